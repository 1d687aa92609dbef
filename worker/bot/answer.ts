/** One inbox event of Messenger's, worked to its end: facts in one statement, a pure decision, replies in one statement. */
import { meetBuyer, saveProfile, type ThreadFacts } from "../../db/buyers.ts";
import { endTaps, removeCard } from "../../db/cards.ts";
import { findItems } from "../../db/checkouts.ts";
import { askErasure } from "../../db/erasures.ts";
import { finishEvent, type InboxRow } from "../../db/inbox.ts";
import { markSent, queueReplies } from "../../db/outbox.ts";
import type { Deps } from "../deps.ts";
import {
  OFFERS_PER_CAROUSEL,
  ORDERS_READ_MAX,
  PROFILE_READ_MS,
  RENEWAL_WAITS_MS_MAX,
  RENEWALS_PER_ANSWER_MAX,
  THREAD_CARDS_MAX,
} from "../limits.ts";
import { outboxIdOf } from "../messenger/correlation.ts";
import type { MessengerEvent } from "../messenger/events.ts";
import { actedAt } from "../messenger/window.ts";
import { detachCards } from "../wallet/cards.ts";
import { eraseBuyers, waitsSince } from "../wallet/erase.ts";
import { answerTap } from "./answer-tap.ts";
import { type Occasion, toIntent } from "./occasion.ts";
import type { Intent, PayIntent } from "./payloads.ts";
import { writeReplies } from "./replies.ts";

type FromPerson = Exclude<MessengerEvent, { kind: "echo" }>;

/** Answers the event and marks its inbox row done. Done twice it answers once: every reply has a dedupe key. */
export async function answerEvent(deps: Deps, row: InboxRow, event: MessengerEvent): Promise<void> {
  if (event.kind === "echo") return await noteEcho(deps, row.id, event.metadata, event.mid);
  // An event of another Page is answered to nobody.
  if (event.pageId !== deps.config.meta.pageId) return await finishEvent(deps.sql, row.id, deps.now);
  const intent = toIntent(event);
  if (intent?.kind !== "pay" && intent?.kind !== "pay_again") {
    return await reply(deps, row, event, intent, async (buyerId) => intent && (await heed(deps, buyerId, intent)));
  }
  const left = await answerTap(deps, row, event, intent);
  if (left) await reply(deps, row, event, intent, async () => left);
}

/** @param toSay what there is to answer, once it is known to whom; null: nothing */
async function reply(
  deps: Deps,
  row: InboxRow,
  event: FromPerson,
  intent: Intent | null,
  toSay: (buyerId: string) => Promise<Occasion["intent"] | null>,
): Promise<void> {
  const facts = await meet(deps, event, intent);
  const said = facts && (await toSay(facts.buyer.id));
  // A shop without a catalog yet, or a mere sign of life that nothing waited for.
  if (!facts || (!said && facts.renewals.length === 0)) return await finishEvent(deps.sql, row.id, deps.now);
  const named = isProfileDue(deps, facts) ? await withProfile(deps, facts) : facts;
  const cardNumberRemoved = event.kind === "text" && event.cardNumberRemoved;
  const occasion = said && { intent: said, cardNumberRemoved };
  const replies = await writeReplies(deps, occasion, named, row.id);
  await queueReplies(deps.sql, row.id, named.buyer.id, replies, deps.now);
}

/** Does what the intent asks of a saved card or of all that is kept, or looks up what it is about; any other is left as it is. The owner is in the statement. */
async function heed(deps: Deps, buyerId: string, intent: Exclude<Intent, PayIntent>): Promise<Occasion["intent"]> {
  if (intent.kind === "remove_card") {
    const removed = await removeCard(deps.sql, buyerId, intent.cardId, deps.now);
    if (removed) deps.later(() => detachCards(deps));
    return { kind: "card_removed", last4: removed?.last4 ?? null };
  }
  if (intent.kind === "erase_now") {
    const waits = await askErasure(deps.sql, buyerId, deps.now, waitsSince(deps.now));
    // Put off behind the answer, which goes to whom it deletes.
    deps.later(() => eraseBuyers(deps));
    return { kind: "erase_noted", waits };
  }
  if (intent.kind === "its_me") {
    const { checkoutId } = intent;
    const items = await findItems(deps.sql, buyerId, checkoutId);
    // Somebody else's, or over: what they want is not known.
    return items ? { kind: "is_person", checkoutId, items } : { kind: "unknown" };
  }
  if (intent.kind !== "end_taps") return intent;
  return { kind: "taps_ended", last4: (await endTaps(deps.sql, buyerId, intent.cardId, deps.now))?.last4 ?? null };
}

async function meet(deps: Deps, event: FromPerson, intent: Intent | null): Promise<ThreadFacts | null> {
  return await meetBuyer(deps.sql, {
    pageId: event.pageId,
    psid: event.psid,
    freshId: deps.id("byr"),
    now: deps.now,
    seenAt: actedAt(deps.now, event.timestamp),
    offset: intent?.kind === "shop" ? intent.offset : 0,
    limit: OFFERS_PER_CAROUSEL + 1,
    sku: intent && "sku" in intent ? intent.sku : null,
    cardsMax: THREAD_CARDS_MAX,
    renewalsSince: new Date(deps.now.getTime() - RENEWAL_WAITS_MS_MAX),
    renewalsMax: RENEWALS_PER_ANSWER_MAX,
    ordersMax: ORDERS_READ_MAX,
  });
}

/** People change their language; Messenger tells of it only when it is asked. */
function isProfileDue({ now }: Deps, { buyer }: ThreadFacts): boolean {
  return !buyer.profileReadAt || now.getTime() - buyer.profileReadAt.getTime() >= PROFILE_READ_MS;
}

async function withProfile(deps: Deps, facts: ThreadFacts): Promise<ThreadFacts> {
  const { buyer } = facts;
  const { firstName, locale } = await deps.graph.profile(buyer.psid);
  await saveProfile(deps.sql, buyer.id, firstName, locale, deps.now);
  return { ...facts, buyer: { ...buyer, firstName: firstName ?? buyer.firstName, locale: locale ?? buyer.locale } };
}

async function noteEcho(deps: Deps, inboxId: number, metadata: string, mid: string): Promise<void> {
  const outboxId = outboxIdOf(metadata);
  if (outboxId !== null) await markSent(deps.sql, outboxId, mid, deps.now);
  await finishEvent(deps.sql, inboxId, deps.now);
}
