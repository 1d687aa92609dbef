/** A PostgreSQL that writes each commit down before it says so, and that can be killed and started again with what it had. */
import { readdirSync, readFileSync } from "node:fs";
import { type Postgres, startPostgres } from "../../sandbox/postgres/index.ts";
import { isAlive } from "../../sandbox/processes/alive.ts";
import { administer } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createTemplate } from "../support/template.ts";
import type { Chance } from "./seeded.ts";

export interface MortalPostgres {
  /** Another one after every start. */
  readonly url: string;
  /** Every process of it at once, as when the machine is gone. */
  kill(): Promise<void>;
  /** One process that serves a client; the server ends all sessions, recovers and goes on by itself. False: there was none. */
  killSession(chance: Chance): Promise<boolean>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMortalPostgres(): Promise<MortalPostgres> {
  let server: Postgres = await startPostgres({ ephemeral: true });
  const { home } = server;
  await createTemplate(server.url);
  return {
    get url() {
      return server.url;
    },
    kill: async () => {
      const all = [server.pid, ...processesOf(server.pid).map(({ pid }) => pid)];
      for (const pid of all) endNow(pid);
      await eventually(() => {
        if (all.some(isAlive)) throw new Error("a process of the server is still there");
      });
    },
    killSession: async (chance) => {
      const sessions = processesOf(server.pid).filter(({ title }) => SESSION.test(title));
      if (sessions.length === 0) return false;
      const { pid } = chance.pick(sessions);
      endNow(pid);
      await eventually(async () => {
        if (isAlive(pid)) throw new Error("the session is still there");
        await administer(server.url, "SELECT 1");
      });
      return true;
    },
    start: async () => {
      server = await startPostgres({ dataDir: home, ephemeral: true });
    },
    stop: () => server.stop(),
  };
}

/** `postgres: user database host(port) what it does` (PostgreSQL docs, "Standard Unix Tools"): those of the worlds. */
const SESSION = /^postgres: \w+ world_/;

/** Those that this one has started. Linux only: nowhere else can a process be asked for so little. */
function processesOf(parent: number): { pid: number; title: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // After the name in brackets, which may hold anything: the state, and the parent.
        const [, of] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8")) ?? [];
        const title = readFileSync(`/proc/${name}/cmdline`, "utf8");
        return Number(of) === parent ? [{ pid: Number(name), title }] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
