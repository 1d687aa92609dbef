/** Messenger's webhook: verify the raw bytes, record, answer 200, then work. It answers 5xx only when nothing was recorded. */
import { Hono } from "hono";
import { recordEvents } from "../../db/inbox.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../body.ts";
import { isFailure, toResponse } from "../failure.ts";
import { workEvents } from "../inbox.ts";
import { isSameSecret } from "../keys.ts";
import { leaseEnd } from "../lease.ts";
import { WEBHOOK_BODY_BYTES_MAX } from "../limits.ts";
import { drainOutbox } from "../outbox.ts";
import { parseJson } from "../text.ts";
import { parseDelivery, type Shape } from "./events.ts";
import { isSignedByMeta } from "./signature.ts";

/** Shapes that follow every message: a line of log for each would hide the others. */
const QUIET: ReadonlySet<Shape> = new Set(["delivery", "read", "foreign_echo"]);

export const messengerWebhook = new Hono<AppEnv>()
  /** Meta's handshake: our verify token back means the challenge back, untouched. */
  .get("/", async (c) => {
    const { "hub.mode": mode, "hub.verify_token": token, "hub.challenge": challenge } = c.req.query();
    const { verifyToken } = c.var.deps.config.meta;
    if (mode !== "subscribe" || !(await isSameSecret(token ?? "", verifyToken)) || challenge === undefined) {
      return c.text("The verify token does not match META_VERIFY_TOKEN.", 403);
    }
    return c.text(challenge);
  })
  .post("/", async (c) => {
    const { deps, requestId } = c.var;
    const body = await readBody(c.req.raw, WEBHOOK_BODY_BYTES_MAX);
    if (isFailure(body)) return toResponse(body, requestId);
    const signature = c.req.header("x-hub-signature-256") ?? null;
    if (!(await isSignedByMeta(body, signature, deps.config.meta.appSecret))) {
      deps.log.info("messenger_signature_refused");
      return c.text("The signature does not match META_APP_SECRET.", 401);
    }
    const delivery = parseDelivery(readJson(body));
    if (!delivery) return c.text("This endpoint takes Page events only.", 404);
    for (const shape of new Set(delivery.ignored)) {
      if (!QUIET.has(shape)) deps.log.info("messenger_event_ignored", { shape });
    }
    if (delivery.events.length > 0) {
      const rows = await recordEvents(deps.sql, "messenger", delivery.events, deps.now, leaseEnd(deps));
      deps.later(async () => {
        await workEvents(deps, rows);
        await drainOutbox(deps);
      });
    }
    return c.text("EVENT_RECEIVED");
  });

function readJson(body: ArrayBuffer): unknown {
  try {
    return parseJson(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
