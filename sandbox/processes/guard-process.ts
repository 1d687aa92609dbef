/** The guard itself: see guard.ts. It lives until its owner is gone. */
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning } from "./alive.ts";
import type { Guarded, GuardOrder } from "./guard.ts";

const WAIT_MS = 15_000;
const STEP_MS = 50;

/** SIGINT asks (PostgreSQL: fast shutdown); SIGQUIT insists (PostgreSQL: immediate shutdown). */
async function end({ pid, mark, remove }: Guarded): Promise<void> {
  if (isRunning(pid, mark)) process.kill(pid, "SIGINT");
  for (let waited = 0; isRunning(pid, mark) && waited < WAIT_MS; waited += STEP_MS) await pause(STEP_MS);
  if (isRunning(pid, mark)) process.kill(pid, "SIGQUIT");
  if (remove !== undefined) rmSync(remove, { recursive: true, force: true });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const watched = new Map<number, Guarded>();
for await (const line of createInterface(process.stdin)) {
  const order = JSON.parse(line) as GuardOrder;
  if ("watch" in order) watched.set(order.watch.pid, order.watch);
  else watched.delete(order.forget);
}
// What was started last needs the rest, so it goes first.
for (const guarded of [...watched.values()].reverse()) await end(guarded).catch(() => {});
