import { describe, expect, test } from "vitest";
import { chargeFault, codeGone, refusalOf, tipFault } from "../../../../worker/checkout/refusal.ts";
import type { ClosedOption } from "../../../../worker/pricing/delivery.ts";

const LOCALES = ["en-GB", "it-IT", "de-DE", "ar"];
const closed = (reason: ClosedOption["reason"], limit: number | null): ClosedOption => ({ id: reason, reason, limit });
const wordsFor = (...options: ClosedOption[]) =>
  refusalOf({ reason: "no_delivery", why: "all_closed", closed: options }, "EUR", "en-GB").words;

describe("a basket that is not delivered there", () => {
  test("is told what helps most: of several ways the one that is nearest to be open", () => {
    expect(wordsFor(closed("too_heavy", 2000), closed("too_heavy", 5000))).toContain("Up to 5 kg");
    expect(wordsFor(closed("too_heavy", 2000), closed("below_minimum", 9000), closed("below_minimum", 5000))).toContain(
      "from €50.00 on",
    );
    expect(wordsFor(closed("too_many", 3))).toContain("Up to 3 pieces");
    expect(wordsFor(closed("no_weight", null))).toMatch(/^This order does not go there\n/);
  });

  test.each(LOCALES)("has a title and what to do, with every place filled, in %s", (locale) => {
    const refusals = [
      ...(["no_zone", "excluded"] as const).map((why) => ({ reason: "no_delivery" as const, why, closed: [] })),
      ...(["too_heavy", "too_many", "too_dear", "below_minimum", "no_price", "no_weight"] as const).map((reason) => ({
        reason: "no_delivery" as const,
        why: "all_closed" as const,
        closed: [closed(reason, 1000)],
      })),
      { reason: "too_much" as const, limitMinor: 99_999_999 },
      { reason: "empty" as const },
    ].map((refusal) => refusalOf(refusal, "EUR", locale));
    const rest = [
      chargeFault({ kind: "nothing" }, "EUR", locale),
      chargeFault({ kind: "below_minimum", minimumMinor: 50 }, "EUR", locale),
      codeGone(locale),
    ];
    for (const failure of [...refusals, ...rest]) {
      expect(failure?.words).toMatch(/^.+\n.+$/);
      expect(failure?.words).not.toMatch(/\{|undefined|NaN/);
    }
  });
});

test("what can be charged, and a tip that is offered or none, are no faults", () => {
  expect(chargeFault({ kind: "possible" }, "EUR", "en")).toBeNull();
  expect(tipFault({ kind: "added" }, "EUR", "en", 100)).toBeNull();
  expect(tipFault({ kind: "none" }, "EUR", "en", 0)).toBeNull();
});

test("a line that is gone is named by its index", () => {
  expect(refusalOf({ reason: "line", line: 2, why: "sold_out" }, "EUR", "en")).toMatchObject({
    code: "sold_out",
    line: 2,
  });
});
