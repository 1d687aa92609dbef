import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BINDING_WORDS } from "../../../contract/binding-words.ts";
import { FIELD_FAULTS } from "../../../contract/failure.ts";
import { DECLINE_CODES } from "../../../contract/order.ts";
import { days, fill, type Key, money, speak, t } from "../../../webview/words.ts";

const FOLDER = new URL("../../../webview/locales/", import.meta.url);
const locales = readdirSync(FOLDER).map((file) => [file, load(file)] as const);
const en = load("en.json");

/** The strings of all sections as one. */
function load(file: string): Record<string, string> {
  return Object.assign({}, ...Object.values(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"))));
}

const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe.each(locales)("%s", (_file, strings) => {
  it("has every string, none of them empty", () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort());
    expect(Object.values(strings).filter((text) => !text.trim())).toEqual([]);
  });

  it("has the same places to fill and the same lines", () => {
    for (const [key, text] of Object.entries(strings)) {
      expect([key, placesOf(text)]).toEqual([key, placesOf(en[key] ?? "")]);
      expect([key, text.split("\n").length]).toEqual([key, (en[key] ?? "").split("\n").length]);
    }
  });

  it("has words for every decline and every fault of a field", () => {
    for (const code of DECLINE_CODES) expect(strings).toHaveProperty([`notice.${code}`]);
    for (const fault of FIELD_FAULTS) expect(strings).toHaveProperty([`fault.${fault}`]);
  });
});

describe("words", () => {
  it("fills places, and leaves one without a value to be seen", () => {
    expect(fill("{a} and {b}", { a: "1" })).toBe("1 and {b}");
  });

  it("keeps a key nobody knows readable", () => {
    speak({ locale: "en", dir: "ltr", strings: en, shop: { digits: 2 } });
    expect(t("label.unheard_of" as Key)).toBe("label.unheard_of");
  });

  it("writes amounts and days as the language does", () => {
    speak({ locale: "en", dir: "ltr", strings: { ...en, pay: BINDING_WORDS.en.pay }, shop: { digits: 2 } });
    expect(t("pay", { amount: money({ amount: 3499, currency: "EUR" }) })).toBe("Pay €34.99");
    expect(days("2026-11-24", "2026-11-25").replace(/\s/g, " ")).toBe("Tue, Nov 24 – Wed, Nov 25");
    speak({ locale: "de", dir: "ltr", strings: load("de.json"), shop: { digits: 2 } });
    expect(money({ amount: 3499, currency: "EUR" })).toBe("34,99\u00a0€");
    speak({ locale: "en", dir: "ltr", strings: en, shop: { digits: 0 } });
    expect(money({ amount: 3499, currency: "JPY" })).toBe("¥3,499");
  });

  it("isolates what it fills in from right-to-left words", () => {
    speak({ locale: "ar", dir: "rtl", strings: load("ar.json"), shop: { digits: 2 } });
    expect(t("held", { time: "9:41" })).toContain("\u20689:41\u2069");
    speak({ locale: "en", dir: "ltr", strings: en, shop: { digits: 2 } });
  });
});
