/** The program at `ALERT_URL`: remembers what it was sent, and refuses or is silent when told to. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { PostedAlert } from "../../contract/alert.ts";

export interface Posted {
  headers: IncomingHttpHeaders;
  /** As it came over the wire: what is signed. */
  raw: string;
  alert: PostedAlert;
  /** What was answered; 0 when the line was cut instead. */
  status: number;
}

export interface AlertReceiver {
  url: string;
  /** All that was posted, refused or not, oldest first. */
  posted(): readonly Posted[];
  /** What was taken, each alert once, of this kind. */
  taken(kind: PostedAlert["kind"]): PostedAlert[];
  /** Answers so from now on; 0 cuts the line after having read it. */
  answer(status: number, headers?: Record<string, string>): void;
  forget(): void;
  close(): Promise<void>;
}

const PATH = "/hook";

export async function startAlertReceiver(): Promise<AlertReceiver> {
  const all: Posted[] = [];
  let status = 204;
  let headers: Record<string, string> = {};
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const raw = Buffer.concat(parts).toString();
    // Whoever follows a redirect is served, and so found out.
    const answer = request.url === PATH ? status : 204;
    all.push({ headers: request.headers, raw, alert: JSON.parse(raw) as PostedAlert, status: answer });
    if (answer === 0) return void request.socket.destroy();
    response.writeHead(answer, headers).end();
  });
  // As for the sandbox: whoever calls is not cut off in the very moment of a call.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    posted: () => all,
    taken: (kind) => {
      const ok = all.filter((each) => each.status === 204 && each.alert.kind === kind).map(({ alert }) => alert);
      return [...new Map(ok.map((alert) => [alert.id, alert])).values()];
    },
    answer: (next, more = {}) => {
      status = next;
      headers = more;
    },
    forget: () => {
      all.length = 0;
      status = 204;
      headers = {};
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
