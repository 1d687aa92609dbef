/** The app as a Worker: requests and the Cron. */
import { createApp } from "./app.ts";
import { sweep } from "./checkout/sweep.ts";
import { type Env, parseConfig } from "./config.ts";
import { openDeps, type Seams } from "./deps.ts";

export function createWorker(seamsOf: (env: Env) => Seams): ExportedHandler<Env> {
  const app = createApp(seamsOf);
  return {
    fetch: (request, env, ctx) => app.fetch(request, env, ctx),
    scheduled: async (_event, env) => {
      const deps = await openDeps(parseConfig(env), seamsOf(env), crypto.randomUUID());
      try {
        await sweep(deps);
      } finally {
        await deps.finish();
      }
    },
  };
}
