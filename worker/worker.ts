/** The app as a Worker: requests and the Cron. */
import type { ExecutionContext } from "hono";
import { createApp } from "./app.ts";
import { configOf, type Env } from "./config.ts";
import { openDeps, type Seams } from "./deps.ts";
import { sweep } from "./sweep.ts";

/** What Cloudflare calls (Workers docs, "Handlers"). */
export interface Worker {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response>;
  scheduled(event: unknown, env: Env): Promise<void>;
}

export function createWorker(seamsOf: (env: Env) => Seams): Worker {
  const app = createApp(seamsOf);
  return {
    fetch: (request, env, context) => app.fetch(request, env, context),
    scheduled: async (_event, env) => {
      const deps = await openDeps(configOf(env), seamsOf(env), crypto.randomUUID());
      try {
        await sweep(deps);
      } finally {
        await deps.finish();
      }
    },
  };
}
