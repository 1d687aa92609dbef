/**
 * The campaign's own sessions of PostgreSQL, kept as Hyperdrive keeps them: a request borrows one, and a statement that one of them
 * has seen before is not parsed and planned again. A campaign runs the same few hundred statements a million times.
 */
import { once } from "node:events";
import { Socket } from "node:net";
import postgres from "postgres";
import { type Message, messagesIn, named, statement } from "./protocol.ts";

export interface Session {
  /** What the server said once it knew who asks. */
  readonly greeting: Buffer;
  /** What a client is told of a statement that it prepares. An error of it comes as the error. */
  prepare(parse: Message): Promise<Buffer>;
  /** Runs bound statements, or a plain query, and resolves with all the server says until it is ready again. */
  ask(messages: readonly Message[]): Promise<Buffer>;
  /** The server's word that it is ready, with the state of its transaction. */
  ready(): Buffer;
  /** Binds to the name under which this session knows the client's statement. */
  bound(bind: Message, parse: Message): Message;
}

export interface Sessions {
  /** Opens what is missing for so many to be borrowed at once: on a busy machine that takes longer than the driver waits. */
  provide(count: number): Promise<void>;
  borrow(): Promise<Session>;
  /** What was begun and not committed is undone, as when a machine dies. */
  giveBack(session: Session): void;
  close(): void;
}

const IDLE = "I".charCodeAt(0);
const READY_BYTES = 5;
/** All that the driver listens to of it: it may come in, this is a PostgreSQL, and it is ready. */
const GREETING = Buffer.concat([
  statement("R", Buffer.alloc(4)),
  statement("S", "client_encoding\0UTF8\0"),
  statement("Z", "I"),
]);
/** A plan for any parameters is the plan for these: nothing in a campaign is large. */
const SETTINGS = "SET plan_cache_mode = force_generic_plan";

export function openSessions(databaseUrl: string): Sessions {
  const free: Kept[] = [];
  const all = new Set<Kept>();
  const open = async () => {
    const kept = await openSession(databaseUrl);
    all.add(kept);
    return kept;
  };
  return {
    provide: async (count) => {
      while (all.size < count) free.push(await open());
    },
    borrow: async () => free.pop() ?? (await open()),
    giveBack: (session) => {
      const kept = session as Kept;
      void kept.clean().then(
        () => free.push(kept),
        () => all.delete(kept),
      );
    },
    close: () => {
      for (const kept of all) kept.close();
    },
  };
}

interface Kept extends Session {
  clean(): Promise<void>;
  close(): void;
}

async function openSession(databaseUrl: string): Promise<Kept> {
  const socket = await logIn(databaseUrl);
  const exchange = conversation(socket);
  const known = new Map<string, { name: string; told: Buffer }>();
  let status: Buffer = Buffer.from("I");
  const keyOf = ({ body }: Message) => body.toString("latin1", body.indexOf(0) + 1);

  const run = async (bytes: Buffer, times = 1): Promise<Buffer> => {
    const told = await exchange(bytes, (types) => types.filter((type) => type === "Z").length === times);
    status = told.subarray(-1);
    return told;
  };
  const simple = (text: string) => run(statement("Q", `${text}\0`));

  return {
    greeting: GREETING,
    ready: () => Buffer.concat([Buffer.from([0x5a, 0, 0, 0, READY_BYTES]), status]),
    prepare: async (parse) => {
      const key = keyOf(parse);
      const found = known.get(key);
      if (found) return found.told;
      const name = `s${known.size}`;
      const told = await run(
        Buffer.concat([named(parse, name).bytes, statement("D", `S${name}\0`), statement("S", "")]),
      );
      const answers = messagesIn(told);
      const before = Buffer.concat(answers.filter(({ type }) => type !== "Z").map(({ bytes }) => bytes));
      if (!answers.some(({ type }) => type === "E")) known.set(key, { name, told: before });
      return before;
    },
    bound: (bind, parse) => named(bind, known.get(keyOf(parse))?.name ?? "", 1),
    ask: (messages) =>
      run(
        Buffer.concat(messages.map(({ bytes }) => bytes)),
        messages.filter(({ type }) => type === "S" || type === "Q").length,
      ),
    clean: async () => {
      // Whatever is still under way is waited for: its answer is nobody's.
      await exchange(Buffer.alloc(0), () => true);
      if (status[0] !== IDLE) await simple("ROLLBACK");
    },
    close: () => socket.destroy(),
  };
}

type Exchange = (bytes: Buffer, isWhole: (types: string[]) => boolean) => Promise<Buffer>;

/** Speaks and hears in turn: what is said next waits until all has been heard of what was said before. */
function conversation(socket: Socket): Exchange {
  let heard: Buffer = Buffer.alloc(0);
  let listen = () => {};
  let fail = (_: Error) => {};
  let turn: Promise<unknown> = Promise.resolve();
  let gone: Error | null = null;
  const close = (error: Error) => {
    gone ??= error;
    fail(gone);
  };
  socket.on("data", (piece: Buffer) => {
    heard = heard.length === 0 ? piece : Buffer.concat([heard, piece]);
    listen();
  });
  socket.on("error", close);
  socket.on("close", () => close(new Error("PostgreSQL ended a session of the campaign")));
  const say: Exchange = (bytes, isWhole) =>
    new Promise((resolve, reject) => {
      if (gone) return reject(gone);
      fail = reject;
      listen = () => {
        const messages = messagesIn(heard);
        const length = messages.reduce((sum, each) => sum + each.bytes.length, 0);
        if (length !== heard.length || !isWhole(messages.map(({ type }) => type))) return;
        listen = () => {};
        const whole = heard;
        heard = Buffer.alloc(0);
        resolve(whole);
      };
      if (bytes.length > 0) socket.write(bytes);
      else listen();
    });
  return (bytes, isWhole) => {
    const next = turn.then(() => say(bytes, isWhole));
    turn = next.catch(() => {});
    return next;
  };
}

/** The driver proves who asks; from then on the socket is ours. */
async function logIn(databaseUrl: string): Promise<Socket> {
  const target = new URL(databaseUrl);
  const socket = new Socket().setNoDelay(true).connect(Number(target.port), target.hostname);
  await once(socket, "connect");
  const options = { max: 1, fetch_types: false, max_lifetime: null, socket: () => socket };
  await postgres(databaseUrl, options as object).unsafe(SETTINGS);
  socket.removeAllListeners();
  return socket;
}
