/** The worker's line to PostgreSQL. Each statement on it passes, or meets the fault that is decided for it. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { createStatementReader, isBracket } from "../support/statements.ts";
import { messagesIn } from "./protocol.ts";
import { beginningOf, cutOf, type Decide, type WireFault } from "./wire-faults.ts";

export interface DatabaseLine {
  /** The database's address as the worker sees it. */
  url: string;
  /** Where it leads from now on; null: to nobody. */
  lead(databaseUrl: string | null): void;
  /** How many statements have come by. */
  statements(): number;
  /** Told of each statement from now on. */
  onStatement(hear: (count: number) => void): void;
  close(): Promise<void>;
}

const DELAY_MS = 120;
/** How long the network keeps a connection open of which nothing is heard: the driver itself has no patience to lose. */
const SILENCE_MS = 400;

export async function openDatabaseLine(databaseUrl: string, decide: Decide): Promise<DatabaseLine> {
  const sockets = new Set<Socket>();
  let target: URL | null = new URL(databaseUrl);
  let statements = 0;
  let hear: (count: number) => void = () => {};
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer({ noDelay: true }, (near) => {
    keep(near);
    if (target === null) return near.destroy();
    const far = connect(Number(target.port), target.hostname).setNoDelay(true);
    keep(far);
    join(near, far, (kind) => {
      hear(++statements);
      return decide("database", kind);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    lead: (next) => {
      target = next === null ? null : new URL(next);
    },
    statements: () => statements,
    onStatement: (next) => {
      hear = next;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function join(near: Socket, far: Socket, decide: (kind: string) => WireFault | null): void {
  const read = createStatementReader();
  let answer: ReturnType<typeof collect> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  /** Half-open: for a while neither end is told that the other one is gone. */
  let isSilent = false;

  const ask = async (piece: Buffer, count: number) => {
    answer = collect(count);
    far.write(piece);
    const whole = await answer.whole;
    answer = null;
    return whole;
  };
  const cut = (last?: Buffer) => {
    if (last) near.write(last);
    near.end();
    near.destroySoon();
    far.destroy();
  };
  const silence = async () => {
    isSilent = true;
    await pause(SILENCE_MS);
    for (const end of [near, far]) end.destroy();
  };

  async function meet(fault: WireFault | null, piece: Buffer, count: number): Promise<void> {
    const part = fault && cutOf(fault);
    if (part?.of === "request") {
      far.write(beginningOf(piece, part.at), () => cut());
      return;
    }
    if (part?.of === "answer") return cut(beginningOf(await ask(piece, count), part.at));
    if (fault === "silent_before") return await silence();
    if (fault === "500_before") return cut(GOING_DOWN);
    if (fault === "delay") await pause(DELAY_MS);
    const whole = await ask(piece, count);
    if (fault === "silent_after") return await silence();
    if (fault === "500_after") return cut(GOING_DOWN);
    near.write(whole);
  }

  near.on("data", (piece: Buffer) => {
    const said = read(piece);
    const isStep = said.some((statement) => !isBracket(statement));
    queue = queue.then(() =>
      isStep ? meet(decide(statementKind(said)), piece, said.length) : void (isSilent || far.write(piece)),
    );
  });
  far.on("data", (piece: Buffer) => {
    if (answer) answer.add(piece);
    else if (!isSilent) near.write(piece);
  });
  near.on("close", () => isSilent || far.destroy());
  far.on("close", () => isSilent || near.destroy());
}

const KIND_WORDS = 9;

/** Its first words, which tell it from the others. */
export function statementKind(statements: string[]): string {
  const words = statements.join(" ").match(/[A-Za-z]\w*/g) ?? [];
  return words.slice(0, KIND_WORDS).join("-").toLowerCase();
}

/** What the server says to a session that it ends (PostgreSQL docs, "Message Formats", `ErrorResponse`; 57P01 `admin_shutdown`). */
const GOING_DOWN = errorResponse({ S: "FATAL", V: "FATAL", C: "57P01", M: "terminating connection" });

function errorResponse(fields: Record<string, string>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([code, text]) => `${code}${text}\0`)
      .join("")}\0`,
  );
  const head = Buffer.from("E    ");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Everything the server says until it has been ready so many times (PostgreSQL docs, "Message Formats", `ReadyForQuery`). */
function collect(times: number): { add(piece: Buffer): void; whole: Promise<Buffer> } {
  let heard: Buffer = Buffer.alloc(0);
  let finish: (whole: Buffer) => void = () => {};
  const whole = new Promise<Buffer>((resolve) => {
    finish = resolve;
  });
  return {
    whole,
    add: (piece) => {
      heard = Buffer.concat([heard, piece]);
      const messages = messagesIn(heard);
      const length = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
      const ready = messages.filter(({ type }) => type === "Z").length;
      if (ready >= times && length === heard.length) finish(heard);
    },
  };
}
