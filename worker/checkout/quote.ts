/** Prices a checkout for a destination and keeps the offer: valid 60 minutes, used once. */
import type { AddressDraft } from "../../contract/address.ts";
import type { Quote, QuoteRequest } from "../../contract/checkout.ts";
import { type CheckoutFacts, type PriceWish, payerOf } from "../../db/checkouts.ts";
import type { Bill } from "../../db/documents.ts";
import { insertQuote, type NewQuote } from "../../db/quotes.ts";
import { cardNumberFields } from "../card-number.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { QUOTE_TTL_MS } from "../limits.ts";
import { foldCode } from "../pricing/code.ts";
import { checkAddress, ofItsForm } from "./address-form.ts";
import { answersIn } from "./answers.ts";
import { attemptsFor } from "./attempt.ts";
import { quotesLimit } from "./card-tries.ts";
import { preselect } from "./choice.ts";
import { tipsOf } from "./pricing.ts";
import { chargeFault, refusalOf, tipFault, tooManyCards } from "./refusal.ts";
import { priceWithTaxes } from "./taxing.ts";
import { needsDelivery, viewQuote } from "./view.ts";

/** What is to be read to answer this request, beside what the session tells by itself. */
export function wishOf({ to, code }: QuoteRequest): PriceWish {
  const typed = to.kind === "address" ? to : null;
  return { country: typed?.address.country ?? null, code: foldCode(code) || null, email: typed?.email ?? "" };
}

/** What the buyer chose or typed beside the address. */
type Choices = Pick<QuoteRequest, "code" | "tipMinor" | "deliveryId">;

const NOTHING_CHOSEN: Choices = { code: "", tipMinor: 0, deliveryId: undefined };

export async function makeQuote(deps: Deps, facts: CheckoutFacts, request: QuoteRequest): Promise<Quote | Failure> {
  const destination = findDestination(facts, request);
  if (isFailure(destination)) return destination;
  return await priceAndKeep(deps, facts, destination, request);
}

/** The offer that greets a returning buyer, for what is chosen at first. Null when something has to be filled in. */
export async function greetingQuote(deps: Deps, facts: CheckoutFacts): Promise<Quote | null> {
  const { addressId, cardId } = preselect(facts);
  const saved = facts.addresses.find(({ id }) => id === addressId);
  if (!saved || !cardId) return null;
  const to = { address: saved.address, addressId: saved.id, email: "" };
  const quote = await priceAndKeep(deps, facts, to, NOTHING_CHOSEN);
  return isFailure(quote) ? null : quote;
}

interface Destination {
  address: AddressDraft;
  /** The saved address that was named; null when it was typed. */
  addressId: string | null;
  email: string;
}

function findDestination(facts: CheckoutFacts, request: QuoteRequest): Destination | Failure {
  if (request.to.kind === "saved") {
    const { addressId } = request.to;
    const saved = facts.addresses.find((candidate) => candidate.id === addressId);
    return saved
      ? { address: saved.address, addressId: saved.id, email: "" }
      : new Failure("not_found", "There is no such saved address here.");
  }
  const { address, email } = request.to;
  const shipped = needsDelivery(facts);
  const misplaced = cardNumberFields({ ...address, email });
  if (misplaced.length > 0) return misplacedCard(facts, misplaced);
  const faults = checkAddress(address, shipped);
  if (facts.session.level === "link" && email === "") faults.email = "missing";
  if (Object.keys(faults).length > 0)
    return new Failure("invalid", "Some fields need another look.", { fields: faults });
  return { address: ofItsForm(address, shipped), addressId: null, email };
}

/** Fields in which a card number was typed: what is asked for there is said, and that nothing of it was kept. */
function misplacedCard({ session, shop }: CheckoutFacts, names: string[]): Failure {
  const fields = Object.fromEntries(names.map((name) => [name, "format" as const]));
  const words = answersIn(session.locale, shop.currency).say("notice.card_misplaced");
  return new Failure("invalid", "A field of the address holds what looks like a card number.", { fields, words });
}

async function priceAndKeep(
  deps: Deps,
  facts: CheckoutFacts,
  { address, addressId, email }: Destination,
  choices: Choices,
): Promise<Quote | Failure> {
  const { checkout, session, shop } = facts;
  const { currency } = shop;
  const { now } = deps;
  const { locale } = session;
  const destination = { country: address.country, region: address.region, postcode: address.postcode };
  const wanted = { items: checkout.items, destination, locale, now, ...choices };
  const pricing = await priceWithTaxes(deps, facts, wanted, address);
  if (isFailure(pricing)) return pricing;
  if (pricing.kind === "refused") return refusalOf(pricing.refusal, currency, locale);
  const { price } = pricing;
  const fault =
    tipFault(price.tip, currency, locale, tipsOf(shop)[currency]?.maximumMinor ?? 0) ??
    chargeFault(price.charge, currency, locale);
  if (fault) return fault;
  const quote = toQuote(price.bill, {
    id: deps.id("quo"),
    checkoutId: checkout.id,
    payer: payerOf(facts),
    cardId: null,
    again: false,
    locale,
    address,
    addressId,
    email,
    termsVersion: shop.termsVersion,
    createdAt: now,
  });
  if (!(await insertQuote(deps.sql, quote, quotesLimit(session.id)))) return tooManyCards(locale);
  const attempts = await attemptsFor(deps, facts, { id: quote.id, after: 0 }, quote);
  return viewQuote(quote, price, facts, deps.config.publicUrl, attempts);
}

/** A price as an offer to somebody, valid for 60 minutes. */
export function toQuote(bill: Bill, offered: Omit<NewQuote, keyof Bill | "expiresAt">): NewQuote {
  return { ...offered, ...bill, expiresAt: new Date(offered.createdAt.getTime() + QUOTE_TTL_MS) };
}
