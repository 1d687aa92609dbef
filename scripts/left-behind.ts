/**
 * The worker's process, remembered in the checkout. Its guard ends it when `npm start` is killed; when the guard is
 * killed as well (`killall -9 node`), the next start ends it and gets its port back.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning } from "../sandbox/processes/alive.ts";
import { ROOT, STATE } from "./paths.ts";

const FILE = join(STATE, "workerd.pid");
/** In the command line of a workerd of this checkout, and of no other process. */
const MARK = `${join(ROOT, "node_modules")}/@cloudflare/workerd`;

export function rememberWorker(pid: number): void {
  mkdirSync(STATE, { recursive: true });
  writeFileSync(FILE, String(pid));
}

export function forgetWorker(): void {
  rmSync(FILE, { force: true });
}

export function endWorkerLeftBehind(): void {
  const pid = readPid();
  if (pid !== null && isRunning(pid, MARK)) process.kill(pid, "SIGKILL");
  forgetWorker();
}

function readPid(): number | null {
  try {
    return Number(readFileSync(FILE, "utf8")) || null;
  } catch {
    return null;
  }
}
