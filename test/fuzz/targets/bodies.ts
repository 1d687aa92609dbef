/** Bodies of the checkout API. */
import assert from "node:assert/strict";
import * as v from "valibot";
import { ADDRESS_FIELD_MAX, ADDRESS_KEYS, AddressDraft } from "../../../contract/address.ts";
import {
  AskRequest,
  ClaimRequest,
  DraftRequest,
  PayRequest,
  ProofRequest,
  QuoteRequest,
  RetryRequest,
} from "../../../contract/checkout.ts";
import { SignInRequest } from "../../../contract/console.ts";
import { ChallengeRequest, RenewRequest } from "../../../contract/links.ts";
import { cardNumberFields, hasCardNumber } from "../../../worker/card-number.ts";
import { checkAddress } from "../../../worker/checkout/address-form.ts";
import { pickLocale } from "../../../worker/checkout/page.ts";
import { readAs, type Taken } from "./reading.ts";
import { assertStorable, jsonOf, type Target } from "./target.ts";

const ADDRESS = {
  country: "IT",
  name: "Giulia Rossi",
  line1: "Via Roma 1",
  postcode: "20121",
  city: "Milano",
  region: "MI",
};

export const address: Target = {
  honest: () => [
    JSON.stringify(ADDRESS),
    JSON.stringify({ ...ADDRESS, country: "US", region: "CA", postcode: "94105", phone: "+1 415 555 0100" }),
  ],
  odd: () => [
    JSON.stringify({ ...ADDRESS, country: "JP", line2: "4242 4242 4242 4242" }),
    JSON.stringify({ country: "GB" }),
  ],
  async play(bytes) {
    const parsed = v.safeParse(AddressDraft, jsonOf(bytes));
    if (!parsed.success) return false;
    assertStorable(parsed.output);
    for (const key of ADDRESS_KEYS) assert.ok(parsed.output[key].length <= ADDRESS_FIELD_MAX);
    const faulty = [true, false].map((isShipped) => Object.keys(checkAddress(parsed.output, isShipped)));
    for (const key of faulty.flat()) assert.ok([...ADDRESS_KEYS, "country"].some((known) => known === key));
    const cards = cardNumberFields(parsed.output);
    for (const [key, text] of Object.entries(parsed.output))
      assert.equal(cards.includes(key), hasCardNumber(String(text)));
    return faulty.flat().length + cards.length === 0;
  },
};

/** The names of all properties, however deep. */
function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

const TO = { kind: "address", address: ADDRESS, email: "giulia@example.com" };
const NEW_CARD = { kind: "new_card", clientToken: "ctoken_1", keep: { textVersion: "2026-11" }, tap: null };
const SAVED_CARD = { kind: "saved_card", cardId: "crd_123456789012", cvcToken: "cvctok_1" };
const PAYING: Taken[] = [[QuoteRequest, ["to"]], [PayRequest], [RetryRequest]];

/** The bodies that ask for a price and that pay: none carries one, and a tip is as whole as any amount. */
export const payBody: Target = {
  honest: () => [
    JSON.stringify({ to: TO, deliveryId: "standard", code: "CIAO10", tipMinor: 100 }),
    JSON.stringify({ to: { kind: "saved", addressId: "adr_123456789012" } }),
    JSON.stringify({ quoteId: "quo_123456789012", attempt: "a.b.c", payment: NEW_CARD }),
    JSON.stringify({ quoteId: "quo_123456789012", attempt: "a.b.c", payment: SAVED_CARD }),
    JSON.stringify({ after: 1, attempt: "a.b.c", payment: { ...SAVED_CARD, tap: { textVersion: "2026-11" } } }),
  ],
  odd: () => [
    JSON.stringify({ quoteId: "quo_123456789012", attempt: "a.b.c", amountMinor: 1, payment: NEW_CARD }),
    JSON.stringify({ to: TO, tipMinor: -1 }),
    JSON.stringify({ quoteId: "quo_123456789012", attempt: "a.b.c", payment: { ...NEW_CARD, price: 1 } }),
  ],
  async play(bytes) {
    const [quote, ...rest] = await readAs(bytes, PAYING);
    for (const read of [quote, ...rest])
      assert.doesNotMatch(JSON.stringify(namesIn(read)), /amount|price|total|currency/i);
    if (quote) assert.ok(Number.isSafeInteger(quote.tipMinor) && Number(quote.tipMinor) >= 0);
    return [quote, ...rest].some((read) => read !== null);
  },
};

const OTHERS: Taken[] = [
  [ClaimRequest],
  [RenewRequest],
  [ChallengeRequest],
  [ProofRequest],
  [AskRequest],
  [DraftRequest, ["address", "email"]],
  [SignInRequest],
];

/** The other bodies of the pages: of a link, a proof, a draft, and of the merchant's key. */
export const pageBody: Target = {
  honest: () => [
    JSON.stringify({ token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", locale: "it-IT" }),
    JSON.stringify({ token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln" }),
    JSON.stringify({ signedRequest: "c2ln.e30" }),
    JSON.stringify({ address: ADDRESS, email: "giulia@exam" }),
    JSON.stringify({ key: "a-console-key" }),
    "{}",
  ],
  odd: () => ["[]", '{"key":"4242 4242 4242 4242"}', '{"token":"a.b.c","locale":"it","level":"person"}', "null"],
  async play(bytes) {
    const all = await readAs(bytes, OTHERS);
    const wanted = all[0]?.locale;
    // Messages and receipts are written in it: one that `Intl` refuses would end them all.
    if (typeof wanted === "string") assert.ok(new Intl.NumberFormat(pickLocale([wanted], "en").locale).format(1));
    return all.some((read) => read !== null);
  },
};
