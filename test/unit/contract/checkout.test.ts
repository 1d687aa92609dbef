import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { ClaimRequest, DraftRequest, PayRequest, QuoteRequest, RetryRequest } from "../../../contract/checkout.ts";

const CARD = { kind: "new_card", clientToken: "ctoken_123456", keep: null };
const PAY = { quoteId: "quo_123456", attempt: "token", payment: CARD };
const ADDRESS = { country: "IT" };

describe("a request body", () => {
  test.each([
    ["claim", ClaimRequest, { token: "x".repeat(20) }],
    ["draft", DraftRequest, { address: ADDRESS, email: "" }],
    ["quote to a typed address", QuoteRequest, { to: { kind: "address", address: ADDRESS, email: "g@example.test" } }],
    [
      "quote to a saved address",
      QuoteRequest,
      { to: { kind: "saved", addressId: "adr_123456" }, deliveryId: "standard" },
    ],
    ["payment with a new card", PayRequest, PAY],
    [
      "payment with a card to keep",
      PayRequest,
      { ...PAY, payment: { ...CARD, keep: { textVersion: "keep-2026-11" } } },
    ],
    ["payment with a saved card", PayRequest, { ...PAY, payment: { kind: "saved_card", cardId: "crd_123456" } }],
    ["retry", RetryRequest, { after: 1, attempt: "token", payment: CARD }],
  ])("for a %s is taken as documented", (_, schema, body) => {
    expect(v.safeParse(schema, body).issues).toBeUndefined();
  });

  test.each([
    ["a price beside the claim", ClaimRequest, { token: "x".repeat(20), total: 1 }],
    ["a price beside the quote", QuoteRequest, { to: { kind: "saved", addressId: "adr_123456" }, total: 1 }],
    ["a price beside the payment", PayRequest, { ...PAY, amount: 1 }],
    ["a price inside the payment", PayRequest, { ...PAY, payment: { ...CARD, amount: 1 } }],
    ["a card number inside the payment", PayRequest, { ...PAY, payment: { ...CARD, number: "4242" } }],
    ["a price beside the retry", RetryRequest, { after: 1, attempt: "token", payment: CARD, amount: 1 }],
    ["no word of the attempt that was declined", RetryRequest, { attempt: "token", payment: CARD }],
    ["no token for the payment", PayRequest, { quoteId: PAY.quoteId, payment: CARD }],
    ["no token for the retry", RetryRequest, { after: 1, payment: CARD }],
    ["a token that is too long for a payment", PayRequest, { ...PAY, attempt: "x".repeat(1025) }],
    ["an attempt before the first", RetryRequest, { after: 0, attempt: "token", payment: CARD }],
    ["an unknown way to pay", PayRequest, { ...PAY, payment: { kind: "invoice" } }],
    [
      "a payment that does not say whether to keep the card",
      PayRequest,
      { ...PAY, payment: { kind: "new_card", clientToken: "ctoken_1" } },
    ],
    ["an id with a slash", PayRequest, { ...PAY, quoteId: "quo/../123456" }],
    ["an id that is too long", PayRequest, { ...PAY, quoteId: "q".repeat(65) }],
    ["a token that is too long", ClaimRequest, { token: "x".repeat(2049) }],
    [
      "something that is no e-mail address",
      QuoteRequest,
      { to: { kind: "address", address: ADDRESS, email: "nobody" } },
    ],
    ["no body at all", PayRequest, null],
  ])("with %s is refused", (_, schema, body) => {
    expect(v.is(schema, body)).toBe(false);
  });

  test("for a quote needs no e-mail address", () => {
    expect(v.parse(QuoteRequest, { to: { kind: "address", address: ADDRESS } })).toMatchObject({ to: { email: "" } });
  });
});
