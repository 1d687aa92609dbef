import { describe, expect, test } from "vitest";
import { contrast, themeOf } from "../../../../worker/checkout/theme.ts";
import { fc } from "../../seeded.ts";

/** Card, page, and the ground of a warning. */
const LIGHT_GROUNDS = ["#ffffff", "#f3f4f7", "#f8ebeb"];
const DARK_GROUNDS = ["#1a1d23", "#0f1114", "#2f282d"];

/** The ground of a calm notice: `color-mix(in srgb, brand 12%, card)`. */
function tinted(brand: string, card = ""): string {
  const part = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(part(brand, at) * 0.12 + part(card, at) * 0.88));
  return `#${parts.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}

function colours(declarations: string): { brand: string; on: string } {
  const found = /^--brand:(#[0-9a-f]{6});--on-brand:(#[0-9a-f]{3,6})$/i.exec(declarations);
  const [, brand = "", on = ""] = found ?? [];
  return { brand, on: on === "#fff" ? "#ffffff" : on };
}

describe("contrast", () => {
  // WCAG 2.2, definition of contrast ratio; the third is the lightest grey that passes on white.
  test.each([
    ["#000000", "#ffffff", 21],
    ["#ffffff", "#ffffff", 1],
    ["#767676", "#ffffff", 4.54],
  ])("of %s on %s is %d", (a, b, ratio) => {
    expect(contrast(a, b)).toBeCloseTo(ratio, 2);
    expect(contrast(b, a)).toBeCloseTo(ratio, 2);
  });
});

describe("the merchant's colour", () => {
  test("that is dark enough stays as it is on the light page", () => {
    expect(colours(themeOf("#0a6c5b").light)).toEqual({ brand: "#0a6c5b", on: "#ffffff" });
  });

  test("that cannot be read on white is darkened, and keeps its own tone", () => {
    const { brand } = colours(themeOf("#ffee00").light);
    expect(brand).not.toBe("#ffee00");
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(brand.slice(at, at + 2), 16));
    expect(red).toBeGreaterThan(Number(blue));
    expect(green).toBeGreaterThan(Number(blue));
  });

  test.each(["red", "#fff", "", "#12345g", "#0a6c5b;background:url(x)", "</style>"])(
    "%o is no colour and becomes a neutral one",
    (typo) => {
      expect(themeOf(typo)).toEqual(themeOf("#1f4fd8"));
    },
  );

  test("of 2,000 kinds can be read on its ground and under its text, light and dark", () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(colour, (brand) => {
        const theme = themeOf(brand);
        for (const [declarations, grounds] of [
          [theme.light, LIGHT_GROUNDS],
          [theme.dark, DARK_GROUNDS],
        ] as const) {
          const { brand: shown, on } = colours(declarations);
          for (const ground of [...grounds, tinted(shown, grounds[0])]) {
            expect(contrast(shown, ground)).toBeGreaterThanOrEqual(4.5);
          }
          expect(contrast(on, shown)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
