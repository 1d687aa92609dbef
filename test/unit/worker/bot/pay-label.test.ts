/** What stands on a button in the thread that charges. */
import { describe, expect, test } from "vitest";
import { BINDING_WORDS } from "../../../../contract/binding-words.ts";
import { AMOUNT_MAX, minorDigits } from "../../../../contract/money.ts";
import type { ThreadFacts } from "../../../../db/buyers.ts";
import { decide } from "../../../../worker/bot/decide.ts";
import { declinedMessage } from "../../../../worker/bot/order-messages.ts";
import { payLabel } from "../../../../worker/bot/pay-label.ts";
import { threadPrices } from "../../../../worker/bot/thread-offers.ts";
import { NOW, order, threadCard, threadFacts } from "../rows.ts";

const LOCALES = ["en-GB", "en-US", "en-IN", "it-IT", "it-CH", "de-DE", "de-AT", "de-CH", "ar", "ar-EG", "ar-MA"];
const CURRENCIES = Intl.supportedValuesOf("currency");
const verbOf = (locale: string) =>
  BINDING_WORDS[locale.slice(0, 2) as keyof typeof BINDING_WORDS].payShort.replace(" {amount}", "");
/** In European figures, whatever script they are written in, and nothing but figures. */
const figures = (text: string) =>
  text.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660)).replace(/\D/g, "");

describe.each(LOCALES)("in %s", (locale) => {
  test("every currency's longest amount fits in 20 characters, with the verb and every figure of it", () => {
    expect(CURRENCIES.length).toBeGreaterThan(150);
    for (const currency of CURRENCIES) {
      const label = payLabel(locale, { amount: AMOUNT_MAX, currency }, "4242");
      expect(label.length, label).toBeLessThanOrEqual(20);
      expect(label.startsWith(`${verbOf(locale)} `), label).toBe(true);
      expect(figures(label), `${currency}: ${label}`).toContain(String(AMOUNT_MAX));
    }
  });

  test("an everyday amount is written whole, and the card's digits are the first to go", () => {
    const short = payLabel(locale, { amount: 999, currency: "EUR" }, "4242");
    const long = payLabel(locale, { amount: 123_456_78, currency: "EUR" }, "4242");
    expect(figures(short)).toMatch(/^999(4242)?$/);
    expect(figures(long)).toBe("12345678");
  });
});

test.each([
  ["en-GB", 3499, "EUR", "Pay €34.99 · 4242"],
  ["de-DE", 3499, "EUR", "Kaufen 34,99\u00a0€"],
  ["it-IT", 3499, "EUR", "Paga 34,99\u00a0€ · 4242"],
  ["de-DE", 99_999_999, "XAF", "Kaufen XAF 99999999"],
  ["en-GB", 3500, "JPY", "Pay JP¥3,500 · 4242"],
])("%s, %i %s: %s", (locale, amount, currency, label) => {
  expect(payLabel(locale, { amount, currency }, "4242")).toBe(label);
  expect(minorDigits(currency)).toBeLessThanOrEqual(2);
});

describe("words that do not bind", () => {
  const tapper: Partial<ThreadFacts> = { cards: [threadCard({ tapLimitMinor: 5000, tapCurrency: "EUR" })] };
  const charges = (payload: unknown) => /^(PAY|AGAIN):/.test(String(payload));

  test.each(["en_GB", "it_IT", "de_DE", "ar_AR"])("in %s stand on no button that charges", (locale) => {
    const facts = threadFacts({ ...tapper, buyer: { ...threadFacts().buyer, locale } });
    const ready = threadPrices(facts, locale.replace("_", "-"), NOW);
    const intents = [
      { kind: "shop" as const, offset: 0 },
      { kind: "details" as const, sku: "house-blend-500" },
      { kind: "buy" as const, sku: "house-blend-500" },
      { kind: "tap_over" as const },
      { kind: "tap_repeated" as const },
    ];
    const replies = intents.flatMap((intent) => decide({ intent, cardNumberRemoved: false }, facts, ready));
    const buttons = replies.flatMap((reply) => {
      if (reply.kind === "text") return [];
      return reply.kind === "buttons" ? reply.buttons : reply.cards.flatMap((card) => card.buttons);
    });
    const paying = buttons.filter(({ kind }) => kind === "pay").map(({ title }) => title);
    expect(paying).toHaveLength(intents.length);
    const retry = declinedMessage(order({ locale: locale.replace("_", "-") }), null, threadCard(), "https://x.test/");
    const offered = (
      (retry.message as { attachment: unknown }).attachment as {
        payload: { buttons: { title: string; payload?: string }[] };
      }
    ).payload.buttons;
    const again = offered.filter(({ payload }) => charges(payload)).map(({ title }) => title);
    expect(again).toHaveLength(1);
    for (const title of [...paying, ...again]) {
      expect(title.startsWith(`${verbOf(locale)} `), title).toBe(true);
      expect(figures(title)).toMatch(/^3499/);
    }
    // The other way round: what only leads on charges nothing.
    const leading = buttons.filter(({ kind }) => kind === "postback");
    expect(leading.filter((button) => "payload" in button && charges(button.payload))).toEqual([]);
  });
});
