/** Waits for what happens in the background: a condition, never a length of time. */
import { setTimeout as pause } from "node:timers/promises";

/** Far above what anything takes: a machine may be busy with something else. */
const LIMIT_MS = 60_000;
const STEP_MS = 15;

/** Asks again until the check throws nothing, and answers with what it found; after `limitMs` its last fault is thrown. */
export async function eventually<T>(check: () => T | Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (fault) {
      if (Date.now() > deadline) throw fault;
    }
    await pause(STEP_MS);
  }
}
