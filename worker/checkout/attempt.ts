/**
 * What allows one charge: a token for one session, one offer (or one declined order and the attempt that follows), its amount and one
 * card. It is derived and kept nowhere: what uses it up is the statement of the tap, which uses the quote, or the attempt's number, once.
 */
import * as v from "valibot";
import { type AttemptTokens, NEW_CARD, type Payment } from "../../contract/checkout.ts";
import type { PageTap } from "../../db/begin.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { QUOTE_TTL_MS } from "../limits.ts";
import { type Purpose, readToken, signToken } from "./signed.ts";

const ATTEMPT: Purpose = { key: "attempt", audience: "attempt", ttlMs: QUOTE_TTL_MS };

/** What is charged: a quote, as the first attempt, or an order again after an attempt of that number. */
interface Charge {
  id: string;
  after: number;
}

const Claims = v.object({
  sub: v.string(),
  sid: v.string(),
  after: v.number(),
  card: v.string(),
  total: v.pipe(v.number(), v.integer()),
  currency: v.string(),
});

type Agreed = PageTap["agreed"];

/** One for each card of this session, and one for a new card. */
export async function attemptsFor(
  { config, now }: Pick<Deps, "config" | "now">,
  { session, cards }: Pick<CheckoutFacts, "session" | "cards">,
  { id, after }: Charge,
  { totalMinor, currency }: Agreed,
): Promise<AttemptTokens> {
  const tokens: AttemptTokens = {};
  for (const card of [NEW_CARD, ...cards.map((saved) => saved.id)]) {
    const claims = { sub: id, sid: session.id, after, card, total: totalMinor, currency };
    tokens[card] = await signToken(config.linkKeys, ATTEMPT, config.meta.pageId, claims, now);
  }
  return tokens;
}

/** For the attempt after a decline; none where there is nothing to try again. */
export async function attemptsOnOrder(
  deps: Pick<Deps, "config" | "now">,
  facts: Pick<CheckoutFacts, "session" | "cards">,
  order: OrderRow | null,
): Promise<AttemptTokens> {
  return order?.status === "declined"
    ? await attemptsFor(deps, facts, { id: order.id, after: order.attempt }, order)
    : {};
}

/** What was agreed to be charged by it. Null when it is none of ours, over, or of another session, offer, attempt or card. */
export async function readAttempt(
  { config, now }: Pick<Deps, "config" | "now">,
  { session }: Pick<CheckoutFacts, "session">,
  { id, after }: Charge,
  payment: Payment,
  token: string,
): Promise<Agreed | null> {
  const reading = await readToken(config.linkKeys, ATTEMPT, config.meta.pageId, token, ["sub"], now);
  const claims = reading.kind === "valid" ? v.safeParse(Claims, reading.payload) : null;
  if (!claims?.success) return null;
  const { sub, sid, card, total, currency, ...of } = claims.output;
  const paying = payment.kind === "saved_card" ? payment.cardId : NEW_CARD;
  const isMeant = sub === id && of.after === after && sid === session.id && card === paying;
  return isMeant ? { totalMinor: total, currency } : null;
}
