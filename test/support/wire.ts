/**
 * A wire between the worker and its database. It can be cut and mended: the database goes away without being stopped. And it
 * tells which statements go over it, and lets them pass one by one.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import { Transform } from "node:stream";
import { createStatementReader } from "./statements.ts";

/**
 * `refused`: nobody listens, as when the server is not started. `closed`: every connection is taken and closed at once, as by a
 * proxy whose database is away. `silent`: every connection is taken and never answered, as by a machine that hangs.
 */
export type Cut = "refused" | "closed" | "silent";

/** Statements that came together, on their way and not yet let through. */
export interface Waiting {
  statements: string[];
  pass(): void;
}

export interface Wire {
  /** The database's address as seen through the wire. */
  url: string;
  /** From now on handed all that is about to be executed; it passes when the watcher says so. Null: everything passes. */
  watch(watcher: ((waiting: Waiting) => void) | null): void;
  /** Ends every connection, and what comes after ends so. */
  cut(how: Cut): Promise<void>;
  /** Whole again, and unwatched. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let state: Cut | "whole" = "whole";
  let watcher: ((waiting: Waiting) => void) | null = null;
  const look = (waiting: Waiting) => (watcher ? watcher(waiting) : waiting.pass());
  const server = createServer((near) => {
    keep(open, near);
    if (state === "closed") near.destroy();
    if (state === "whole") join(open, near, connect(Number(target.port), target.hostname), look);
  });
  const port = await listen(server, 0);
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(port);
  const endAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    watch: (next) => {
      watcher = next;
    },
    cut: async (how) => {
      state = how;
      endAll();
      if (how === "refused") await stop(server);
    },
    mend: async () => {
      const silent = state === "silent";
      state = "whole";
      watcher = null;
      if (silent) endAll();
      if (!server.listening) await listen(server, port);
    },
    close: async () => {
      endAll();
      if (server.listening) await stop(server);
    },
  };
}

function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => open.delete(socket));
}

function join(open: Set<Socket>, near: Socket, far: Socket, look: (waiting: Waiting) => void): void {
  keep(open, far);
  near.pipe(statementsSeenBy(look)).pipe(far).pipe(near);
  near.on("close", () => far.destroy());
  far.on("close", () => near.destroy());
}

function statementsSeenBy(look: (waiting: Waiting) => void): Transform {
  const read = createStatementReader();
  return new Transform({
    transform: (piece: Buffer, _, done) => {
      const statements = read(piece);
      const pass = () => done(null, piece);
      if (statements.length > 0) look({ statements, pass });
      else pass();
    },
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
      else reject(new Error("the wire has no port"));
    });
  });
}
