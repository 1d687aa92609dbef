/** The sweep's last part: what has been kept for long enough is deleted, a bounded bite at a time. */
import { type AgingTable, forgetOld } from "../db/retention.ts";
import type { Deps } from "./deps.ts";
import { FORGET_EVERY_MINUTES, FORGET_ROUNDS_MAX, FORGET_ROWS_MAX, RUN_MS_MAX } from "./limits.ts";
import { TERMS } from "./retention.ts";

/** Every ten minutes: nothing that is deleted here is in anybody's way before. */
export async function forget(deps: Deps): Promise<void> {
  if (deps.now.getUTCMinutes() % FORGET_EVERY_MINUTES !== 0) return;
  for (const [name, { ms }] of Object.entries(TERMS)) {
    const table = name as AgingTable;
    try {
      await forgetTable(deps, table, new Date(deps.now.getTime() - ms));
    } catch (error) {
      deps.log.error("forget_failed", { table, reason: error });
    }
  }
}

async function forgetTable(deps: Deps, table: AgingTable, before: Date): Promise<void> {
  let count = 0;
  for (let round = 0; round < FORGET_ROUNDS_MAX && deps.spentMs() <= RUN_MS_MAX; round++) {
    const gone = await forgetOld(deps.sql, table, before, FORGET_ROWS_MAX);
    count += gone;
    if (gone < FORGET_ROWS_MAX) break;
  }
  if (count > 0) deps.log.info("forgotten", { table, count });
}
