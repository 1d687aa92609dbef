/** A line between two machines that talk HTTP. Each call on it passes, or meets the fault that is decided for it. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  answerBytes,
  carried,
  exchange,
  type HttpAnswer,
  type HttpRequest,
  readAll,
  requestBytes,
  sendPart,
} from "./http-exchange.ts";
import { beginningOf, cutOf, type Decide, type LineName, type WireFault } from "./wire-faults.ts";

export interface HttpLine {
  /** Its near end. */
  url: string;
  /** Where it leads from now on; null: to nobody, as while a machine is down. */
  lead(origin: string | null): void;
  /** True while a call is under way on it. */
  isBusy(): boolean;
  /** What was sent late arrives now. */
  bringLate(): Promise<void>;
  close(): Promise<void>;
}

export interface HttpLineOptions {
  name: LineName;
  decide: Decide;
  /** How its other end words a refusal. */
  refusal(status: 429 | 500): string;
  /** How long the network itself keeps a connection open of which nothing is heard. */
  silenceMs: number;
  /** Told of a call that goes on to the other end; what comes back is told what it was answered, or null: nothing. */
  hear?(request: HttpRequest): (status: number | null) => void;
  /** Plays a call when it may be played; absent: at once. */
  turn?(play: () => Promise<void>): Promise<void>;
}

const DELAY_MS = 120;
/** How long one that is to be overtaken waits for the next call. */
const OVERTAKEN_MS = 120;

export async function openHttpLine(options: HttpLineOptions): Promise<HttpLine> {
  const { name, decide, hear = () => () => {}, turn = (play) => play(), silenceMs } = options;
  let target: string | null = null;
  let underWay = 0;
  let late: HttpRequest[] = [];
  let onNext: (() => void)[] = [];

  const ask = async (request: HttpRequest): Promise<HttpAnswer> => {
    if (target === null) throw new Error("nobody is there");
    const told = hear(request);
    const answer = await exchange(target, request).catch((error: unknown) => {
      told(null);
      throw error;
    });
    told(answer.status);
    return answer;
  };
  const bringLate = async () => {
    const kept = late;
    late = [];
    for (const request of kept) await ask(request).catch(() => {});
  };
  const refusal = (status: 429 | 500): HttpAnswer => {
    return { status, headers: { "content-type": "application/json" }, body: Buffer.from(options.refusal(status)) };
  };
  const silence = (response: ServerResponse) =>
    Promise.race([pause(silenceMs, undefined, { ref: false }), new Promise((gone) => response.on("close", gone))]);

  /** What the sender hears: an answer, the beginning of one, or nothing and the end of the line. */
  async function meet(fault: WireFault | null, request: HttpRequest, near: ServerResponse) {
    const cut = fault && cutOf(fault);
    if (cut?.of === "request") {
      const part = beginningOf(requestBytes(request), cut.at);
      // Others' servers do nothing with a part of a message; ours must not either.
      if (target !== null && name === "door" && part.length > 0) await sendPart(target, part);
      return null;
    }
    if (cut?.of === "answer") return beginningOf(answerBytes(await ask(request)), cut.at);
    switch (fault) {
      case "delay":
        await pause(DELAY_MS);
        return await ask(request);
      case "overtaken":
        await Promise.race([pause(OVERTAKEN_MS), new Promise<void>((next) => onNext.push(next))]);
        return await ask(request);
      case "twice": {
        const both = [ask(request), ask(request)];
        const first = await Promise.any(both);
        await Promise.allSettled(both);
        return first;
      }
      case "again":
        await ask(request);
        return await ask(request);
      case "late":
        late.push(request);
        return null;
      case "silent_before":
        await silence(near);
        return null;
      case "silent_after":
        await ask(request);
        await silence(near);
        return null;
      case "429":
        return refusal(429);
      case "500_before":
        return refusal(500);
      case "500_after":
        await ask(request);
        return refusal(500);
      default:
        return await ask(request);
    }
  }

  async function play(request: HttpRequest, near: ServerResponse): Promise<void> {
    // The sandbox's clock, which nobody has in production, is asked for on this line as well.
    const isAside = request.path.startsWith("/sandbox/");
    const fault = isAside ? null : decide(name, httpKind(request));
    const told = await meet(fault, request, near).catch(() => null);
    if (told === null) near.socket?.destroy();
    else if (Buffer.isBuffer(told)) near.socket?.write(told, () => near.socket?.destroy());
    else near.writeHead(told.status, carried(told.headers)).end(told.body);
    if (fault === "late" || isAside) return;
    for (const next of onNext.splice(0)) next();
    await bringLate();
  }

  const server = createServer((message, near) => {
    underWay++;
    const { method = "", url: path = "/", headers } = message;
    readAll(message)
      .then((body) => turn(() => play({ method, path, headers, body }, near)))
      .catch(() => near.socket?.destroy())
      .finally(() => underWay--);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    lead: (origin) => {
      target = origin;
    },
    isBusy: () => underWay > 0,
    bringLate,
    close: () => {
      late = [];
      onNext = [];
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Method and path, with a name in place of everything that differs from call to call. */
export function httpKind({ method, path }: Pick<HttpRequest, "method" | "path">): string {
  const { pathname } = new URL(path, "http://line");
  const parts = pathname.split("/").filter((part) => part !== "" && part !== "v1" && !/^v\d+\.\d+$/.test(part));
  const named = parts.map((part) => (/^((pi|cus|pm|re|ord|evt|chk)_[\w-]|A-\d|\d{6,}|ey)/.test(part) ? "id" : part));
  return [method, ...named].join(".");
}
