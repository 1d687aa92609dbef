/**
 * The offer of a shop whose taxes another party works out: one thing is priced, once its buyer asks for it, so that an answer in
 * the thread costs one call and not one for each card of a carousel (docs/decisions/008).
 */
import type { ThreadFacts } from "../../db/buyers.ts";
import { taxProviderOf } from "../checkout/pricing.ts";
import { priceWithTaxes } from "../checkout/taxing.ts";
import type { Deps } from "../deps.ts";
import { isFailure } from "../failure.ts";
import type { Occasion } from "./occasion.ts";
import { mayTap, type ThreadOffer, tappers } from "./thread-offers.ts";

/** Those that are answered with one thing and the button that pays it. */
const ASKS: readonly Occasion["intent"]["kind"][] = ["buy", "tap_over", "tap_repeated"];

/** Null where a tap may not pay, or nobody could say how much: then the page is offered. */
export async function askedOffer(
  deps: Deps,
  { cardNumberRemoved, intent }: Occasion,
  facts: ThreadFacts,
  locale: string,
): Promise<{ variantId: string; offer: ThreadOffer } | null> {
  const [wanted] = facts.offers;
  const [tapper] = tappers(facts);
  const isAsked = taxProviderOf(facts.shop) !== null && ASKS.includes(intent.kind) && !cardNumberRemoved;
  if (!isAsked || !wanted || wanted.available === 0 || !tapper) return null;
  const { country, region, postcode } = tapper.to.address;
  const items = [{ variantId: wanted.id, quantity: 1 }];
  const basket = { items, destination: { country, region, postcode }, locale, now: deps.now };
  const pricing = await priceWithTaxes(deps, facts, basket, tapper.to.address);
  if (isFailure(pricing) || pricing.kind === "refused" || pricing.price.charge.kind !== "possible") return null;
  const { bill } = pricing.price;
  return mayTap(tapper.card, bill) ? { variantId: wanted.id, offer: { ...tapper, bill } } : null;
}
