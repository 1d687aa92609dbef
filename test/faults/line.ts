/** The connection of one request to PostgreSQL. Each statement on it is a step of that request: it is held, passed, or lost. */
import { connect, createServer, type Socket } from "node:net";
import { createStatementReader, isBracket } from "../support/statements.ts";
import type { Actor } from "./actor.ts";

export interface Line {
  /** The database's address as this request sees it. */
  url: string;
  /** Ends what is left of it, on both sides. */
  close(): void;
}

/** The server is ready for the next statement (PostgreSQL docs, "Message Formats", `ReadyForQuery`). */
const READY = "Z".charCodeAt(0);
const TYPE_BYTES = 1;
const WHAT_CHARS = 48;

/** A line that is dead stays open and says nothing: code that waits on it does not run on. */
export async function openLine(databaseUrl: string, actor: Actor): Promise<Line> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect(Number(target.port), target.hostname).setNoDelay(true);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    join(near, far, actor);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function join(near: Socket, far: Socket, actor: Actor): void {
  const read = createStatementReader();
  let answer: ReturnType<typeof collect> | null = null;
  let queue = Promise.resolve();

  const execute = async (piece: Buffer, statements: string[]) => {
    const effect = async () => {
      answer = collect(statements.length);
      far.write(piece);
      const whole = await answer.whole;
      answer = null;
      return whole;
    };
    // The far end goes as well: what was begun and not committed is undone, as when a machine dies.
    const cut = () => {
      near.destroy();
      far.destroy();
      return null;
    };
    const told = await actor.take({ kind: "statement", what: nameOf(statements) }, effect, cut);
    if (told) near.write(told);
  };
  near.on("data", (piece: Buffer) => {
    const statements = read(piece);
    const isStep = statements.some((statement) => !isBracket(statement));
    queue = queue.then(() => (isStep ? execute(piece, statements) : void far.write(piece)));
  });
  far.on("data", (piece: Buffer) => {
    if (answer) answer.add(piece);
    else if (!actor.isDead()) near.write(piece);
  });
  near.on("close", () => far.destroy());
  far.on("close", () => actor.isDead() || near.destroy());
  void actor.died.then(() => far.destroy());
}

/** Everything the server says until it has been ready so many times. */
export function collect(times: number): { add(piece: Buffer): void; whole: Promise<Buffer> } {
  let heard: Buffer = Buffer.alloc(0);
  let read = 0;
  let left = times;
  let finish: (whole: Buffer) => void = () => {};
  const whole = new Promise<Buffer>((resolve) => {
    finish = resolve;
  });
  return {
    whole,
    add: (piece) => {
      heard = Buffer.concat([heard, piece]);
      while (heard.length >= read + TYPE_BYTES + 4) {
        const length = heard.readUInt32BE(read + TYPE_BYTES);
        if (heard.length < read + TYPE_BYTES + length) return;
        if (heard[read] === READY) left--;
        read += TYPE_BYTES + length;
      }
      if (left === 0 && read === heard.length) finish(heard);
    },
  };
}

function nameOf(statements: string[]): string {
  const words = statements.join("; ").replace(/\s+/g, " ").trim();
  return words.length > WHAT_CHARS ? `${words.slice(0, WHAT_CHARS)}…` : words;
}
