import { Hono } from "hono";
import type { Controls } from "./controls.ts";
import { StripeFailure } from "./failure.ts";
import { FAULT_MODES, type FaultMode, type FaultOrder } from "./faults.ts";
import { decimalsOf } from "./money.ts";
import { fromPath } from "./store.ts";
import { wireIntent, wirePublicIntent } from "./wire-intent.ts";
import type { World } from "./world.ts";

/** The controls by HTTP, as JSON, under /sandbox/stripe; the list of them is in controls.ts. */
export function controlRoutes(world: World, controls: Controls): Hono {
  const app = new Hono().basePath("/sandbox/stripe");
  app.onError((error, c) => {
    if (!(error instanceof StripeFailure)) return c.json({ error: { message: error.message } }, 400);
    return c.json({ error: { ...error.error, payment_intent: undefined } }, error.status === 404 ? 404 : 400);
  });
  // A form of a foreign web page can post text and forms without asking; JSON makes the browser ask first.
  app.use("/*", async (c, next) => {
    if (c.req.method !== "POST" || c.req.header("content-type")?.includes("application/json")) return next();
    return c.json({ error: { message: "Send content-type: application/json." } }, 415);
  });
  app.get("/state", (c) => c.json(stateOf(world)));
  faultRoutes(app, controls);
  bankRoutes(app, controls);
  aftermathRoutes(app, controls);
  challengeRoutes(app, world, controls);
  return app;
}

/** Ids and what is needed to choose among them: whoever has the controls has no key. */
function stateOf({ store }: World) {
  const { disputes, intents, paymentMethods, refunds } = store;
  return {
    payment_intents: [...intents.values()].map(({ id, status, amount, currency }) => ({
      id,
      status,
      amount,
      currency,
    })),
    payment_methods: [...paymentMethods.values()]
      .filter(({ customer }) => customer !== null)
      .map(({ id, customer, details: { card, last4, expMonth, expYear } }) => ({
        id,
        customer,
        brand: card.brand,
        last4,
        exp_month: expMonth,
        exp_year: expYear,
      })),
    refunds: [...refunds.values()].map(({ id, status, amount, intent }) => ({
      id,
      status,
      amount,
      payment_intent: intent,
    })),
    disputes: [...disputes.values()].map(({ id, status, kind, charge }) => ({
      id,
      status,
      kind,
      payment_intent: charge.intent,
    })),
  };
}

function faultRoutes(app: Hono, controls: Controls): void {
  app.post("/faults", async (c) => {
    controls.failNext(faultOf(await c.req.json()));
    return c.json({ ok: true }, 201);
  });
  app.delete("/faults", (c) => {
    controls.calm();
    return c.json({ ok: true });
  });
  app.post("/outage", async (c) => {
    fieldsOf(await c.req.json(), []);
    controls.goDown();
    return c.json({ ok: true }, 201);
  });
  app.delete("/outage", (c) => {
    controls.comeUp();
    return c.json({ ok: true });
  });
}

function bankRoutes(app: Hono, controls: Controls): void {
  app.post("/outcomes", async (c) => {
    const { outcome, times } = fieldsOf(await c.req.json(), ["outcome", "times"]);
    controls.nextOutcome(wordOf("outcome", outcome, ["challenge", "decline", "processing"]), countOf(times));
    return c.json({ ok: true }, 201);
  });
  app.post("/ranges", async (c) => {
    const { prefix, like } = fieldsOf(await c.req.json(), ["prefix", "like"]);
    controls.giveOut(textOf("prefix", prefix), textOf("like", like));
    return c.json({ ok: true }, 201);
  });
  app.post("/account", async (c) => {
    const { charges_enabled: canCharge } = fieldsOf(await c.req.json(), ["charges_enabled"]);
    if (typeof canCharge !== "boolean") throw new Error("charges_enabled must be true or false.");
    controls.setCanCharge(canCharge);
    return c.json({ ok: true });
  });
  app.post("/payment_intents/:id/settle", async (c) => {
    const { outcome } = fieldsOf(await c.req.json(), ["outcome"]);
    controls.settle(c.req.param("id"), wordOf("outcome", outcome, ["failed", "succeeded"]));
    return c.json({ ok: true });
  });
}

