/** What the worker runs on: workerd, as deployed, or a Node process of its own, which takes the sources as they are. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { guard } from "../../sandbox/processes/guard.ts";
import { DEV_WORKER_FILE, ROOT } from "../../scripts/paths.ts";

export const HOSTS = ["workerd", "node"] as const;
export type HostKind = (typeof HOSTS)[number];

export interface Host {
  url: string;
  /** Ends the process as `kill -9` does. */
  kill(): Promise<void>;
  /** Fires the Cron trigger as of this time (milliseconds) and waits for its end. */
  cron(now: number): Promise<void>;
  close(): Promise<void>;
}

export interface HostOptions {
  bindings: Record<string, string>;
  databaseUrl: string;
  onLog(line: string): void;
}

export const startHost = (kind: HostKind, options: HostOptions): Promise<Host> =>
  kind === "workerd" ? startWorkerd(options) : startNode(options);

async function startWorkerd({ onLog, ...options }: HostOptions): Promise<Host> {
  // Loading it takes longer than a history on Node does.
  const { startWorker } = await import("../../scripts/workerd.ts");
  const worker = await startWorker({ file: DEV_WORKER_FILE, ...options, onLog: ({ message }) => onLog(message) });
  return {
    url: worker.url,
    cron: worker.cron,
    close: worker.close,
    kill: async () => {
      process.kill(worker.pid, "SIGKILL");
      await worker.close();
    },
  };
}

const PROGRAM = join(import.meta.dirname, "node-host.ts");

async function startNode({ bindings, databaseUrl, onLog }: HostOptions): Promise<Host> {
  const env = { ...process.env, NODE_HOST: JSON.stringify({ ...bindings, DATABASE: databaseUrl }) };
  const child = spawn(process.execPath, [PROGRAM], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error("Node did not start.");
  const forget = guard({ pid, mark: PROGRAM });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => (line.startsWith("http:") ? resolve(line) : onLog(line)));
    createInterface(child.stderr).on("line", onLog);
    child.once("close", (code) => reject(new Error(`The worker's process ended with ${code}.`)));
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await gone;
    forget();
  };
  return {
    url,
    kill,
    close: kill,
    cron: async () => {
      const { status } = await fetch(new URL("/faults/cron", url), { method: "POST" });
      if (status !== 204) throw new Error(`The Cron run ended with ${status}.`);
    },
  };
}
