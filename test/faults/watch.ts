/** Sees when a history stands still: one in which nothing happens any more has failed, and whoever holds it is named. */
import type { Sql } from "../../db/client.ts";
import type { Actor, Pace } from "./actor.ts";

/** Real time without a step of anybody. No step takes a hundredth of it, however busy the machine is. */
const STILL_MS_MAX = 60_000;
const LOOK_MS = 5000;
/** The database may be what stands still. */
const ASK_MS_MAX = 5000;

/** A history that never ends; its ground is of no use any more. */
export class Stalled extends Error {
  override name = "Stalled";
  readonly history: string;

  constructor(history: string, pending: string) {
    super(`stands still: ${pending}`);
    this.history = history;
  }
}

export interface Watch {
  /** Something has happened. */
  beat(): void;
  /** The same pace, under the eyes of the watch. */
  seen(pace: Pace): Pace;
  /** @throws Stalled with what is pending and who holds it */
  over<T>(history: () => string, play: () => Promise<T>): Promise<T>;
}

interface Watched {
  sql: Sql;
  actors: readonly Actor[];
  inside(): number;
  waiting(): number;
}

export function openWatch({ sql, actors, inside, waiting }: Watched, stillMsMax = STILL_MS_MAX): Watch {
  let last = Date.now();

  async function pending(): Promise<string> {
    const standing = actors.flatMap((actor, at) => {
      const step = actor.isDead() ? null : actor.standsAt();
      return step === null ? [] : [`${at} ${actor.role} ${step}`];
    });
    const door = `${inside()} requests are under way, ${waiting()} wait at the door`;
    return [door, ...standing, ...(await locksOf(sql))].join("; ");
  }

  return {
    beat: () => {
      last = Date.now();
    },
    seen: (pace) => ({
      arrive: (actor, step) => {
        last = Date.now();
        return pace.arrive(actor, step);
      },
    }),
    over: async (history, play) => {
      last = Date.now();
      let timer: NodeJS.Timeout | undefined;
      const stalled = new Promise<never>((_, reject) => {
        const look = async () => {
          if (Date.now() - last < stillMsMax) return;
          clearInterval(timer);
          reject(new Stalled(history(), await pending()));
        };
        timer = setInterval(() => void look(), Math.min(LOOK_MS, stillMsMax));
      });
      try {
        return await Promise.race([play(), stalled]);
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** What the database's other sessions do, and who blocks them. */
async function locksOf(sql: Sql): Promise<string[]> {
  const asked = sql<{ pid: number; state: string; query: string; blockers: number[] }[]>`
    select pid, state, left(query, 60) as query, pg_blocking_pids(pid) as blockers from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
  const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), ASK_MS_MAX).unref());
  const found = await Promise.race([asked.catch(() => null), silence]);
  if (!found) return ["the database does not answer"];
  return found.map(
    ({ pid, state, query, blockers }) => `session ${pid} ${state} in ${query}, blocked by [${blockers}]`,
  );
}
