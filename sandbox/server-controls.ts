import { Hono } from "hono";
import type { Clock } from "./clock.ts";
import { DELIVERY_KINDS, type DeliveryKind, type DeliveryQueue } from "./delivery.ts";
import { CHOICES, type Choice, type Part, type Trouble } from "./trouble/index.ts";

/** The clock, the webhooks and the trouble by HTTP, as JSON under `/sandbox`. A wrong body is a 400 with a sentence. */

type Body = Record<string, unknown>;

const isPart = (name: string): name is Part => Object.hasOwn(CHOICES, name);

function kindOf({ kind }: Body): DeliveryKind | undefined {
  const found = DELIVERY_KINDS.find((each) => each === kind);
  if (kind !== undefined && !found) throw new Error(`kind must be one of ${DELIVERY_KINDS.join(", ")}`);
  return found;
}

function countOf(value: unknown): number | "all" {
  if (value === "all" || (Number.isInteger(value) && Number(value) >= 0)) return value as number | "all";
  throw new Error('count must be a whole number or "all"');
}

function millisecondsOf(value: unknown, name: string): number {
  if (typeof value !== "number") throw new Error(`send {"${name}": milliseconds}`);
  return value;
}

function choiceOf(body: Body): Partial<Choice> {
  for (const [name, word] of Object.entries(body)) {
    if (!isPart(name)) throw new Error(`parts are ${Object.keys(CHOICES).join(", ")}`);
    const words: readonly unknown[] = CHOICES[name];
    if (!words.includes(word)) throw new Error(`${name} must be one of ${words.join(", ")}`);
  }
  return body as Partial<Choice>;
}

interface Parts {
  clock: Clock;
  delivery: DeliveryQueue;
  trouble: Trouble;
}

export function serverControls({ clock, delivery, trouble }: Parts): Hono {
  const app = new Hono();
  // A form of a foreign web page can post text and forms without asking; JSON makes the browser ask first.
  app.use(async (c, next) => {
    const isJson = c.req.header("content-type")?.includes("application/json");
    if (c.req.method === "POST" && !isJson && !c.req.path.startsWith("/sandbox/stripe")) {
      return c.json({ error: "send content-type: application/json" }, 415);
    }
    return next();
  });
  const post = (path: string, act: (body: Body) => unknown) =>
    app.post(path, async (c) => {
      const body: unknown = await c.req.json();
      if (body === null || typeof body !== "object" || Array.isArray(body)) throw new Error("send a JSON object");
      return c.json(act(Object.fromEntries(Object.entries(body))) ?? {});
    });

  app.get("/clock", (c) => c.json({ now: clock.now() }));
  /** {jumpMs}: forward only; what comes due on the way happens. Answers {now}. */
  post("/clock", ({ jumpMs }) => {
    clock.jump(millisecondsOf(jumpMs, "jumpMs"));
    return { now: clock.now() };
  });

  app.get("/deliveries", (c) => c.json(delivery.deliveries()));
  /** {kind?}: webhooks (of Messenger, of Stripe, or all) are kept from now on. */
  post("/deliveries/hold", (body) => delivery.hold(kindOf(body)));
  /** {kind?, reverse?}: what is held or late goes out, in order or the other way round. */
  post("/deliveries/release", (body) => delivery.release(kindOf(body), { reverse: body.reverse === true }));
  /** {kind?, count?}: the next so many (1, or "all") are each sent twice; 0 ends it. */
  post("/deliveries/duplicate", (body) => delivery.duplicateNext(countOf(body.count ?? 1), kindOf(body)));
  /** {kind?, ms}: each comes so much later by the sandbox clock; 0 ends it. */
  post("/deliveries/delay", (body) => delivery.delay(millisecondsOf(body.ms, "ms"), kindOf(body)));

  app.get("/trouble", (c) => c.json(trouble.state()));
  /** Any of the parts with one of its words, such as {"stripe": "down", "messenger_webhooks": "twice"}. Answers the state. */
  post("/trouble", (body) => {
    trouble.choose(choiceOf(body));
    return trouble.state();
  });
  /** {}: all calm. Answers the state. */
  post("/calm", () => {
    trouble.calm();
    return trouble.state();
  });
  app.onError((fault, c) => c.json({ error: fault.message }, 400));
  return app;
}
