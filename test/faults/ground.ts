/**
 * What a campaign plays on: a database of its own, and the whole worker in this process, where each request is an actor whose
 * steps can be held, lost or fatal. Our own code is the deployed one; only its seams are ours: `fetch`, the connection to
 * PostgreSQL, the clock and the ids. Long because one function lays all of it: its parts share what is replaced at each beginning.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { COMMAND_AWAY_SECONDS, connect, type Sql } from "../../db/client.ts";
import { placeDemoPictures } from "../../db/demo.ts";
import { manualClock, openSandbox, type Sandbox } from "../../sandbox/index.ts";
import { bindingsFor, META, STRIPE } from "../../scripts/credentials.ts";
import type { Env } from "../../worker/config.ts";
import { createWorker } from "../../worker/worker.ts";
import { beginAgain, createDatabase } from "../support/database.ts";
import { type Actor, createActor, type Pace } from "./actor.ts";
import { type Beginnings, openBeginnings } from "./beginning.ts";
import { type Door, type Letter, openDoor } from "./door.ts";
import { layLines } from "./line.ts";
import { openSessions } from "./session.ts";
import { openWatch, type Watch } from "./watch.ts";

export const TILL_URL = "https://till.test";
/** Nobody listens there: whoever asks is in this process. */
const SANDBOX_URL = "http://localhost:9";
export const START_MS = Date.UTC(2026, 10, 23, 9);
/** Whose request runs. One for the process: what a closed ground left behind may still log. */
const within = new AsyncLocalStorage<Actor>();
let hear: (actor: Actor, message: string) => void = () => {};
const LINK_KEYS = bindingsFor(SANDBOX_URL).LINK_KEYS ?? "";
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
  readonly watch: Watch;
  /** Every request since the last beginning, in the order in which they began. */
  readonly actors: readonly Actor[];
  /** What came to the worker from outside since then, as it came. */
  readonly letters: readonly Letter[];
  readonly confirms: readonly Confirm[];
  /** What the worker has had the provider and Messenger do since then, in that order: each call as it was heard, but for questions. */
  readonly calls: readonly string[];
  /** How many ids were given out. */
  idsGiven(): number;
  /** From now on this decides about every step. */
  pace(next: Pace | null): void;
  /** So many requests at once, with connections for them; the others wait until one is over. One, unless told otherwise. */
  admit(count: number): Promise<void>;
  /** Requests of this kind reach nobody until told otherwise. */
  shut(role: string | null): void;
  /** How many requests are under way, and a word whenever one of them is over. */
  inside(): number;
  onLeave(hear: () => void): void;
  /** From now on links are signed with a key that is new; those of before still count. */
  rotateKeys(): void;
  /**
   * The demo shop, another sandbox, the clock at its beginning; and then what `play` does, in full for the first time and from memory
   * whenever that name is begun again: what the worker did is done again without asking it, and the tables are what it had made of them.
   */
  begin: Beginnings["begin"];
  close(): Promise<void>;
}

