/** One inbox event of Messenger's, worked to its end: facts in one statement, a pure decision, replies in one statement. */
import { meetBuyer, saveProfile, type ThreadFacts } from "../../db/buyers.ts";
import { finishEvent } from "../../db/inbox.ts";
import { markSent, type NewMessage, queueReplies } from "../../db/outbox.ts";
import { checkoutUrl } from "../checkout/issue.ts";
import type { Deps } from "../deps.ts";
import { OFFERS_PER_CAROUSEL } from "../limits.ts";
import { outboxIdOf } from "../messenger/correlation.ts";
import type { MessengerEvent } from "../messenger/events.ts";
import { decide, type Occasion } from "./decide.ts";
import { type Intent, parsePayload, parseText } from "./payloads.ts";
import { renderReply } from "./render.ts";

/** Answers the event and marks its inbox row done. Done twice it answers once: every reply has a dedupe key. */
export async function answerEvent(deps: Deps, inboxId: number, event: MessengerEvent): Promise<void> {
  if (event.kind === "echo") return await noteEcho(deps, inboxId, event.metadata, event.mid);
  const occasion = toOccasion(event);
  const facts = await meet(deps, event, occasion?.intent ?? null);
  // An event of another Page, or a shop without a catalog yet: nothing to say, nothing lost.
  if (!facts || !occasion) return await finishEvent(deps.sql, inboxId, deps.now);
  const named = facts.isNew ? await withProfile(deps, facts) : facts;
  const replies: NewMessage[] = [];
  for (const [index, reply] of decide(occasion, named).entries()) {
    const message = await renderReply(reply, (sku) =>
      checkoutUrl(deps, named.buyer.id, [{ variantId: sku, quantity: 1 }]),
    );
    replies.push({ dedupeKey: `reply:${inboxId}:${index}`, message });
  }
  await queueReplies(deps.sql, inboxId, named.buyer.id, replies, deps.now);
}

/** What calls for an answer; null for what only counts as a sign of life. */
function toOccasion(event: Exclude<MessengerEvent, { kind: "echo" }>): Occasion | null {
  switch (event.kind) {
    case "text":
      return { intent: parseText(event.text), cardNumberRemoved: event.cardNumberRemoved };
    case "tap":
      return { intent: parsePayload(event.payload), cardNumberRemoved: false };
    case "attachment":
      return { intent: { kind: "unknown" }, cardNumberRemoved: false };
    case "referral":
      return { intent: { kind: "shop", offset: 0 }, cardNumberRemoved: false };
    case "reaction":
      return null;
    default:
      return event satisfies never;
  }
}

async function meet(deps: Deps, event: MessengerEvent, intent: Intent | null): Promise<ThreadFacts | null> {
  if (event.pageId !== deps.config.meta.pageId) return null;
  return await meetBuyer(deps.sql, {
    pageId: event.pageId,
    psid: event.psid,
    freshId: deps.id("byr"),
    now: deps.now,
    offset: intent?.kind === "shop" ? intent.offset : 0,
    limit: OFFERS_PER_CAROUSEL + 1,
    sku: intent?.kind === "buy" || intent?.kind === "details" ? intent.sku : null,
  });
}

async function withProfile(deps: Deps, facts: ThreadFacts): Promise<ThreadFacts> {
  const { firstName, locale } = await deps.graph.profile(facts.buyer.psid);
  await saveProfile(deps.sql, facts.buyer.id, firstName, locale);
  return { ...facts, buyer: { ...facts.buyer, firstName, locale } };
}

async function noteEcho(deps: Deps, inboxId: number, metadata: string, mid: string): Promise<void> {
  const outboxId = outboxIdOf(metadata);
  if (outboxId !== null) await markSent(deps.sql, outboxId, mid, deps.now);
  await finishEvent(deps.sql, inboxId, deps.now);
}
