/** The reviewed table, written out a second time: a changed word is a change of what a lawyer has seen. */
import { describe, expect, test } from "vitest";
import { BINDING_WORDS, bindingWords } from "../../../contract/binding-words.ts";

const REVIEWED = {
  en: ["Pay {amount}", "Pay {amount}", "Withdraw from contract here", "Withdraw here", "Confirm withdrawal"],
  it: [
    "Ordina e paga {amount}",
    "Paga {amount}",
    "Recedi dal contratto qui",
    "Recedi dal contratto",
    "Conferma recesso",
  ],
  de: [
    "Zahlungspflichtig bestellen · {amount}",
    "Kaufen {amount}",
    "Vertrag widerrufen",
    "Vertrag widerrufen",
    "Widerruf bestätigen",
  ],
  ar: ["اطلب وادفع {amount}", "ادفع {amount}", "العدول عن العقد هنا", "العدول عن العقد", "تأكيد العدول"],
};

test("the words that the law fixes are these, in each language", () => {
  const words = Object.entries(BINDING_WORDS).map(([language, table]) => [language, Object.values(table)]);
  expect(Object.fromEntries(words)).toEqual(REVIEWED);
});

describe("a locale", () => {
  test.each([
    ["de-AT", BINDING_WORDS.de],
    ["it_IT", BINDING_WORDS.it],
    ["AR", BINDING_WORDS.ar],
    ["tlh", BINDING_WORDS.en],
    ["", BINDING_WORDS.en],
  ])("%o has the words of its language, and English ones where those were not reviewed", (locale, words) => {
    expect(bindingWords(locale)).toBe(words);
  });
});
