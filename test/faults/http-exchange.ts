/** One HTTP message as it lies on the wire, and one question and its answer over a connection of their own. */
import { type IncomingHttpHeaders, type IncomingMessage, request, STATUS_CODES } from "node:http";
import { connect } from "node:net";

export interface HttpRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What is said of one connection, and not of the message. */
const OF_THE_CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** @throws when nobody is there or the connection ends before the answer does */
export function exchange(origin: string, { method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that was kept may just be ending on the other side.
    const options = { method, headers: { ...carried(headers), "content-length": body.length }, agent: false as const };
    const asked = request(new URL(path, origin), options, (answer) => {
      readAll(answer).then(
        (whole) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole }),
        reject,
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Resolves when so much of the request has been sent and the connection ended. */
export function sendPart(origin: string, part: Buffer): Promise<void> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => resolve());
    socket.on("connect", () =>
      socket.write(part, () => {
        socket.destroy();
        resolve();
      }),
    );
  });
}

export function carried(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name)));
}

export function requestBytes({ method, path, headers, body }: HttpRequest): Buffer {
  return bytesOf(`${method} ${path} HTTP/1.1`, headers, body);
}

export function answerBytes({ status, headers, body }: HttpAnswer): Buffer {
  return bytesOf(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, headers, body);
}

function bytesOf(first: string, headers: IncomingHttpHeaders, body: Buffer): Buffer {
  const said = Object.entries(carried(headers)).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `${name}: ${each}`),
  );
  const head = [first, ...said, `content-length: ${body.length}`, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head), body]);
}
