/** Runs a built worker on workerd, Cloudflare's own runtime, through Miniflare. */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Miniflare } from "miniflare";
import { guard } from "../sandbox/processes/guard.ts";
import { pickPort } from "./ports.ts";
import { ECHO, settings } from "./workerd-settings.ts";

export interface WorkerLog {
  /** `log`, `info`, `warn`, `error` or `debug`. */
  level: string;
  message: string;
}

export interface WorkerOptions {
  /** The built file: one ES module. */
  file: string;
  /** Text bindings; PUBLIC_URL is added unless it is among them. */
  bindings: Record<string, string>;
  databaseUrl: string;
  /** Taken when free; absent or 0: any free one. */
  port?: number;
  onLog(line: WorkerLog): void;
}

export interface Worker {
  /** Its origin, and its PUBLIC_URL. */
  url: string;
  /** Of the workerd process. */
  pid: number;
  /** Fires the cron trigger as of this time (milliseconds) and waits until the run has ended. */
  cron(scheduledTime: number): Promise<void>;
  /** Resolves once every line logged so far has been handed to `onLog`: they come by a pipe, after the answers. */
  logsArrived(): Promise<void>;
  close(): Promise<void>;
}

/** How often to try when another program takes the free port first. */
const ATTEMPTS = 3;
const WORKERD = "workerd";
const CRON = "* * * * *";

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const marks = new Map<string, () => void>();
  const onLog = (line: WorkerLog) => {
    const seen = marks.get(line.message);
    if (seen === undefined) options.onLog(line);
    else seen();
  };
  for (let attempt = 1; ; attempt += 1) {
    const port = await pickPort(options.port);
    const url = `http://localhost:${port}`;
    const children = watchChildren();
    const miniflare = new Miniflare(settings({ ...options, onLog }, port, url));
    try {
      await miniflare.ready;
      const echo = await miniflare.unsafeGetDirectURL(ECHO);
      return handle(miniflare, { url, echo, pid: children.workerd() }, marks);
    } catch (error) {
      await miniflare.dispose().catch(() => {});
      if (attempt === ATTEMPTS) throw error;
    } finally {
      children.end();
    }
  }
}

/**
 * workerd lives on, with its port, when we are killed. Miniflare tells nobody its process id, but Node tells of every
 * process that is started (Node docs, diagnostics_channel, "child_process").
 */
function watchChildren(): { workerd(): number; end(): void } {
  const children: ChildProcess[] = [];
  const note = (message: unknown) => {
    children.push((message as { process: ChildProcess }).process);
  };
  subscribe("child_process", note);
  return {
    workerd: () => {
      const pid = children.findLast(({ spawnfile }) => spawnfile.includes(WORKERD))?.pid;
      if (pid === undefined) throw new Error("Miniflare is ready, and yet no workerd was started.");
      return pid;
    },
    end: () => {
      unsubscribe("child_process", note);
    },
  };
}

interface Started {
  url: string;
  echo: URL;
  pid: number;
}

function handle(miniflare: Miniflare, { url, echo, pid }: Started, marks: Map<string, () => void>): Worker {
  const forget = guard({ pid, mark: WORKERD });
  return {
    url,
    pid,
    cron: async (scheduledTime) => {
      const worker = await miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron: CRON, scheduledTime: new Date(scheduledTime) });
      if (outcome !== "ok") throw new Error(`The cron run ended with "${outcome}".`);
    },
    logsArrived: async () => {
      const mark = randomUUID();
      const seen = new Promise<void>((resolve) => marks.set(mark, resolve));
      await (await fetch(echo, { method: "POST", body: mark })).body?.cancel();
      await seen;
      marks.delete(mark);
    },
    close: async () => {
      await miniflare.dispose();
      forget();
    },
  };
}
