/**
 * What the stages *kill* and *network* play on: a worker in a process of its own, a database, the sandbox, and between them real
 * connections, all of which go through lines of ours.
 */
import { setTimeout as pause } from "node:timers/promises";
import { COMMAND_AWAY_SECONDS, connect, type Sql } from "../../db/client.ts";
import { placeDemoPictures } from "../../db/demo.ts";
import { manualClock, type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { bindingsFor, META, STRIPE } from "../../scripts/credentials.ts";
import { administer, beginAgain, createDatabase, databaseUrl } from "../support/database.ts";
import { type DatabasePool, openDatabasePool } from "../support/database-pool.ts";
import { type DatabaseLine, openDatabaseLine } from "./database-line.ts";
import type { Letter } from "./door.ts";
import { type Place, START_MS } from "./ground.ts";
import { type Host, type HostKind, startHost } from "./host.ts";
import { type HttpLine, openHttpLine } from "./http-line.ts";
import { type Decide, type LineName, PASS } from "./wire-faults.ts";

/** A request as it came, when (by the clock of the sandbox), and what the worker answered it; null: nothing. */
export type Answered = Letter & { answer: number | null; at: number };

/** A call that asks the provider to take money: for which payment, and when by the clock of the sandbox. */
export interface Asked {
  payment: string;
  at: number;
}

export interface Rig extends Place {
  /** The worker's address as everybody outside sees it. */
  readonly url: string;
  /** What came to the worker from outside since the last `reset`, in the order in which it came. */
  readonly letters: readonly Answered[];
  readonly asked: readonly Asked[];
  /** From now on this decides about every call on every line. */
  decide(next: Decide): void;
  /** How many statements the worker has sent, and who is told of each. */
  statements(): number;
  onStatement(hear: (count: number) => void): void;
  /** What was sent late arrives. */
  bringLate(): Promise<void>;
  /** The worker's process ends at once, and later another one is there. */
  killWorker(): Promise<void>;
  startWorker(): Promise<void>;
  /** The database is not there any more, and later at this server. */
  loseDatabase(): Promise<void>;
  findDatabase(serverUrl: string): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface RigOptions {
  host: HostKind;
  /** Of a PostgreSQL that has the migrated template. */
  serverUrl: string;
  /** One request after the other, so that a history plays the same each time. Else as many at once as there are. */
  isOrderly: boolean;
}

const SILENCE_MS: Record<Exclude<LineName, "database">, number> = { stripe: 12_000, graph: 12_000, door: 400 };
const LOOK_AGAIN_MS = 1;
const GRAPH_CODE = { 429: 613, 500: 2 } as const;

export async function openRig({ host: kind, serverUrl, isOrderly }: RigOptions): Promise<Rig> {
  const database = await createDatabase(serverUrl);
  const name = new URL(database.url).pathname.slice(1);
  const letters: Answered[] = [];
  const asked: Asked[] = [];
  const bugs: string[] = [];
  let decision: Decide = PASS;
  const decide: Decide = (line, call) => decision(line, call);
  let home = serverUrl;
  let pool: DatabasePool = await openDatabasePool(database.url);
  let sql: Sql = connect(database.url, COMMAND_AWAY_SECONDS);

  const isIdle = () => !pool.isBusy() && !lines.stripe.isBusy() && !lines.graph.isBusy();
  const idle = async () => {
    while (!isIdle()) await pause(LOOK_AGAIN_MS);
  };
  let queue: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(play: () => Promise<T>): Promise<T> => {
    const played = queue.then(play);
    queue = played.then(idle, idle);
    return played;
  };
  const turn = isOrderly ? inOrder : <T>(play: () => Promise<T>) => play();

  const lines = await openLines(decide, turn, pool.url, (letter) => {
    const heard: Answered = { ...letter, at: sandbox.clock.now(), answer: null };
    letters.push(heard);
    return (answer) => {
      heard.answer = answer;
    };
  });
  let sandbox = await openSandbox(0);
  const port = Number(new URL(sandbox.url).port);
  const bindings = {
    ...bindingsFor(sandbox.url),
    PUBLIC_URL: lines.door.url,
    STRIPE_API_URL: lines.stripe.url,
    META_GRAPH_URL: lines.graph.url,
  };
  lines.stripe.lead(sandbox.url);
  lines.graph.lead(sandbox.url);
  const onLog = (line: string) => {
    if (/"event":"(internal|config_faults)"|^uncaught/.test(line)) bugs.push(line);
  };
  const start = async (): Promise<Host> => {
    const started = await startHost(kind, { bindings, databaseUrl: lines.database.url, onLog });
    lines.door.lead(started.url);
    return started;
  };
  let host = await start();

  async function openSandbox(port: number): Promise<Sandbox> {
    const options = { stripe: STRIPE, meta: META, clock: manualClock(START_MS), seed: "faults" };
    const opened = await startSandbox({ ...options, port });
    opened.messenger.setCrawler(false);
    opened.connect(lines.door.url);
    opened.stripe.onCall(({ path, replayed }) => {
      const [, payment] = /\/([^/]+)\/confirm$/.exec(path) ?? [];
      if (payment && !replayed) asked.push({ payment, at: opened.clock.now() });
    });
    return opened;
  }

  const quiet = async () => {
    for (let still = 0; still < 3; still++) {
      await sandbox.settled();
      if (lines.door.isBusy() || !isIdle()) still = -1;
      await pause(LOOK_AGAIN_MS);
    }
  };

  return {
    url: lines.door.url,
    get sql() {
      return sql;
    },
    get sandbox() {
      return sandbox;
    },
    letters,
    asked,
    bugs,
    decide: (next) => {
      decision = next;
    },
    statements: lines.database.statements,
    onStatement: lines.database.onStatement,
    bringLate: async () => {
      for (const line of [lines.stripe, lines.graph, lines.door]) await line.bringLate();
    },
    quiet,
    sweep: () => turn(() => host.cron(sandbox.clock.now())),
    send: ({ method, url, headers, body }) => fetch(url, { method, headers, body }),
    killWorker: async () => {
      lines.door.lead(null);
      await host.kill();
    },
    startWorker: async () => {
      host = await start();
    },
    loseDatabase: async () => {
      lines.database.lead(null);
      await pool.close();
      await sql.end({ timeout: 0 });
    },
    findDatabase: async (url) => {
      home = url;
      pool = await openDatabasePool(databaseUrl(url, name));
      sql = connect(databaseUrl(url, name), COMMAND_AWAY_SECONDS);
      lines.database.lead(pool.url);
    },
    reset: async () => {
      decision = PASS;
      await quiet();
      await sandbox.close();
      for (const list of [letters, asked, bugs]) list.length = 0;
      await beginAgain(sql, true);
      sandbox = await openSandbox(port);
      await placeDemoPictures(sql, `${sandbox.url}/pictures`);
    },
    close: async () => {
      await sandbox.close();
      await host.close();
      for (const line of Object.values(lines)) await line.close();
      await pool.close();
      await sql.end({ timeout: 1 });
      await administer(home, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

interface Lines extends Record<"stripe" | "graph" | "door", HttpLine> {
  database: DatabaseLine;
}

async function openLines(
  decide: Decide,
  turn: (play: () => Promise<void>) => Promise<void>,
  poolUrl: string,
  hear: (letter: Letter) => (answer: number | null) => void,
): Promise<Lines> {
  const stripe = await openHttpLine({
    name: "stripe",
    decide,
    silenceMs: SILENCE_MS.stripe,
    refusal: (status) =>
      JSON.stringify({ error: { type: status === 429 ? "invalid_request_error" : "api_error", message: "Refused." } }),
  });
  const graph = await openHttpLine({
    name: "graph",
    decide,
    silenceMs: SILENCE_MS.graph,
    refusal: (status) =>
      JSON.stringify({ error: { message: "Refused.", type: "OAuthException", code: GRAPH_CODE[status] } }),
  });
  const door = await openHttpLine({
    name: "door",
    decide,
    turn,
    silenceMs: SILENCE_MS.door,
    refusal: () => JSON.stringify({ error: { code: "away" } }),
    hear: ({ method, path, headers, body }) => {
      const said = Object.entries(headers).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
      return hear({
        method,
        url: new URL(path, door.url).href,
        headers: Object.fromEntries(said),
        body: body.toString(),
      });
    },
  });
  return { stripe, graph, door, database: await openDatabaseLine(poolUrl, decide) };
}
