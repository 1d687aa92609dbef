import { describe, expect, test } from "vitest";
import { en } from "../../../../worker/bot/words/en.ts";
import { LANGUAGES, say, toLocale, type WordKey, wordsFor } from "../../../../worker/bot/words/index.ts";

const KEYS = Object.keys(en) as WordKey[];
const placesIn = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
/** Titles of buttons and quick replies: Messenger shows twenty characters. */
const TITLES: WordKey[] = [
  "buyNow",
  "details",
  "showMore",
  "showProducts",
  "myOrders",
  "help",
  "openCheckout",
  "tryAgain",
  "change",
  "sameAgain",
  "confirmWithBank",
  "useAnotherCard",
  "myCards",
  "removeCard",
  "endTaps",
  "track",
  "viewOrder",
  "terms",
  "seeMyData",
  "eraseMyData",
  "keepMyData",
];

describe.each(LANGUAGES)("the words in %s", (language) => {
  const words = wordsFor(language);

  test("are all there and say something", () => {
    expect(Object.keys(words).toSorted()).toEqual(KEYS.toSorted());
    expect(KEYS.filter((key) => words[key].trim() === "")).toEqual([]);
  });

  test("have every place that the English ones have, and no other", () => {
    for (const key of KEYS) expect(placesIn(words[key]), key).toEqual(placesIn(en[key]));
  });

  test("fit on their buttons", () => {
    expect(TITLES.filter((key) => words[key].length > 20)).toEqual([]);
  });
});

test("the bot speaks English, Italian, German and Arabic", () => {
  expect(LANGUAGES.toSorted()).toEqual(["ar", "de", "en", "it"]);
});

test.each(["en", "it", "de", "ar"])("in %s it says at the start that it is a bot", (language) => {
  const { hello, helloNobody } = wordsFor(language);
  for (const greeting of [hello, helloNobody]) expect(greeting).toMatch(/\bbot\b|برنامج آلي/iu);
});

describe("a language", () => {
  test.each([
    ["it_IT", "Acquista ora"],
    ["it-CH", "Acquista ora"],
    ["DE", "Jetzt kaufen"],
    ["tlh", "Buy now"],
    ["", "Buy now"],
  ])("named %o is spoken as: %s", (locale, buyNow) => {
    expect(wordsFor(locale).buyNow).toBe(buyNow);
  });

  test.each([
    ["it_IT", "it-IT"],
    ["de", "de"],
    ["en_gb", "en-GB"],
    ["tlh_KX", "fallback"],
    ["en_12", "fallback"],
    ["constructor", "fallback"],
    ["", "fallback"],
    [null, "fallback"],
  ])("named %o by Messenger is %o to Intl", (locale, tag) => {
    expect(toLocale(locale, "fallback")).toBe(tag);
  });
});

describe("a sentence", () => {
  test("has its places filled, as often as they stand in it, and once", () => {
    expect(say("{a} and {b} and {a}", { a: "x", b: 2 })).toBe("x and 2 and x");
    expect(say("{a}", { a: "{b}", b: "no" })).toBe("{b}");
  });

  test("keeps a place without a value, so that a mistake shows", () => {
    expect(say("Hi {name}!")).toBe("Hi {name}!");
  });
});
