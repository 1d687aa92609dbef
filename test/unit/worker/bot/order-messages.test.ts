import { describe, expect, test } from "vitest";
import {
  cardName,
  challengeMessage,
  declinedMessage,
  nothingChargedMessages,
  orderNumber,
  paidMessages,
  type ReceiptCard,
} from "../../../../worker/bot/order-messages.ts";
import { address, NOW, order, providerCard, threadCard } from "../rows.ts";

const paid = (change: Parameters<typeof order>[0] = {}, card: ReceiptCard | null = providerCard()) =>
  paidMessages(order(change), card, "https://pay.example.com/o/x", NOW);
const payloadOf = ({ message }: { message: unknown }) =>
  (message as { attachment: { payload: Record<string, unknown> } }).attachment.payload;
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
      summary: { subtotal: 29.99, shipping_cost: 5, total_cost: 34.99 },
      address: { street_1: "Via Roma 1", city: "Milano", postal_code: "20121", state: "MI", country: "IT" },
    });
  });

  test("without a card told by the provider names a card in general", () => {
    expect(receiptOf(paid({}, null)).payment_method).toBe("Card");
  });

  test("to a country without regions names the town in its place, because Messenger wants one", () => {
    const german = address({ country: "DE", region: "", city: "Berlin" });
    expect(receiptOf(paid({ address: german })).address).toMatchObject({ state: "Berlin" });
  });

  test.each(["line1", "city", "postcode"] as const)("whose address has no %s has a receipt without one", (key) => {
    expect("address" in receiptOf(paid({ address: address({ [key]: "" }) }))).toBe(false);
  });

  test("thanks in the order's language and says where it goes", () => {
    expect(payloadOf(paid()[1] as { message: unknown }).text).toBe(
      "Paid, thank you! A-1042 goes to Milano. I'll write when it is on its way. The total includes €6.31 VAT. " +
        "Sold by Officina Caffè S.r.l., ciao@officina.test.",
    );
    expect(JSON.stringify(paid({ taxMinor: 0 })[1])).not.toContain("VAT");
    expect(JSON.stringify(paid({ locale: "de-DE" })[1])).toContain("Bezahlt, danke! A-1042 geht an Milano.");
  });

  test.each([
    ["en-GB", "View order", "Withdraw here"],
    ["it-IT", "Vedi l'ordine", "Recedi dal contratto"],
    ["de-DE", "Bestellung ansehen", "Vertrag widerrufen"],
    ["ar", "عرض الطلب", "العدول عن العقد"],
  ])("leads in %s to its page and out of its contract, whole on their buttons", (locale, view, withdraw) => {
    expect(payloadOf(paid({ locale })[1] as { message: unknown }).buttons).toMatchObject([
      { type: "web_url", title: view, url: "https://pay.example.com/o/x" },
      { type: "web_url", title: withdraw, url: "https://pay.example.com/o/x/withdraw" },
    ]);
  });
});

test("has a utility form for whatever its buyer must learn, in the template's language", () => {
  const url = "https://pay.example.com/x";
  const german = order({ locale: "de-AT" });
  const told = [
    ...paidMessages(german, null, url, NOW),
    ...nothingChargedMessages(german),
    challengeMessage(german, url),
    declinedMessage(german, null, null, url),
  ].map(({ utility }) => utility);
  expect(told.map((form) => form?.name)).toEqual([
    "order_paid_v2",
    undefined,
    "payment_failed_v1",
    "payment_unconfirmed_v1",
    "payment_declined_v1",
  ]);
  expect(told[0]).toMatchObject({ language: "de", parameters: { order_number: "A-1042" } });
  expect(nothingChargedMessages(order({ locale: "fr-FR" }))[0]?.utility?.language).toBe("en");
});

describe("an order that waits for its buyer", () => {
  const url = "https://pay.example.com/x";

  test("at the bank names the amount, and its one button opens the bank's question", () => {
    expect(payloadOf(challengeMessage(order(), url))).toEqual({
      template_type: "button",
      text: "Your bank asks you to confirm €34.99 for A-1042. Nothing is charged until you do.",
      buttons: [expect.objectContaining({ type: "web_url", title: "Confirm with bank", url })],
    });
  });

  test("after a decline says that nothing was charged, and offers the next saved card and the page", () => {
    const card = threadCard({ id: "crd_2", last4: "4444" });
    expect(payloadOf(declinedMessage(order({ attempt: 2 }), "insufficient_funds", card, url))).toEqual({
      template_type: "button",
      text: "There is not enough money on this card for €34.99. Nothing was charged.",
      buttons: [
        { type: "postback", title: "Pay €34.99 · 4444", payload: "AGAIN:ord_1:2:crd_2:house-blend-500" },
        expect.objectContaining({ type: "web_url", title: "Use another card", url }),
      ],
    });
  });

  test.each(["card_declined", "incorrect_cvc", "too_many_attempts", null] as const)(
    "after the decline %s says no more than that the bank said no",
    (decline) => {
      expect(payloadOf(declinedMessage(order(), decline, null, url))).toMatchObject({
        text: "Your bank said no to €34.99. Nothing was charged.",
        buttons: [{ type: "web_url" }],
      });
    },
  );
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
