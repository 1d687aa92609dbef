/** The payment provider's webhook: verify the raw text, record, answer 200, then read the truth and settle. */
import { Hono } from "hono";
import { recordEvents } from "../../db/inbox.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../body.ts";
import { isFailure, toResponse } from "../failure.ts";
import { workEvents } from "../inbox.ts";
import { leaseEnd } from "../lease.ts";
import { WEBHOOK_BODY_BYTES_MAX } from "../limits.ts";
import { drainOutbox } from "../outbox.ts";

export const stripeWebhook = new Hono<AppEnv>().post("/", async (c) => {
  const { deps, requestId } = c.var;
  const body = await readBody(c.req.raw, WEBHOOK_BODY_BYTES_MAX);
  if (isFailure(body)) return toResponse(body, requestId);
  const raw = new TextDecoder().decode(body);
  const signature = c.req.header("stripe-signature") ?? null;
  const event = await deps.payments.verifyEvent(raw, signature, Math.floor(deps.now.getTime() / 1000));
  if (!event) {
    deps.log.info("stripe_signature_refused");
    return c.text("The signature does not match STRIPE_WEBHOOK_SECRET, or its time is off.", 400);
  }
  // Events about nothing we keep are answered and forgotten: a refused one would come back for three days.
  if (event.about) {
    const rows = await recordEvents(deps.sql, "stripe", [{ externalId: event.id, event }], deps.now, leaseEnd(deps));
    deps.later(async () => {
      await workEvents(deps, rows);
      await drainOutbox(deps);
    });
  }
  return c.json({ received: true });
});
