import { describe, expect, test } from "vitest";
import { cardNumberFields, hasCardNumber, holdsCardNumber } from "../../../worker/card-number.ts";

/** Test numbers that the networks and Stripe publish. */
const CARDS = {
  Visa: "4242424242424242",
  "Visa of 13 digits": "4222222222222",
  Mastercard: "5555555555554444",
  "Mastercard of the new range": "2223003122003222",
  "American Express": "378282246310005",
  "Diners Club": "3056930009020004",
  "Diners Club of 14 digits": "36227206271667",
  Discover: "6011111111111117",
  JCB: "3566002020360505",
  UnionPay: "6200000000000005",
  "UnionPay of 19 digits": "6205500000000000004",
};
const inFours = (number: string, separator = " ") => (number.match(/\d{1,4}/g) ?? []).join(separator);

describe("a card number in a field", () => {
  test.each(Object.entries(CARDS))("of %s is seen, in one piece and in fours, alone and among words", (_, number) => {
    for (const written of [
      number,
      inFours(number),
      inFours(number, "-"),
      inFours(number, "."),
      inFours(number, "\u00ad\u200e-"),
    ]) {
      expect(hasCardNumber(written), written).toBe(true);
      expect(hasCardNumber(`Via Roma 1, ${written}, Milano`), written).toBe(true);
    }
  });

  test("is seen in the digits of other scripts, letter by letter, and with expiry and CVC beside it", () => {
    const arabic = [...CARDS.Visa].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join("");
    const bold = [...CARDS.Visa].map((digit) => String.fromCodePoint(0x1d7ce + Number(digit))).join("");
    for (const text of [
      arabic,
      bold,
      [...CARDS.Visa].join(" "),
      `${inFours(CARDS.Visa)} 12/29 123`,
      `123 ${CARDS.Visa}`,
    ]) {
      expect(hasCardNumber(text), text).toBe(true);
    }
  });

  test.each([
    ["a phone number", "+49 1512 34567890"],
    ["a phone number that would be an Amex", "+378282246310005"],
    ["a number one digit off", "4242424242424241"],
    ["an IBAN", "DE89 3704 0044 0532 0130 00"],
    ["an IBAN in one piece", "IT60X0542811101000000123456"],
    ["an IBAN that holds a card's digits", "FI2112345600000785"],
    ["an order number", "A-1042"],
    ["an order's date and number", "2026-11-28 1042 0001"],
    ["a house in Japan", "3-14-5-602, 150-0002"],
    ["an id of ours", "ord_4242424242424242aaaaaaaa"],
    ["a number of no network", "9999999999999995"],
    ["an EAN of a product", "4006381333931"],
    ["nothing", ""],
  ])("is not taken for one: %s", (_, text) => {
    expect(hasCardNumber(text)).toBe(false);
  });

  test("is named by its field, and found however deep", () => {
    expect(
      cardNumberFields({ name: "Giulia", line1: CARDS.Visa, phone: "+39 02 1234567", at: 4242424242424242 }),
    ).toEqual(["line1"]);
    expect(holdsCardNumber({ a: [{ note: `paid with ${inFours(CARDS.Visa)}` }] })).toBe(true);
    expect(holdsCardNumber({ a: [{ note: "paid in cash" }], n: null, c: 1 })).toBe(false);
    expect(holdsCardNumber({ trackingNumber: CARDS.Visa }, ["trackingNumber"])).toBe(false);
  });
});
