import { type Context, Hono } from "hono";
import { execute, type Machine, type Request } from "./execute.ts";
import type { Form } from "./form.ts";

/** One API call made with the secret key, as our server made it. */
export interface LoggedCall {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | null;
  /** Decoded but not interpreted: every value is the text that was sent. */
  readonly params: Form;
  /** What was answered; 0 when the answer was dropped. */
  readonly status: number;
  /** The answer was a stored one, and nothing was executed. */
  readonly replayed: boolean;
}

const MAX_BODY = 1024 * 1024;
const ALREADY_SENT = "x-hono-already-sent";

/** The routes under /v1, over HTTP. `onCall` is told of each call when its answer goes out. */
export function apiRoutes(machine: Machine, onCall: (call: LoggedCall) => void): Hono {
  const app = new Hono();
  // Before anything is read, and without a trace in the log of calls: who is not reached knows nothing of it.
  app.use("/v1/*", async (c, next) => (machine.faults.isDown() ? drop(c) : next()));
  app.options("/v1/*", (c) => c.body(null, 204, PREFLIGHT));
  app.all("/v1/*", async (c) => {
    const request = await requestOf(c);
    if (request === undefined) return c.text("Request body too large.", 413);
    const response = execute(machine, request);
    await response.late?.();
    response.finish();
    if (response.key === "secret") {
      onCall({
        method: request.method,
        path: request.path,
        idempotencyKey: request.header("idempotency-key") ?? null,
        params: response.params,
        status: response.dropped ? 0 : response.status,
        replayed: response.headers["idempotent-replayed"] === "true",
      });
    }
    if (response.dropped) return drop(c);
    return new Response(response.body, { status: response.status, headers: { ...CORS, ...response.headers } });
  });
  return app;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "request-id, stripe-version",
  "cache-control": "no-cache, no-store",
};

const PREFLIGHT = {
  ...CORS,
  "access-control-allow-headers": "authorization, content-type, stripe-version",
  "access-control-allow-methods": "GET, POST",
  "access-control-max-age": "300",
};

async function requestOf(c: Context): Promise<Request | undefined> {
  const { pathname, search } = new URL(c.req.url);
  const body = c.req.method === "POST" ? await c.req.text() : "";
  if (body.length > MAX_BODY) return undefined;
  return { method: c.req.method, path: pathname, query: search.slice(1), body, header: (name) => c.req.header(name) };
}

/** Cuts the connection without an answer; the Node adapter's bindings hold the socket. */
function drop(c: Context): Response {
  const { outgoing } = c.env as { outgoing?: { destroy(): void } };
  if (outgoing === undefined) throw new Error("An answer can only be dropped when the app runs on the Node server.");
  outgoing.destroy();
  return new Response(null, { headers: { [ALREADY_SENT]: "true" } });
}
