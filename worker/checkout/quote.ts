/** Prices a checkout for a destination and keeps the offer: valid 60 minutes, used once. */
import type { AddressDraft } from "../../contract/address.ts";
import type { Quote, QuoteRequest } from "../../contract/checkout.ts";
import { type CheckoutFacts, payerOf } from "../../db/checkouts.ts";
import { insertQuote, type NewQuote } from "../../db/quotes.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { QUOTE_TTL_MS } from "../limits.ts";
import { checkAddress } from "./address-form.ts";
import { type Price, priceBasket } from "./pricing.ts";
import { viewQuote } from "./view.ts";

export async function makeQuote(deps: Deps, facts: CheckoutFacts, request: QuoteRequest): Promise<Quote | Failure> {
  const destination = findDestination(facts, request);
  if (isFailure(destination)) return destination;
  return await priceAndKeep(deps, facts, destination);
}

/** The offer that greets a returning buyer: their newest card and address. Null when something has to be filled in. */
export async function greetingQuote(deps: Deps, facts: CheckoutFacts): Promise<Quote | null> {
  const saved = facts.addresses[0];
  if (!saved || facts.cards.length === 0) return null;
  const quote = await priceAndKeep(deps, facts, { address: saved.address, addressId: saved.id, email: "" });
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
  const faults = checkAddress(address);
  if (facts.session.level === "link" && email === "") faults.email = "missing";
  if (Object.keys(faults).length > 0)
    return new Failure("invalid", "Some fields need another look.", { fields: faults });
  return { address, addressId: null, email };
}

async function priceAndKeep(
  deps: Deps,
  facts: CheckoutFacts,
  { address, addressId, email }: Destination,
): Promise<Quote | Failure> {
  const { checkout, offers, destinations, session, shop } = facts;
  const { now } = deps;
  const { country } = address;
  const pricing = priceBasket({
    items: checkout.items,
    offers,
    destinations,
    currency: shop.currency,
    country,
    locale: session.locale,
    now,
  });
  if (pricing.kind === "no_delivery") return new Failure("no_delivery", `This shop does not deliver to ${country}.`);
  if (pricing.kind === "unavailable") return new Failure("sold_out", "A line is sold out.", { line: pricing.line });
  const { price } = pricing;
  const quote = toQuote(price, {
    id: deps.id("quo"),
    checkoutId: checkout.id,
    payer: payerOf(facts),
    cardId: null,
    again: false,
    locale: session.locale,
    address,
    addressId,
    email,
    termsVersion: shop.termsVersion,
    createdAt: now,
  });
  await insertQuote(deps.sql, quote);
  return viewQuote(quote, price.options, facts, deps.config.publicUrl);
}

type Offered = Pick<
  NewQuote,
  | "id"
  | "checkoutId"
  | "payer"
  | "cardId"
  | "again"
  | "locale"
  | "address"
  | "addressId"
  | "email"
  | "termsVersion"
  | "createdAt"
>;

/** A price as an offer to somebody, valid for 60 minutes. */
export function toQuote(price: Price, offered: Offered): NewQuote {
  return {
    ...offered,
    lines: price.lines,
    delivery: price.delivery,
    currency: price.currency,
    subtotalMinor: price.subtotalMinor,
    deliveryMinor: price.delivery.priceMinor,
    taxMinor: price.taxMinor,
    taxBasisPoints: price.taxBasisPoints,
    totalMinor: price.totalMinor,
    expiresAt: new Date(offered.createdAt.getTime() + QUOTE_TTL_MS),
  };
}
