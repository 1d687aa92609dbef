/** The world that the screenshots are taken in: thrown away afterwards, and the same hour each time. */
import { setTimeout as pause } from "node:timers/promises";
import { COMMAND_AWAY_SECONDS, connect } from "../../db/client.ts";
import { placeDemoPictures, seedDemoShop } from "../../db/demo.ts";
import { manualClock, startSandbox } from "../../sandbox/index.ts";
import { startPostgres } from "../../sandbox/postgres/index.ts";
import { openDatabasePool } from "../../test/support/database-pool.ts";
import { openWire } from "../../test/support/wire.ts";
import { bindingsFor, META, STRIPE } from "../credentials.ts";
import { migrateDatabase } from "../database.ts";
import type { Ending } from "../demo/ending.ts";
import { DEV_WORKER_FILE } from "../paths.ts";
import { startWorker } from "../workerd.ts";
import type { TourWorld } from "./tour.ts";

export const START_MS = Date.UTC(2026, 10, 23, 8, 41);
const REST_MS = 15_000;
const STEP_MS = 15;

/** @param ending learns how to end each part as soon as it runs */
export async function openTourWorld(ending: Ending): Promise<TourWorld> {
  const postgres = await startPostgres({ ephemeral: true, fast: true });
  ending.add(postgres.stop);
  await migrateDatabase(postgres.url);
  const sql = connect(postgres.url, COMMAND_AWAY_SECONDS);
  ending.add(() => sql.end({ timeout: 1 }));
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: manualClock(START_MS), seed: "shots" });
  ending.add(() => sandbox.close());
  await seedDemoShop(sql);
  await placeDemoPictures(sql, `${sandbox.url}/pictures`);
  const pool = await openDatabasePool(postgres.url);
  ending.add(pool.close);
  const wire = await openWire(pool.url);
  ending.add(wire.close);
  const worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings: bindingsFor(sandbox.url),
    databaseUrl: wire.url,
    onLog: () => {},
  });
  ending.add(worker.close);
  // Miniflare's own listeners would end this process before the database has closed.
  ending.listen();
  sandbox.connect(worker.url);
  return {
    url: worker.url,
    sandbox,
    sql,
    wire,
    async rest() {
      const deadline = Date.now() + REST_MS;
      for (;;) {
        await sandbox.settled();
        // Each task of the worker holds a connection of its own until it has ended.
        if (!pool.isBusy()) return;
        if (Date.now() > deadline) throw new Error("After 15 s the worker still holds a connection.");
        await pause(STEP_MS);
      }
    },
  };
}
