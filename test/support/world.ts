/** One whole world for a test: its own database, its own sandbox with a clock that stands still, the real worker. */
import { inject } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import { placeDemoPictures, seedDemoShop } from "../../db/demo.ts";
import { manualClock, type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { bindingsFor, META, STRIPE } from "../../scripts/credentials.ts";
import { DEV_WORKER_FILE } from "../../scripts/paths.ts";
import { startWorker, type WorkerLog } from "../../scripts/workerd.ts";
import { createDatabase, emptyTables } from "./database.ts";
import { type OpenWorld, openWorlds } from "./open-worlds.ts";
import { createStripeRequests } from "./stripe-requests.ts";
import { createWorkerLogs } from "./worker-logs.ts";

/** When every world begins. */
export const WORLD_START_MS = Date.UTC(2026, 10, 23, 9);

export interface WorldOptions {
  /** Ids are derived from it; another one for another file makes mixed-up rows visible. */
  seed?: string;
  /** Worker bindings to replace or add; `null` leaves one out. */
  bindings?: Record<string, string | null>;
  /** False: the tables stay empty. */
  shop?: boolean;
  /** What to put between the worker and its database; answers with the address that the worker is given. */
  between?: (databaseUrl: string) => Promise<string>;
}

export interface World {
  /** The worker's origin. */
  url: string;
  sql: Sql;
  /** A new one after every reset, at the same address: do not keep it. */
  readonly sandbox: Sandbox;
  /** What the worker logged since the world began or was reset. */
  logs: readonly WorkerLog[];
  /** Announces, until the end of this test, that the worker will log a warning or fault like this. */
  expectLog(pattern: RegExp): void;
  /** Resolves once every line the worker has logged so far is in `logs`. */
  logsArrived(): Promise<void>;
  /** Fires the worker's cron trigger at the sandbox's time and waits for its end. */
  cron(): Promise<void>;
  /** Asks the worker; redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Empty tables with the demo shop, a sandbox that remembers nothing, the clock back at the start; same worker. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Takes about half a second, so have one per file and `reset()` before each test. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { seed = "world", shop = true } = options;
  const database = await createDatabase(inject("postgresUrl"));
  const sql = connect(database.url);
  const requests = createStripeRequests();
  let sandbox = await openSandbox(seed, 0);
  sandbox.stripe.onCall(requests.hear);
  if (shop) await openShop(sql, sandbox.url);
  const sandboxPort = Number(new URL(sandbox.url).port);
  const logs = createWorkerLogs();
  const worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings: chosenBindings(sandbox.url, options.bindings),
    databaseUrl: options.between ? await options.between(database.url) : database.url,
    onLog: logs.add,
  });
  sandbox.connect(worker.url);
  const watched: OpenWorld = {
    takeUnexpectedLogs: async () => {
      await worker.logsArrived();
      return logs.takeUnexpected();
    },
    takeRequestFaults: requests.takeFaults,
  };
  openWorlds.push(watched);

  return {
    url: worker.url,
    sql,
    get sandbox() {
      return sandbox;
    },
    logs: logs.lines,
    expectLog: logs.expect,
    logsArrived: worker.logsArrived,
    cron: () => worker.cron(sandbox.clock.now()),
    fetch: (path, init) => fetch(new URL(path, worker.url), { redirect: "manual", ...init }),
    reset: async () => {
      await sandbox.close();
      await emptyTables(sql);
      sandbox = await openSandbox(seed, sandboxPort);
      sandbox.stripe.onCall(requests.hear);
      if (shop) await openShop(sql, sandbox.url);
      sandbox.connect(worker.url);
      await worker.logsArrived();
      logs.clear();
    },
    close: async () => {
      openWorlds.splice(openWorlds.indexOf(watched), 1);
      await sandbox.close();
      await worker.close();
      await sql.end({ timeout: 1 });
      await database.drop();
      // Those of what the worker put off beyond the end of the last test.
      const faults = requests.takeFaults();
      if (faults.length > 0) throw new Error(`Stripe does not document what was sent:\n${faults.join("\n")}`);
    },
  };
}

async function openShop(sql: Sql, sandboxUrl: string): Promise<void> {
  await seedDemoShop(sql);
  await placeDemoPictures(sql, `${sandboxUrl}/pictures`);
}

function openSandbox(seed: string, port: number): Promise<Sandbox> {
  return startSandbox({ port, stripe: STRIPE, meta: META, clock: manualClock(WORLD_START_MS), seed });
}

function chosenBindings(sandboxUrl: string, changes: Record<string, string | null> = {}): Record<string, string> {
  const all = { ...bindingsFor(sandboxUrl), ...changes };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}
