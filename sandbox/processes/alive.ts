/** Whether a process runs, and whether it is the one we mean: numbers of ended processes are given out again. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** One that has ended and is not collected yet has no command line any more on Linux, and counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return process.platform !== "linux" || commandLine(pid) !== "";
}

/** Whether the process runs and has `mark` in its command line. Windows has no cheap way to ask: there, running is enough. */
export function isRunning(pid: number | null, mark: string): boolean {
  if (pid === null || !isAlive(pid)) return false;
  return process.platform === "win32" || commandLine(pid).includes(mark);
}

function commandLine(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}
