/**
 * Ends servers whose owner has gone without ending them, even by `kill -9`. The guard is one small process per owner;
 * its standard input is a pipe that only the owner holds, and the system closes it when the owner is gone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./guard-process.ts", import.meta.url));

export interface Guarded {
  pid: number;
  /** A text of the process's command line, by which it is told from a later one with the same number. */
  mark: string;
  /** A folder to remove once it has ended. */
  remove?: string;
}

/** What goes through the pipe, one JSON text per line. */
export type GuardOrder = { watch: Guarded } | { forget: number };

let child: ChildProcess | null = null;

/** From now on the process ends with ours. Call the answer once it has been ended in the ordinary way. */
export function guard(guarded: Guarded): () => void {
  order({ watch: guarded });
  return () => order({ forget: guarded.pid });
}

function order(what: GuardOrder): void {
  child ??= start();
  child.stdin?.write(`${JSON.stringify(what)}\n`);
}

/** Detached, so that neither Ctrl-C nor a signal to our whole process group reaches it. */
function start(): ChildProcess {
  const started = spawn(process.execPath, [PROGRAM], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    windowsHide: true,
  });
  started.stdin.on("error", () => {});
  started.on("error", () => {});
  started.unref();
  // A pipe is a socket underneath, and an open one would keep our process alive.
  if ("unref" in started.stdin && typeof started.stdin.unref === "function") started.stdin.unref();
  return started;
}
