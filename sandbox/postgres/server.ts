/** Starts and stops the server of one cluster, and deals with one that was left behind. */
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning } from "../processes/alive.ts";
import type { Installation } from "./binaries.ts";
import { type Cluster, writeSettings } from "./cluster.ts";
import { run } from "./run.ts";

/** How often to try again: another program may take the free port first, or a dead server's children linger. */
const ATTEMPTS = 5;
const PAUSE_MS = 400;
const LOG_LINES = 12;

export interface RunningServer {
  port: number;
  pid: number;
}

/** Starts the server on a free port of 127.0.0.1 and waits until it answers. */
export async function startServer(installation: Installation, cluster: Cluster, fast: boolean): Promise<RunningServer> {
  const { account, program } = installation;
  await endLeftBehind(installation, cluster);
  let said = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const port = await freePort();
    writeSettings(cluster, port, fast);
    rmSync(cluster.log, { force: true });
    const { code, output } = await run(
      program("pg_ctl"),
      ["start", "--wait", "--silent", "--timeout=60", "-D", cluster.data, "-l", cluster.log],
      { account, cwd: cluster.home, outputFile: join(cluster.home, "pg_ctl.log") },
    );
    const pid = postmasterPid(cluster.data);
    if (code === 0 && pid !== null) return { port, pid };
    said = [output, lastLines(cluster.log)].join("\n");
    await pause(PAUSE_MS);
  }
  const way = "If its data is damaged, remove that folder to begin with an empty database.";
  throw new Error(`PostgreSQL did not start in ${cluster.home}. ${way}\n${said}`);
}

/** `fast` ends connections and writes everything; `immediate` is a crash that the next start recovers from. */
export async function stopServer(installation: Installation, data: string, mode: "fast" | "immediate"): Promise<void> {
  const { account, place, program } = installation;
  const args = ["stop", "--wait", "--silent", "--timeout=30", "-D", data, "-m", mode];
  const { code, output } = await run(program("pg_ctl"), args, { account, cwd: place });
  if (code !== 0 && isRunning(postmasterPid(data), data)) throw new Error(`PostgreSQL did not stop: ${output}`);
}

/** A server whose starter was killed is ended. Its pid file alone may name an innocent process after a reboot. */
async function endLeftBehind(installation: Installation, cluster: Cluster): Promise<void> {
  const pid = postmasterPid(cluster.data);
  if (pid === null) return;
  if (isRunning(pid, cluster.data)) await stopServer(installation, cluster.data, "immediate");
  rmSync(join(cluster.data, "postmaster.pid"), { force: true });
}

/** The process id in the server's pid file, or null when there is none. */
export function postmasterPid(data: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(data, "postmaster.pid"), "utf8"), 10);
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, "utf8").trim().split("\n").slice(-LOG_LINES).join("\n");
  } catch {
    return "";
  }
}

/** A port nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