/** @param serverUrl of a PostgreSQL that has the migrated template */
export async function openGround(serverUrl: string): Promise<Ground> {
  const database = await createDatabase(serverUrl);
  const sql = connect(database.url, COMMAND_AWAY_SECONDS);
  const sessions = openSessions(database.url);
  const realFetch = globalThis.fetch;
  const actors: Actor[] = [];
  const confirms: Confirm[] = [];
  const calls: string[] = [];
  const bugs: string[] = [];
  let pace: Pace = FREE;
  let ids = 0;
  let sandbox = freshSandbox();
  await beginAgain(sql, true);
  await placeDemoPictures(sql, `${SANDBOX_URL}/pictures`);
  const pickUp = layLines(sessions, () => within.getStore());

  const worker = createWorker(() => ({
    now: () => sandbox.clock.now(),
    id: (prefix) => `${prefix}_${String(++ids).padStart(24, "0")}`,
  }));
  let linkKeys = LINK_KEYS;

  const watch = openWatch({ sql, actors, inside: () => door.inside(), waiting: () => door.waiting() });
  const beginnings = await openBeginnings({
    sql,
    fetch: (request) => sandbox.fetch(request),
    confirm: (by) => void confirms.push({ by, at: sandbox.clock.now() }),
    actors,
    clear: async () => {
      await sandbox.close();
      for (const list of [actors, confirms, calls, bugs]) list.length = 0;
      door.reset();
      pace = FREE;
      linkKeys = LINK_KEYS;
      sandbox = freshSandbox();
    },
    quiet: () => quiet(),
    ids: (from) => {
      ids = from ?? ids;
      return ids;
    },
  });

  const door: Door = openDoor(async (role, play) => {
    const actor = createActor(role, () => watch.seen(pace));
    actors.push(actor);
    return { actor, ...within.run(actor, () => play(worker, envOf(database.url, linkKeys))) };
  }, beginnings.tape);

  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { origin } = new URL(request.url);
    if (origin === TILL_URL) return await door.enter(request);
    if (origin !== SANDBOX_URL) return await realFetch(input, init);
    const actor = within.getStore();
    return actor ? await callBy(actor, request) : await sandbox.fetch(request);
  };

  async function callBy(actor: Actor, request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const kind = pathname.startsWith("/v1/") ? "stripe" : "graph";
    const what = `${request.method} ${pathname.replace(/\/((pi|cus|pm|re)_\w+|\d{6,})/g, "/:id")}`;
    beginnings.tape.called(actor, request);
    const call = await told(request);
    const effect = async () => {
      if (request.method !== "GET") calls.push(call);
      if (pathname.endsWith("/confirm")) confirms.push({ by: actor.role, at: sandbox.clock.now() });
      const answer = await sandbox.fetch(request);
      return new Response(await answer.text(), answer);
    };
    return await actor.take({ kind, what }, effect, () => {
      throw new TypeError("fetch failed");
    });
  }

  async function quiet(): Promise<void> {
    for (let seen = -1; seen !== actors.length; ) {
      seen = actors.length;
      await sandbox.settled();
      await door.empty();
    }
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
    watch,
    actors,
    get letters() {
      return door.letters;
    },
    confirms,
    calls,
    bugs,
    idsGiven: () => ids,
    pace: (next) => {
      pace = next ?? FREE;
    },
    admit: async (count) => {
      await sessions.provide(count);
      door.admit(count);
    },
    shut: door.shut,
    inside: door.inside,
    onLeave: door.onLeave,
    rotateKeys: () => {
      linkKeys = `turn${linkKeys.length}:another-link-secret-worth-nothing-elsewhere-${linkKeys.length},${linkKeys}`;
    },
    send: (letter) => door.enter(new Request(letter.url, letter)),
    sweep: door.sweep,
    quiet,
    begin: beginnings.begin,
    close: async () => {
      globalThis.fetch = realFetch;
      globalThis.setTimeout = realTimeout;
      pickUp();
      await sandbox.close();
      sessions.close();
      await sql.end({ timeout: 1 });
      await database.drop();
    },
  };
}

/** All that whoever is called can tell it by. */
async function told(request: Request): Promise<string> {
  const headers = ["authorization", "idempotency-key"].map((name) => request.headers.get(name));
  return [request.method, request.url, ...headers, await request.clone().text()].join(" ");
}

function envOf(connectionString: string, linkKeys: string): Env {
  return {
    ...bindingsFor(SANDBOX_URL),
    LINK_KEYS: linkKeys,
    PUBLIC_URL: TILL_URL,
    HYPERDRIVE: { connectionString },
  };
}

function freshSandbox(): Sandbox {
  const options = { stripe: STRIPE, meta: META, clock: manualClock(START_MS), seed: "faults" };
  const sandbox = openSandbox(options, SANDBOX_URL);
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
