/**
 * What a campaign plays on: a database of its own, and the whole worker in this process, where each request is an actor whose
 * steps can be held, lost or fatal. Our own code is the deployed one; only its seams are ours: `fetch`, the connection to
 * PostgreSQL, the clock and the ids.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { connect, type Sql } from "../../db/client.ts";
import { placeDemoPictures } from "../../db/demo.ts";
import { manualClock, type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { bindingsFor, META, STRIPE } from "../../scripts/credentials.ts";
import { createWorker } from "../../worker/worker.ts";
import { beginAgain, createDatabase } from "../support/database.ts";
import { openDatabasePool } from "../support/database-pool.ts";
import { type Actor, createActor, type Pace } from "./actor.ts";
import { type Door, type Letter, openDoor } from "./door.ts";
import { type Line, openLine } from "./line.ts";

export const TILL_URL = "https://till.test";
export const START_MS = Date.UTC(2026, 10, 23, 9);
/** Whose request runs. One for the process: what a closed ground left behind may still log. */
const within = new AsyncLocalStorage<Actor>();
let hear: (actor: Actor, message: string) => void = () => {};
const FREE: Pace = { arrive: () => "pass" };

/** A call that asks the provider to take money, and who made it. */
export interface Confirm {
  by: string;
  /** By the clock of the sandbox. */
  at: number;
}

/** What time passes on, and what is looked at once it has. */
export interface Place {
  readonly sql: Sql;
  readonly sandbox: Sandbox;
  /** Lines of the log that tell of a bug of ours, whoever died. */
  readonly bugs: readonly string[];
  send(letter: Letter): Promise<Response>;
  sweep(): Promise<void>;
  /** Resolves when nobody is under way and nothing more can arrive. */
  quiet(): Promise<void>;
}

export interface Ground extends Place {
  /** Every request since the last `reset`, in the order in which they began. */
  readonly actors: readonly Actor[];
  /** What came to the worker from outside since then, as it came. */
  readonly letters: readonly Letter[];
  readonly confirms: readonly Confirm[];
  /** From now on this decides about every step. */
  pace(next: Pace | null): void;
  /** So many requests at once; the others wait until one is over. One, unless told otherwise. */
  admit(count: number): void;
  /** Requests of this kind reach nobody until told otherwise. */
  shut(role: string | null): void;
  /** How many requests are under way, and a word whenever one of them is over. */
  inside(): number;
  onLeave(hear: () => void): void;
  /** Empty tables with the demo shop, another sandbox, the clock at its beginning. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** @param serverUrl of a PostgreSQL that has the migrated template */
export async function openGround(serverUrl: string): Promise<Ground> {
  const database = await createDatabase(serverUrl);
  const pool = await openDatabasePool(database.url);
  const sql = connect(database.url);
  const realFetch = globalThis.fetch;
  const lines = new Set<Line>();
  const actors: Actor[] = [];
  const confirms: Confirm[] = [];
  const bugs: string[] = [];
  let pace: Pace = FREE;
  let ids = 0;
  let sandbox = await openSandbox();

  const worker = createWorker(() => ({
    now: () => sandbox.clock.now(),
    id: (prefix) => `${prefix}_${String(++ids).padStart(24, "0")}`,
  }));

  const door: Door = openDoor(async (role, play) => {
    const actor = createActor(role, () => pace);
    actors.push(actor);
    const line = await openLine(pool.url, actor);
    lines.add(line);
    const env = { ...bindingsFor(sandbox.url), PUBLIC_URL: TILL_URL, HYPERDRIVE: { connectionString: line.url } };
    return { actor, ...within.run(actor, () => play(worker, env)) };
  });

  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { origin } = new URL(request.url);
    if (origin === TILL_URL) return await door.enter(request);
    if (origin !== sandbox.url) return await realFetch(input, init);
    const actor = within.getStore();
    return actor ? await callBy(actor, request) : await sandbox.fetch(request);
  };

  async function callBy(actor: Actor, request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const kind = pathname.startsWith("/v1/") ? "stripe" : "graph";
    const what = `${request.method} ${pathname.replace(/\/((pi|cus|pm|re)_\w+|\d{6,})/g, "/:id")}`;
    const effect = async () => {
      if (pathname.endsWith("/confirm")) confirms.push({ by: actor.role, at: sandbox.clock.now() });
      const answer = await sandbox.fetch(request);
      return new Response(await answer.text(), answer);
    };
    return await actor.take({ kind, what }, effect, () => {
      throw new TypeError("fetch failed");
    });
  }

  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = hurried(realTimeout);
  takeLog();
  hear = (actor, message) => {
    if (/"event":"(internal|config_faults)"/.test(message)) bugs.push(`${actor.role}: ${message}`);
  };

  return {
    sql,
    get sandbox() {
      return sandbox;
    },
    actors,
    get letters() {
      return door.letters;
    },
    confirms,
    bugs,
    pace: (next) => {
      pace = next ?? FREE;
    },
    admit: door.admit,
    shut: door.shut,
    inside: door.inside,
    onLeave: door.onLeave,
    send: (letter) => door.enter(new Request(letter.url, letter)),
    sweep: door.sweep,
    quiet: async () => {
      for (let seen = -1; seen !== actors.length; ) {
        seen = actors.length;
        await sandbox.settled();
        await door.empty();
      }
    },
    reset: async () => {
      await sandbox.close();
      for (const line of lines) line.close();
      lines.clear();
      for (const list of [actors, confirms, bugs]) list.length = 0;
      door.reset();
      pace = FREE;
      ids = 0;
      await beginAgain(sql, true);
      sandbox = await openSandbox();
      await placeDemoPictures(sql, `${sandbox.url}/pictures`);
    },
    close: async () => {
      globalThis.fetch = realFetch;
      globalThis.setTimeout = realTimeout;
      await sandbox.close();
      for (const line of lines) line.close();
      await pool.close();
      await sql.end({ timeout: 1 });
      await database.drop();
    },
  };
}

async function openSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: manualClock(START_MS), seed: "faults" });
  sandbox.messenger.setCrawler(false);
  sandbox.connect(TILL_URL);
  return sandbox;
}

/** For how long a request waits for a connection that was cut to end in order (`finish` in worker/deps.ts). */
const GOODBYE_MS = 1000;

/** Nobody in a campaign has an eye on that second, which comes after the answer and changes nothing: it is a hundredth of one. */
function hurried(real: typeof setTimeout): typeof setTimeout {
  const wait = (task: () => void, ms?: number, ...more: []) =>
    real(task, ms === GOODBYE_MS && within.getStore() ? GOODBYE_MS / 100 : ms, ...more);
  return Object.assign(wait, real);
}

let isTaken = false;

/** From now on what the worker logs is heard here and printed nowhere; what anybody else prints goes its way. */
function takeLog(): void {
  if (isTaken) return;
  isTaken = true;
  const { console } = globalThis;
  for (const level of ["log", "error"] as const) {
    const print = console[level];
    console[level] = (...parts: unknown[]) => {
      const actor = within.getStore();
      if (!actor) print(...parts);
      else if (!actor.isDead()) hear(actor, parts.map(String).join(" "));
    };
  }
}
