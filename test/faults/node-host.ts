/** The worker's process on Node: the same app as on workerd, from its sources. Prints its address first, then what it logs. */
import { createAdaptorServer } from "@hono/node-server";
import { leaveOutPages } from "./no-pages.ts";

leaveOutPages();
const { createWorker } = await import("../../worker/worker.ts");
const { realSeams } = await import("../../worker/deps.ts");
const { DATABASE, ...bindings } = JSON.parse(process.env.NODE_HOST ?? "{}") as Record<string, string>;
const env = { ...bindings, HYPERDRIVE: { connectionString: DATABASE } } as never;
// As in the entry for development: time is the sandbox's.
const now = async () => {
  const answer = await fetch(new URL("/sandbox/clock", bindings.STRIPE_API_URL));
  return ((await answer.json()) as { now: number }).now;
};
const worker = createWorker(() => ({ ...realSeams, now }));
const context = { waitUntil: (task: Promise<unknown>) => void task.catch(() => {}), passThroughOnException: () => {} };

const server = createAdaptorServer({
  fetch: async (request: Request) => {
    if (new URL(request.url).pathname !== "/faults/cron") return await worker.fetch(request, env, context as never);
    await worker.scheduled({}, env);
    return new Response(null, { status: 204 });
  },
});
// As for the sandbox: whoever calls is not cut off in the very moment of a call.
if ("keepAliveTimeout" in server) server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  process.stdout.write(`http://localhost:${port}\n`);
});
