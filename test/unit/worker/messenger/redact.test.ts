import { describe, expect, test } from "vitest";
import { redactCardNumbers } from "../../../../worker/messenger/redact.ts";
import { fc } from "../../seeded.ts";

const VISA = "4242424242424242";
const grouped = (separator: string) => ["4242", "4242", "4242", "4242"].join(separator);
/** The zero of every script that has decimal digits: the first of each run of ten. */
const ZEROS = (() => {
  const digits = Array.from({ length: 0x1fbf0 }, (_, code) => code).filter((code) =>
    /\p{Nd}/u.test(String.fromCodePoint(code)),
  );
  return digits.filter((_, index) => index % 10 === 0);
})();

describe("a card number", () => {
  test.each([
    ["in one piece", VISA],
    ["with blanks", grouped(" ")],
    ["with two blanks", grouped("  ")],
    ["with dashes", grouped("-")],
    ["with dashes between blanks", grouped(" - ")],
    ["with long dashes", grouped("–")],
    ["with dots", grouped(".")],
    ["with slashes", grouped("/")],
    ["with commas", grouped(", ")],
    ["with underscores", grouped("_")],
    ["on four lines", grouped("\n")],
    ["with tabs", grouped("\t")],
    ["with no-break spaces", grouped("\u00a0")],
    ["with narrow spaces", grouped("\u2009")],
    ["with characters that have no width", grouped("\u200b")],
    ["with soft hyphens", grouped("\u00ad")],
    ["with marks of direction around dashes", grouped("\u200e-\u200f")],
    ["with dashes, blanks and marks of direction", grouped(" \u200e-\u200e ")],
    ["with control characters", grouped("\u007f\u0001")],
    ["with a byte order mark", grouped("\ufeff")],
    ["digit by digit", [...VISA].join(" ")],
    ["of 13 digits", "4222222222222"],
    ["of Amex", "3782 822463 10005"],
    ["of 19 digits", "6205500000000000004"],
  ])("%s is taken out", (_, number) => {
    const { text, found } = redactCardNumbers(`my card is ${number}, thanks`);
    expect(text).toBe("my card is [number removed], thanks");
    expect(found).toBe(true);
  });

  test.each([
    ["behind it, with blanks", `${grouped(" ")} 12/26 123`],
    ["behind it, without any", `${VISA}1226123`],
    ["in words", `${VISA} exp 12/26 cvc 123`],
    ["before it", `cvc 123, card ${VISA}`],
    ["far away", `${VISA} and the three digits on the back are 123`],
  ])("takes expiry and CVC along: %s", (_, text) => {
    expect(redactCardNumbers(text).text.match(/\d/g)).toBeNull();
  });

  test("in the digits of every script is taken out", () => {
    expect(ZEROS.length).toBeGreaterThan(20);
    for (const zero of ZEROS) {
      const number = [...VISA].map((digit) => String.fromCodePoint(zero + Number(digit))).join("");
      expect(redactCardNumbers(`x ${number} y`), zero.toString(16)).toEqual({
        text: "x [number removed] y",
        found: true,
      });
    }
  });

  test("in keycaps is taken out", () => {
    const { text } = redactCardNumbers([...VISA].map((digit) => `${digit}\ufe0f\u20e3`).join(""));
    expect(text).not.toMatch(/\p{Nd}/u);
  });

  test("is looked for in time that grows with the text alone", () => {
    const before = process.cpuUsage();
    for (const unit of ["1\u200e\u200e", "1 \u200e", "1 - ", "12 \t\ufeff\u00ad", `${"1\u0301".repeat(11)}x`])
      redactCardNumbers(unit.repeat(100_000 / unit.length));
    for (const gap of ["\u200e", "\t", " \u00ad", "\ufeff"])
      redactCardNumbers(`4242${gap.repeat(50_000)}4242${gap.repeat(50_000)}`);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2000);
  });

  test("in digits of two scripts is taken out", () => {
    expect(redactCardNumbers("٤٢٤٢٤٢٤٢42424242").text).toBe("[number removed]");
  });

  test("inside words is taken out", () => {
    expect(redactCardNumbers(`card${VISA}visa`).text).toBe("card[number removed]visa");
  });

  test("of 13 to 19 digits never leaves a digit, however it is written", () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 19 });
    const separator = fc.constantFrom("", " ", "-", ".", "/", "_", " - ", "\u00a0", "\n", "\u200b", "\u00ad\u200e");
    fc.assert(
      fc.property(digits, fc.array(separator, { minLength: 19, maxLength: 19 }), (list, separators) => {
        const written = list.map((digit, index) => `${digit}${separators[index] ?? ""}`).join("");
        const { text, found } = redactCardNumbers(`a ${written} b`);
        expect(found).toBe(true);
        expect(text).not.toMatch(/\d/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("is left as it is:", () => {
  test.each([
    ["an order number", "where is A-1042?"],
    ["two order numbers", "A-1042 and A-1043"],
    ["a phone number of 12 digits", "+39 333 1234567"],
    ["a phone number with dashes", "+1-415-555-0132"],
    ["a phone number with a leading double zero", "0049 30 123456"],
    ["a price", "34.99 or 1.234,56?"],
    ["a date and a time", "on 2026-11-23 at 09:30"],
    ["a postcode", "20121 Milano"],
    ["twelve digits", "123456789012"],
    ["two phone numbers apart", "333 1234567, or 333 7654321"],
    ["a short number in another script", "٣ قطع من فضلك"],
    ["a text without digits", "hello"],
    ["nothing", ""],
  ])("%s", (_, text) => {
    expect(redactCardNumbers(text)).toEqual({ text, found: false });
  });

  test("any text with fewer than 13 digits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        fc.pre((text.match(/\p{Nd}/gu) ?? []).length < 13);
        expect(redactCardNumbers(text)).toEqual({ text, found: false });
      }),
    );
  });
});
