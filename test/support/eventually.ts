/** Waits for what happens in the background: a condition, never a length of time. */
import { setTimeout as pause } from "node:timers/promises";

const LIMIT_MS = 30_000;
const STEP_MS = 15;

/** Asks again until the check throws nothing, and answers with what it found; after thirty seconds its last fault is thrown. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return await check();
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
    }
    await pause(STEP_MS);
  }
}