function aftermathRoutes(app: Hono, controls: Controls): void {
  app.post("/refunds/:id/settle", (c) => {
    controls.settleRefund(c.req.param("id"));
    return c.json({ ok: true });
  });
  app.post("/disputes", async (c) => {
    const { payment_intent: id, kind = "fraudulent" } = fieldsOf(await c.req.json(), ["payment_intent", "kind"]);
    const wanted = wordOf("kind", kind, ["fraudulent", "inquiry", "product_not_received"]);
    return c.json({ id: controls.dispute(textOf("payment_intent", id), wanted) }, 201);
  });
  app.post("/disputes/:id/close", async (c) => {
    const { outcome } = fieldsOf(await c.req.json(), ["outcome"]);
    controls.closeDispute(c.req.param("id"), wordOf("outcome", outcome, ["lost", "won"]));
    return c.json({ ok: true });
  });
  app.post("/fraud_warnings", async (c) => {
    const { payment_intent: id } = fieldsOf(await c.req.json(), ["payment_intent"]);
    controls.warnOfFraud(textOf("payment_intent", id));
    return c.json({ ok: true }, 201);
  });
  app.post("/payment_methods/:id/renew", async (c) => {
    const given = fieldsOf(await c.req.json(), ["exp_month", "exp_year", "last4"]);
    controls.renewCard(c.req.param("id"), {
      expMonth: given.exp_month === undefined ? undefined : countOf(given.exp_month),
      expYear: given.exp_year === undefined ? undefined : countOf(given.exp_year),
      last4: given.last4 === undefined ? undefined : textOf("last4", given.last4),
    });
    return c.json({ ok: true });
  });
}

/** The bank's page asks and answers with the client secret alone: it knows no key. */
function challengeRoutes(app: Hono, world: World, controls: Controls): void {
  app.get("/challenges/:id", (c) => {
    const record = fromPath(world.store.intents, "payment_intent", c.req.param("id"));
    if (c.req.query("client_secret") !== record.clientSecret)
      return c.json({ error: { message: "Wrong client_secret." } }, 403);
    const { amount, currency, nextAction, status } = record;
    return c.json({
      amount,
      currency,
      status,
      decimals: decimalsOf(currency),
      return_url: nextAction?.kind === "redirect" ? nextAction.returnUrl : null,
    });
  });
  app.post("/challenges/:id", async (c) => {
    const { answer, client_secret: secret } = fieldsOf(await c.req.json(), ["answer", "client_secret"]);
    const record = fromPath(world.store.intents, "payment_intent", c.req.param("id"));
    if (secret !== record.clientSecret) return c.json({ error: { message: "Wrong client_secret." } }, 403);
    controls.answerChallenge(record.id, wordOf("answer", answer, ["abandon", "approve", "refuse"]));
    return c.json(wirePublicIntent(wireIntent(record, world.store, world.origin())));
  });
}

function faultOf(body: unknown): FaultOrder {
  const names = ["path", "pathPattern", "mode", "times", "method", "delayMs"];
  const { path, pathPattern, mode, times, method, delayMs } = fieldsOf(body, names);
  if ((typeof path === "string") === (typeof pathPattern === "string")) {
    throw new Error("Send one of path (text, :name for any part) and pathPattern (a regular expression).");
  }
  return {
    path: typeof path === "string" ? path : new RegExp(String(pathPattern)),
    mode: wordOf<FaultMode>("mode", mode, FAULT_MODES),
    times: countOf(times),
    ...(typeof method === "string" ? { method } : {}),
    ...(delayMs === undefined ? {} : { delayMs: countOf(delayMs) }),
  };
}

function fieldsOf(body: unknown, names: readonly string[]): Record<string, unknown> {
  if (typeof body !== "object" || body === null) throw new Error("Send a JSON object.");
  const stranger = Object.keys(body).find((name) => !names.includes(name));
  if (stranger !== undefined) throw new Error(`Unknown field ${stranger}; known: ${names.join(", ") || "none"}.`);
  return body as Record<string, unknown>;
}

function wordOf<T extends string>(name: string, value: unknown, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new Error(`${name} must be one of ${words.join(", ")}.`);
  return found;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`${name} must be a text.`);
}

function countOf(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 100_000) return value;
  throw new Error("A count must be a whole number above 0.");
}
