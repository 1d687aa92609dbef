/** What a person writes or taps in the thread. */
import assert from "node:assert/strict";
import { parseText } from "../../../worker/bot/ear.ts";
import { type Intent, parsePayload, payloads } from "../../../worker/bot/payloads.ts";
import { hasCardNumber } from "../../../worker/card-number.ts";
import { redactCardNumbers } from "../../../worker/messenger/redact.ts";
import { assertStorable, type Target, textOf } from "./target.ts";

/** The payload of a button that means this. */
function payloadOf(intent: Intent): string | null {
  switch (intent.kind) {
    case "start":
      return payloads.start;
    case "shop":
      return payloads.shop(intent.offset);
    case "details":
      return payloads.details(intent.sku);
    case "buy":
      return payloads.buy(intent.sku);
    case "pay":
      return payloads.pay(intent.quoteId, intent.sku);
    case "pay_again":
      return payloads.payAgain(intent);
    case "orders":
      return payloads.orders;
    case "cards":
      return payloads.cards;
    case "remove_card":
      return payloads.removeCard(intent.cardId);
    case "end_taps":
      return payloads.endTaps(intent.cardId);
    case "wallet":
      return payloads.wallet;
    case "my_data":
      return payloads.myData;
    case "erase":
      return payloads.erase;
    case "erase_now":
      return payloads.eraseNow;
    case "its_me":
      return payloads.itsMe(intent.checkoutId);
    case "help":
      return payloads.help;
    default:
      return null;
  }
}

const EXACT: ReadonlySet<Intent["kind"]> = new Set(["pay", "pay_again", "remove_card", "end_taps", "buy", "its_me"]);

/** What is read of a payload is what a button of ours would have said, and every name in it one that a statement may look for. */
export const payload: Target = {
  honest: () => [
    payloads.start,
    payloads.shop(20),
    payloads.details("house-blend-500"),
    payloads.buy("house-blend-500"),
    payloads.pay("quo_1", "house-blend-500"),
    payloads.payAgain({ orderId: "ord_1", after: 2, cardId: "crd_1", sku: "house-blend-500" }),
    payloads.removeCard("crd_1"),
    payloads.endTaps("crd_1"),
    payloads.itsMe("chk_1"),
    payloads.eraseNow,
  ],
  odd: () => ["PAY:quo_1:a:b", "PAY:quo_1:", "AGAIN:ord_1:0:crd_1:house-blend-500", "constructor"],
  async play(bytes) {
    const text = textOf(bytes);
    const intent = parsePayload(text);
    assertStorable(intent);
    for (const value of Object.values(intent)) assert.match(String(value), /^[\w.-]{1,64}$/);
    if (intent.kind === "shop") assert.ok(intent.offset >= 0 && intent.offset <= 10_000);
    const written = payloadOf(intent);
    if (written !== null) assert.deepEqual(parsePayload(written), intent);
    else assert.equal(intent.kind, "unknown");
    // What charges or removes is asked for in these words and no others.
    if (EXACT.has(intent.kind)) assert.equal(text, written);
    return intent.kind !== "unknown";
  },
};

/** What words alone may ask for: nothing that charges, removes or erases without a question. */
const SAID: ReadonlySet<Intent["kind"]> = new Set([
  "shop",
  "orders",
  "cards",
  "wallet",
  "my_data",
  "erase",
  "help",
  "thanks",
  "unknown",
]);

export const typedText: Target = {
  honest: () => [
    "Hi, where is my order?",
    "Ciao! dov'è il mio ordine",
    "bitte lösche meine Daten",
    "احذف بياناتي",
    "👍🏽 ❤️",
  ],
  odd: () => ["PAY:quo_1:house-blend-500", "where where where track my my the"],
  async play(bytes) {
    const intent = parseText(textOf(bytes));
    assert.ok(SAID.has(intent.kind), intent.kind);
    assert.ok(intent.kind !== "shop" || intent.offset === 0);
    return intent.kind !== "unknown";
  },
};

const GROUPS = ["4242", "4242", "4242", "4242"];
const SEPARATORS = ["", " ", "-", ".", "\u00a0", "\u200b", "\u200e", "\u00ad", "\u007f", "\ufe0f", " - "];

/**
 * Of what is typed into the chat no card number is left, however often it is looked at; and between words a number is found in a field,
 * whatever stands around it and whichever of the separators that people and programs put stands between its digits.
 */
export const cardNumber: Target = {
  honest: () => [
    "4242 4242 4242 4242 12/28 123",
    "IBAN DE89 3704 0044 0532 0130 00",
    "٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢",
    "3782-822463-10005",
  ],
  odd: () => ["order 4242, phone +39 02 1234 5678", "4\ufe0f\u20e32\ufe0f\u20e3", "nothing"],
  async play(bytes) {
    const text = textOf(bytes);
    const redacted = redactCardNumbers(text);
    assert.equal(redacted.found, redacted.text !== text);
    assert.ok(!hasCardNumber(redacted.text));
    assert.equal(redactCardNumbers(redacted.text).text, redacted.text);
    const around = text.replace(/\p{Nd}/gu, "");
    const separator = SEPARATORS[(bytes[0] ?? 0) % SEPARATORS.length] ?? "";
    const typed = `${around} ${GROUPS.join(separator)} ${around}`;
    assert.ok(hasCardNumber(typed));
    assert.ok(!/4242/.test(redactCardNumbers(typed).text));
    return redacted.found;
  },
};
