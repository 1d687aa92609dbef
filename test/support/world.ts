/** One whole world for a test: its own database, its own sandbox with a clock that stands still, the real worker. */
import { inject } from "vitest";
import { COMMAND_AWAY_SECONDS, connect, type Sql } from "../../db/client.ts";
import { placeDemoPictures } from "../../db/demo.ts";
import { manualClock, type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { bindingsFor, META, STRIPE } from "../../scripts/credentials.ts";
import { DEV_WORKER_FILE } from "../../scripts/paths.ts";
import { startWorker, type WorkerLog } from "../../scripts/workerd.ts";
import { beginAgain, createDatabase, sweepTables } from "./database.ts";
import { openDatabasePool } from "./database-pool.ts";
import { eventually } from "./eventually.ts";
import { type OpenWorld, openWorlds } from "./open-worlds.ts";
import { atRest } from "./records.ts";
import { createStripeRequests } from "./stripe-requests.ts";
import { openWire, type Wire } from "./wire.ts";
import { createWorkerLogs } from "./worker-logs.ts";

/** When every world begins. */
export const WORLD_START_MS = Date.UTC(2026, 10, 23, 9);

/** How a world is after every reset. */
interface Beginning {
  /** Ids are derived from it; another one for another file makes mixed-up rows visible. */
  seed?: string;
  /** False: the tables stay empty. */
  shop?: boolean;
  /** True: Messenger's crawler fetches every link that is sent. Costs more than sending it, so it is for who looks at that. */
  crawler?: boolean;
}

export interface WorldOptions extends Beginning {
  /** Worker bindings to replace or add; `null` leaves one out. */
  bindings?: Record<string, string | null>;
}

export interface World {
  /** The worker's origin. */
  url: string;
  /** Of the worker's process. */
  pid: number;
  sql: Sql;
  /** A new one after every reset, at the same address: do not keep it. */
  readonly sandbox: Sandbox;
  /** Between the worker and its database. */
  readonly wire: Wire;
  /** True as long as a request or a background task of the worker holds a connection to its database: each does until it has ended. */
  isWorking(): boolean;
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
  /** The test file has done with it. */
  close(): Promise<void>;
}

/** A world with what only this file may do to it. */
interface House extends World {
  /** As new, with a beginning of its own. */
  open(beginning: Required<Beginning>): Promise<void>;
}

/**
 * Closed worlds, for the next test file of this process: a worker is started once per process and not once per file. They end
 * with the process: the guard ends the worker, and the database server is stopped after the run with all that is in it.
 */
const resting: House[] = [];

/** Takes about half a second, so have one per file and `reset()` before each test. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { seed = "world", shop = true, crawler = false, bindings } = options;
  const house = (bindings ? undefined : resting.pop()) ?? (await build(bindings));
  await house.open({ seed, shop, crawler });
  return house;
}

/** @param bindings that nobody else wants: then it does not rest once it is closed, but ends */
async function build(bindings: WorldOptions["bindings"]): Promise<House> {
  const database = await createDatabase(inject("postgresUrl"));
  const sql = connect(database.url, COMMAND_AWAY_SECONDS);
  const pool = await openDatabasePool(database.url);
  const wire = await openWire(pool.url);
  const requests = createStripeRequests();
  let beginning: Required<Beginning> = { seed: "world", shop: true, crawler: false };
  let sandbox = await openSandbox(beginning.seed, 0);
  const sandboxPort = Number(new URL(sandbox.url).port);
  const logs = createWorkerLogs();
  const worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings: chosenBindings(sandbox.url, bindings),
    databaseUrl: wire.url,
    onLog: logs.add,
  });
  const watched: OpenWorld = {
    takeUnexpectedLogs: async () => {
      await worker.logsArrived();
      return logs.takeUnexpected();
    },
    takeRequestFaults: requests.takeFaults,
  };

  const house: House = {
    url: worker.url,
    pid: worker.pid,
    sql,
    get sandbox() {
      return sandbox;
    },
    wire,
    isWorking: pool.isBusy,
    logs: logs.lines,
    expectLog: logs.expect,
    logsArrived: worker.logsArrived,
    cron: () => worker.cron(sandbox.clock.now()),
    fetch: (path, init) => fetch(new URL(path, worker.url), { redirect: "manual", ...init }),
    open: async (chosen) => {
      beginning = chosen;
      await house.reset();
      openWorlds.push(watched);
    },
    reset: async () => {
      await sandbox.close();
      // What the last test set off and did not wait for must not end up in the next one.
      await eventually(() => {
        if (pool.isBusy()) throw new Error("the worker is still busy with the last test");
      });
      await beginAgain(sql, beginning.shop);
      // Between the two the port is anybody's.
      sandbox = await eventually(() => openSandbox(beginning.seed, sandboxPort));
      sandbox.stripe.onCall(requests.hear);
      sandbox.messenger.setCrawler(beginning.crawler);
      if (beginning.shop) await placeDemoPictures(sql, `${sandbox.url}/pictures`);
      sandbox.connect(worker.url);
      await worker.logsArrived();
      logs.clear();
    },
    close: async () => {
      openWorlds.splice(openWorlds.indexOf(watched), 1);
      await wire.mend();
      await atRest(house);
      if (bindings === undefined) {
        await beginAgain(sql, false);
        await sweepTables(sql);
        resting.push(house);
      } else {
        await sandbox.close();
        await worker.close();
        await wire.close();
        await pool.close();
        await sql.end({ timeout: 1 });
        await database.drop();
      }
      // Those of what the worker put off beyond the end of the last test.
      const faults = requests.takeFaults();
      if (faults.length > 0) throw new Error(`Stripe does not document what was sent:\n${faults.join("\n")}`);
    },
  };
  return house;
}

function openSandbox(seed: string, port: number): Promise<Sandbox> {
  return startSandbox({ port, stripe: STRIPE, meta: META, clock: manualClock(WORLD_START_MS), seed });
}

function chosenBindings(sandboxUrl: string, changes: Record<string, string | null> = {}): Record<string, string> {
  const all = { ...bindingsFor(sandboxUrl), ...changes };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}
