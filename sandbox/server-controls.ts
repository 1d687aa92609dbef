import { Hono } from "hono";
import type { Clock } from "./clock.ts";
import type { DeliveryKind, DeliveryQueue } from "./delivery.ts";

/** The clock and the webhook queue by HTTP, under `/sandbox`. */

type Body = Record<string, unknown>;

function kindOf(body: Body): DeliveryKind | undefined {
  return body.kind === "messenger" || body.kind === "stripe" ? body.kind : undefined;
}

export function serverControls(clock: Clock, delivery: DeliveryQueue): Hono {
  const app = new Hono();
  // A form of a foreign web page can post text and forms without asking; JSON makes the browser ask first.
  app.use(async (c, next) => {
    const isJson = c.req.header("content-type")?.includes("application/json");
    if (c.req.method === "POST" && !isJson && !c.req.path.startsWith("/sandbox/stripe")) {
      return c.json({ error: "send content-type: application/json" }, 415);
    }
    return next();
  });
  app.get("/clock", (c) => c.json({ now: clock.now() }));
  app.post("/clock", async (c) => {
    const { jumpMs } = await c.req.json();
    if (typeof jumpMs !== "number") return c.json({ error: 'send {"jumpMs": milliseconds}' }, 400);
    clock.jump(jumpMs);
    return c.json({ now: clock.now() });
  });
  app.get("/deliveries", (c) => c.json(delivery.deliveries()));
  app.post("/deliveries/hold", async (c) => {
    delivery.hold(kindOf(await c.req.json()));
    return c.json({});
  });
  app.post("/deliveries/release", async (c) => {
    const body: Body = await c.req.json();
    delivery.release(kindOf(body), { reverse: body.reverse === true });
    return c.json({});
  });
  app.post("/deliveries/duplicate", async (c) => {
    const body: Body = await c.req.json();
    delivery.duplicateNext(Number(body.count ?? 1), kindOf(body));
    return c.json({});
  });
  app.onError((fault, c) => c.json({ error: fault.message }, 400));
  return app;
}
