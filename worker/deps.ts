/** What a request works with. The only seams are `fetch`, the clock and the ids; our own code is never swapped. */
import { connect, type Sql } from "../db/client.ts";
import type { Config } from "./config.ts";
import { createLog, type Log } from "./log.ts";
import { createGraph, type Graph } from "./messenger/graph.ts";
import type { PaymentProvider } from "./payments/port.ts";
import { createStripeProvider } from "./payments/stripe/provider.ts";

export interface Seams {
  /** Milliseconds since the epoch. Asked once per request: a request has one time. */
  now(): number | Promise<number>;
  /** A fresh opaque id of at least 128 random bits, with the prefix given. */
  id(prefix: string): string;
}

export interface Deps {
  config: Config;
  sql: Sql;
  payments: PaymentProvider;
  graph: Graph;
  now: Date;
  /** Milliseconds since this run began, by the runtime's own clock: for how long a lease still has, never for a decision. */
  spentMs(): number;
  id: Seams["id"];
  log: Log;
  /** Runs after the answer has gone out, within `waitUntil`; a failure is logged and left to the sweep. */
  later(task: () => Promise<void>): void;
}

export const realSeams: Seams = {
  now: () => Date.now(),
  id: (prefix) => {
    const bytes = crypto.getRandomValues(new Uint8Array(18));
    return `${prefix}_${btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")}`;
  },
};

export interface OpenDeps extends Deps {
  /** Runs what was put off, then closes the database client. To be handed to `waitUntil`. */
  finish(): Promise<void>;
}

/** Opens what one request or one Cron run needs. Nothing is sent anywhere until it is used. */
export async function openDeps(config: Config, seams: Seams, requestId: string): Promise<OpenDeps> {
  const began = Date.now();
  const sql = connect(config.databaseUrl);
  const tasks: (() => Promise<void>)[] = [];
  const log = createLog(requestId);
  return {
    config,
    sql,
    payments: createStripeProvider(config.stripe),
    graph: createGraph(config.meta),
    now: new Date(await seams.now()),
    spentMs: () => Date.now() - began,
    id: seams.id,
    log,
    later: (task) => tasks.push(task),
    finish: async () => {
      for (const task of tasks) {
        await task().catch((error: unknown) => log.error("background_failed", { reason: error }));
      }
      await sql.end({ timeout: 1 });
    },
  };
}
