/**
 * Stands between a worker and its database as Hyperdrive does in production: it keeps sessions, and lends one to each client. A
 * client of the worker lives as long as one request, and a process of PostgreSQL for each took longer than all statements together.
 */
import { connect, createServer, type Socket } from "node:net";

export interface DatabasePool {
  /** The database's address as seen through the pool. */
  url: string;
  /** True as long as a client is there, or a session is not ready for the next one. */
  isBusy(): boolean;
  close(): Promise<void>;
}

/** A connection of ours, and the process of PostgreSQL at its end. */
interface Session {
  far: Socket;
  /** Null: nobody's. */
  client: Socket | null;
  /** What the server says to a client that has proved who it is; null until it has said so to the first one. */
  greeting: Buffer | null;
  /** Said while there is no greeting or no client yet. */
  heard: Buffer;
}

/** More than this many at once are a burst and end with it: one server has a hundred for all the worlds. */
const KEPT_MAX = 8;

// PostgreSQL docs, "Frontend/Backend Protocol", "Message Formats".
const AUTHENTICATION_OK = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const PASSWORD_PLEASE = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
/** The last that a client says. One that leaves without it has broken off, and so does its session. */
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);
const READY_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const READY_BYTES = READY_IDLE.length;
/** Forgets whatever a client has left in its session; refused where that is an open transaction. */
const DISCARD = message("Q", "DISCARD ALL");
const DISCARDED = Buffer.concat([message("C", "DISCARD ALL"), READY_IDLE]);
const NOTHING = Buffer.alloc(0);

export async function openDatabasePool(databaseUrl: string): Promise<DatabasePool> {
  const target = new URL(databaseUrl);
  const password = message("p", decodeURIComponent(target.password));
  const clients = new Set<Socket>();
  const sessions = new Set<Session>();
  const kept: Session[] = [];

  /** The server itself asks the session's first client who it is. */
  function begin(client: Socket, start: Buffer): Session {
    const far = connect(Number(target.port), target.hostname).setNoDelay(true);
    const session: Session = { far, client, greeting: null, heard: NOTHING };
    sessions.add(session);
    far.write(start);
    far.on("error", () => far.destroy());
    far.on("data", (piece: Buffer) => hear(session, piece));
    far.on("close", () => {
      sessions.delete(session);
      if (kept.includes(session)) kept.splice(kept.indexOf(session), 1);
      session.client?.destroy();
    });
    return session;
  }

  function hear(session: Session, piece: Buffer): void {
    session.client?.write(piece);
    if (session.client !== null && session.greeting !== null) return;
    session.heard = Buffer.concat([session.heard, piece]);
    if (session.greeting === null) session.greeting = greetingIn(session.heard);
    else if (session.heard.subarray(-DISCARDED.length).equals(DISCARDED) && kept.length < KEPT_MAX) kept.push(session);
    else if (isReady(session.heard)) session.far.destroy();
  }

  function release(session: Session, last: Buffer): void {
    session.client = null;
    session.heard = NOTHING;
    if (session.greeting === null) session.far.destroy();
    else session.far.write(Buffer.concat([last, DISCARD]));
  }

  function serve(client: Socket): void {
    let session: Session | undefined;
    let isAsked = false;
    clients.add(client);
    client.on("error", () => client.destroy());
    client.on("close", () => {
      clients.delete(client);
      if (session?.client === client) session.far.destroy();
    });
    client.on("data", (piece: Buffer) => {
      if (session === undefined) {
        session = kept.pop();
        isAsked = session !== undefined;
        if (session === undefined) session = begin(client, piece);
        else {
          session.client = client;
          client.write(PASSWORD_PLEASE);
        }
      } else if (isAsked) {
        isAsked = false;
        if (piece.equals(password)) client.write(Buffer.concat([AUTHENTICATION_OK, session.greeting ?? NOTHING]));
        else client.destroy();
      } else if (piece.subarray(-TERMINATE.length).equals(TERMINATE)) {
        release(session, piece.subarray(0, -TERMINATE.length));
        client.end();
      } else session.far.write(piece);
    });
  }

  const server = createServer({ noDelay: true }, serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    isBusy: () => clients.size > 0 || sessions.size > kept.length,
    close: async () => {
      for (const socket of [...clients, ...[...sessions].map(({ far }) => far)]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What follows the proof, once all of it is there. */
function greetingIn(heard: Buffer): Buffer | null {
  const proved = heard.indexOf(AUTHENTICATION_OK);
  return proved >= 0 && isReady(heard) ? heard.subarray(proved + AUTHENTICATION_OK.length) : null;
}

/** True when the server waits for the next statement, in a transaction or not. */
function isReady(heard: Buffer): boolean {
  return heard.subarray(-READY_BYTES, -1).equals(READY_IDLE.subarray(0, -1));
}

function message(type: string, text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.from(`${type}    `);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
