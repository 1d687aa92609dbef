import { describe, expect, test } from "vitest";
import { cardName, nothingChargedMessages, orderNumber, paidMessages } from "../../../../worker/bot/order-messages.ts";
import { address, NOW, order, payment, providerCard } from "../rows.ts";

const paid = (change: Parameters<typeof order>[0] = {}, charge: Parameters<typeof payment>[0] = {}) =>
  paidMessages(order(change), payment(charge), NOW);
function receiptOf(messages: ReturnType<typeof paid>): Record<string, unknown> {
  const message = messages[0]?.message as { attachment: { payload: Record<string, unknown> } };
  return message.attachment.payload;
}

test("an order's number is one that can be read out, and another for every order", () => {
  expect([orderNumber({ number: 1 }), orderNumber({ number: 42 })]).toEqual(["A-1001", "A-1042"]);
});

describe("a paid order", () => {
  test("has one receipt and one word of thanks, each with a key that is always the same", () => {
    const keys = () => paid().map((message) => message.dedupeKey);
    expect(keys()).toEqual(["receipt:ord_1", "thanks:ord_1"]);
    expect(keys()).toEqual(keys());
  });

  test("has a receipt that adds up to what was charged", () => {
    expect(receiptOf(paid())).toMatchObject({
      order_number: "A-1042",
      merchant_name: "Officina Caffè",
      recipient_name: "Giulia Rossi",
      payment_method: "Visa 4242",
      currency: "EUR",
      timestamp: String(NOW.getTime() / 1000),
      summary: { subtotal: 29.99, shipping_cost: 5, total_tax: 6.31, total_cost: 34.99 },
      address: { street_1: "Via Roma 1", city: "Milano", postal_code: "20121", state: "MI", country: "IT" },
    });
  });

  test("without a card told by the provider names a card in general", () => {
    expect(receiptOf(paid({}, { card: null })).payment_method).toBe("Card");
  });

  test("to a country without regions names the town in its place, because Messenger wants one", () => {
    const german = address({ country: "DE", region: "", city: "Berlin" });
    expect(receiptOf(paid({ address: german })).address).toMatchObject({ state: "Berlin" });
  });

  test.each(["line1", "city", "postcode"] as const)("whose address has no %s has a receipt without one", (key) => {
    expect("address" in receiptOf(paid({ address: address({ [key]: "" }) }))).toBe(false);
  });

  test("thanks in the order's language and says where it goes", () => {
    expect(paid()[1]?.message).toEqual({
      text: "Paid, thank you! A-1042 goes to Milano. I'll write when it is on its way.",
    });
    expect(JSON.stringify(paid({ locale: "de-DE" })[1])).toContain("Bezahlt, danke! A-1042 geht an Milano.");
  });
});

describe("an order that ended unpaid", () => {
  test("says once that nothing was charged, with a way to try again", () => {
    const [message, ...more] = nothingChargedMessages(order());
    expect(more).toEqual([]);
    expect(message?.dedupeKey).toBe("nothing-charged:ord_1");
    expect(message?.message).toMatchObject({
      attachment: {
        payload: {
          text: "Your payment for A-1042 did not go through, and nothing was charged. You can try again whenever you like.",
          buttons: [{ type: "postback", title: "Try again", payload: "BUY:house-blend-500" }],
        },
      },
    });
  });

  test("without a line says it without a button", () => {
    const [message] = nothingChargedMessages(order({ lines: [] }));
    expect(Object.keys(message?.message as object)).toEqual(["text"]);
  });
});

test.each([
  ["visa", "Visa 4242"],
  ["mastercard", "Mastercard 4242"],
  ["amex", "Amex 4242"],
])("a card of %s is called %s", (brand, name) => {
  expect(cardName(providerCard({ brand }))).toBe(name);
});
