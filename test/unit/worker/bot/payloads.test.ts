import { describe, expect, test } from "vitest";
import { parsePayload, payloads } from "../../../../worker/bot/payloads.ts";
import { fc } from "../../seeded.ts";

const UNKNOWN = { kind: "unknown" };

describe("a payload of ours", () => {
  test("comes back as what its button means", () => {
    expect(parsePayload(payloads.start)).toEqual({ kind: "start" });
    expect(parsePayload(payloads.orders)).toEqual({ kind: "orders" });
    expect(parsePayload(payloads.help)).toEqual({ kind: "help" });
  });

  test("that pays comes back with the offer, or with the order, its attempt and the card to try", () => {
    expect(parsePayload(payloads.pay("quo_1-x", "house-blend-500"))).toEqual({
      kind: "pay",
      quoteId: "quo_1-x",
      sku: "house-blend-500",
    });
    const again = { orderId: "ord_1", after: 2, cardId: "crd_1", sku: "a.b" };
    expect(parsePayload(payloads.payAgain(again))).toEqual({ kind: "pay_again", ...again });
  });

  test("about a buyer's own data comes back as what it does", () => {
    expect(parsePayload(payloads.myData)).toEqual({ kind: "my_data" });
    expect(parsePayload(payloads.erase)).toEqual({ kind: "erase" });
    expect(parsePayload(payloads.eraseNow)).toEqual({ kind: "erase_now" });
  });

  test("about saved cards comes back with the card", () => {
    expect(parsePayload(payloads.cards)).toEqual({ kind: "cards" });
    expect(parsePayload(payloads.removeCard("crd_1"))).toEqual({ kind: "remove_card", cardId: "crd_1" });
    expect(parsePayload(payloads.endTaps("crd_1"))).toEqual({ kind: "end_taps", cardId: "crd_1" });
  });

  test("for any product and place in the catalog comes back as it went", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/), fc.integer({ min: 0, max: 10_000 }), (sku, offset) => {
        expect(parsePayload(payloads.buy(sku))).toEqual({ kind: "buy", sku });
        expect(parsePayload(payloads.details(sku))).toEqual({ kind: "details", sku });
        expect(parsePayload(payloads.shop(offset))).toEqual({ kind: "shop", offset });
      }),
    );
  });
});

describe("a payload that somebody made up", () => {
  test.each([
    "",
    "BUY",
    "BUY:",
    "BUY:a b",
    "BUY:a:b",
    "BUY:<script>",
    `BUY:${"x".repeat(65)}`,
    "DETAILS:'; drop table orders",
    "buy:house-blend",
    "PAY:ord_1",
    "PAY:quo_1:a:b",
    "PAY:quo 1:a",
    `PAY:${"q".repeat(65)}:a`,
    "AGAIN:ord_1:0:crd_1:a",
    "AGAIN:ord_1:1e1:crd_1:a",
    "AGAIN:ord_1:100:crd_1:a",
    "AGAIN:ord_1:1:crd_1",
    "AGAIN:ord_1:1:crd_1:a:b",
    "CARD_REMOVE:",
    "CARD_REMOVE:crd_1:x",
    "CARD_NO_TAPS:' or 1=1",
    "constructor",
  ])("%o means nothing", (payload) => {
    expect(parsePayload(payload)).toEqual(UNKNOWN);
  });

  test.each([
    ["SHOP:", 0],
    ["SHOP:-1", 0],
    ["SHOP:1e3", 0],
    ["SHOP:123456", 0],
    ["SHOP:99999", 10_000],
  ])("%o opens the shop at %i", (payload, offset) => {
    expect(parsePayload(payload)).toEqual({ kind: "shop", offset });
  });

  test("of whatever text never throws and never reaches further than its bounds", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string().map((rest) => `BUY:${rest}`),
    );
    fc.assert(
      fc.property(text, (payload) => {
        const intent = parsePayload(payload);
        if (intent.kind === "buy" || intent.kind === "details") expect(intent.sku).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
        if (intent.kind === "shop") expect(intent.offset).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
