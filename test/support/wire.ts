/** A wire between the worker and its database that can be cut and mended: the database goes away without being stopped. */
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * `refused`: nobody listens, as when the server is not started. `closed`: every connection is taken and closed at once, as by a
 * proxy whose database is away. `silent`: every connection is taken and never answered, as by a machine that hangs.
 */
export type Cut = "refused" | "closed" | "silent";

export interface Wire {
  /** The database's address as seen through the wire. */
  url: string;
  /** Ends every connection, and what comes after ends so. */
  cut(how: Cut): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let state: Cut | "whole" = "whole";
  const server = createServer((near) => {
    keep(open, near);
    if (state === "closed") near.destroy();
    if (state === "whole") join(open, near, connect(Number(target.port), target.hostname));
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
    cut: async (how) => {
      state = how;
      endAll();
      if (how === "refused") await stop(server);
    },
    mend: async () => {
      const silent = state === "silent";
      state = "whole";
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

function join(open: Set<Socket>, near: Socket, far: Socket): void {
  keep(open, far);
  near.pipe(far).pipe(near);
  near.on("close", () => far.destroy());
  far.on("close", () => near.destroy());
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
