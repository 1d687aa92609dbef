/** The worker's process on Node: the same app as on workerd, from its sources. Prints its address first, then what it logs. */
import { createAdaptorServer } from "@hono/node-server";
import { leaveOutPages } from "./no-pages.ts";

leaveOutPages();
const { default: worker } = await import("../../worker/dev.ts");
const { DATABASE, ...bindings } = JSON.parse(process.env.NODE_HOST ?? "{}") as Record<string, string>;
const env = { ...bindings, HYPERDRIVE: { connectionString: DATABASE } } as never;
const context = { waitUntil: (task: Promise<unknown>) => void task.catch(() => {}), passThroughOnException: () => {} };

const server = createAdaptorServer({
  fetch: async (request: Request) => {
    if (new URL(request.url).pathname !== "/faults/cron") return await worker.fetch(request, env, context as never);
    await worker.scheduled({}, env);
    return new Response(null, { status: 204 });
  },
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  process.stdout.write(`http://localhost:${port}\n`);
});
