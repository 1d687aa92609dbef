import { Hono } from "hono";
import { StripeFailure } from "./failure.ts";
import { FAULT_MODES, type FaultMode, type FaultOrder } from "./faults.ts";
import { decimalsOf } from "./money.ts";
import { answerChallenge, type ChallengeAnswer, settleProcessing } from "./proceed.ts";
import { settleRefund } from "./refunds.ts";
import type { Rehearsal } from "./rehearsals.ts";
import { fromPath } from "./store.ts";
import { wireIntent, wirePublicIntent } from "./wire-intent.ts";
import type { Call, World } from "./world.ts";

/** What tests and the phone page may make happen. */
export interface Controls {
  /** Orders a fault for the next calls on a path. */
  failNext(order: FaultOrder): void;
  /** Takes back every fault and outcome that was ordered. */
  calm(): void;
  /** The next confirmations end so, whatever the card. */
  nextOutcome(outcome: Rehearsal["outcome"], times?: number): void;
  /** Answers the bank's challenge of a PaymentIntent in `requires_action`, as the buyer would. */
  answerChallenge(paymentIntent: string, answer: ChallengeAnswer): void;
  /** Ends a PaymentIntent that `nextOutcome("processing")` left open. */
  settle(paymentIntent: string, outcome: "failed" | "succeeded"): void;
  /** Lets the bank decide on a pending refund, or take back one of the failing test card. */
  settleRefund(refund: string): void;
}

export function createControls(world: World, failNext: (order: FaultOrder) => void, clear: () => void): Controls {
  const intent = (id: string) => fromPath(world.store.intents, "payment_intent", id);
  return {
    failNext,
    calm() {
      clear();
      world.rehearsals.length = 0;
    },
    nextOutcome: (outcome, times = 1) => {
      world.rehearsals.push({ outcome, times });
    },
    answerChallenge: (id, answer) => ignoreDecline(() => answerChallenge(outside(world), intent(id), answer)),
    settle: (id, outcome) => settleProcessing(outside(world), intent(id), outcome),
    settleRefund: (id) => settleRefund(outside(world), id),
  };
}

/** The same by HTTP, as JSON, under /sandbox/stripe. Unknown fields and values are a 400 that names them. */
export function controlRoutes(world: World, controls: Controls): Hono {
  const app = new Hono().basePath("/sandbox/stripe");
  app.onError((error, c) => {
    if (!(error instanceof StripeFailure)) return c.json({ error: { message: error.message } }, 400);
    return c.json({ error: { ...error.error, payment_intent: undefined } }, error.status === 404 ? 404 : 400);
  });
  app.post("/faults", async (c) => {
    controls.failNext(faultOf(await c.req.json()));
    return c.json({ ok: true }, 201);
  });
  app.delete("/faults", (c) => {
    controls.calm();
    return c.json({ ok: true });
  });
  app.post("/outcomes", async (c) => {
    const { outcome, times } = fieldsOf(await c.req.json(), ["outcome", "times"]);
    controls.nextOutcome(wordOf("outcome", outcome, ["challenge", "decline", "processing"]), countOf(times));
    return c.json({ ok: true }, 201);
  });
  app.post("/payment_intents/:id/settle", async (c) => {
    const { outcome } = fieldsOf(await c.req.json(), ["outcome"]);
    controls.settle(c.req.param("id"), wordOf("outcome", outcome, ["failed", "succeeded"]));
    return c.json({ ok: true });
  });
  app.post("/refunds/:id/settle", (c) => {
    controls.settleRefund(c.req.param("id"));
    return c.json({ ok: true });
  });
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
  return app;
}

/** A call that no API request caused: the bank's or the buyer's own doing. */
function outside(world: World): Call {
  return { world, key: "secret", path: {}, cause: { id: null, idempotencyKey: null } };
}

/** After an approved challenge the charge may be declined; the PaymentIntent then says so itself. */
function ignoreDecline(step: () => void): void {
  try {
    step();
  } catch (thrown) {
    if (!(thrown instanceof StripeFailure) || thrown.status !== 402) throw thrown;
  }
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
  if (stranger !== undefined) throw new Error(`Unknown field ${stranger}; known: ${names.join(", ")}.`);
  return body as Record<string, unknown>;
}

function wordOf<T extends string>(name: string, value: unknown, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new Error(`${name} must be one of ${words.join(", ")}.`);
  return found;
}

function countOf(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 100_000) return value;
  throw new Error("A count must be a whole number above 0.");
}
