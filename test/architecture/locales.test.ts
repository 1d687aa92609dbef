/** The page's words: every language has every string, every place in it, and a word for all that the worker can say. */
import { describe, expect, test } from "vitest";
import { BINDING_WORDS } from "../../contract/binding-words.ts";
import { FAILURE_CODES, FIELD_FAULTS } from "../../contract/failure.ts";
import { DECLINE_CODES } from "../../contract/order.ts";
import { LANGUAGES } from "../../worker/bot/words/index.ts";
import { addressForm } from "../../worker/checkout/address-form.ts";
import { SHARING } from "../../worker/checkout/page.ts";
import { codeIn, filesIn, textOf } from "./source.ts";

const FILES = filesIn("webview/locales", ".json");
const nameOf = (path: string) => path.split("/").at(-1)?.replace(".json", "") ?? "";
type Words = Record<string, string>;
const sectionsOf = (path: string) => JSON.parse(textOf(path)) as Record<string, Words>;
/** The strings of all sections as one. */
const read = (path: string): Words => Object.assign({}, ...Object.values(sectionsOf(path)));
const english = read("webview/locales/en.json");
const placesIn = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted();

test("the page speaks every language that the bot speaks", () => {
  expect(FILES.map(nameOf)).toEqual(expect.arrayContaining(LANGUAGES));
});

describe.each(FILES)("%s", (path) => {
  const words = read(path);

  test("has exactly the strings of English, none empty", () => {
    expect(Object.keys(words).toSorted()).toEqual(Object.keys(english).toSorted());
    expect(Object.entries(words).filter(([, text]) => typeof text !== "string" || text.trim() === "")).toEqual([]);
  });

  test("has in every string the places of English", () => {
    const wrong = Object.entries(english).filter(
      ([key, text]) => `${placesIn(words[key] ?? "")}` !== `${placesIn(text)}`,
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test("has as many lines in every notice as English: a heading and what to do", () => {
    const lines = (text = "") => text.split("\n").length;
    const notices = Object.keys(english).filter((key) => /^(notice|plate)\./.test(key));
    expect(notices.length).toBeGreaterThan(10);
    expect(notices.filter((key) => lines(words[key]) !== lines(english[key]))).toEqual([]);
  });

  test("leaves to the law what the law has a table for", () => {
    expect(BINDING_WORDS).toHaveProperty(nameOf(path));
    expect(Object.keys(words).filter((key) => key in BINDING_WORDS.en)).toEqual([]);
  });

  test("has every key once in its file", () => {
    const keys = [...textOf(path).matchAll(/^\s*"([^"]+)":/gm)].map((match) => match[1]);
    expect(keys).toHaveLength(Object.keys(sectionsOf(path)).length + Object.keys(words).length);
  });

  test("has them in the sections of English", () => {
    const placed = (file: string) => Object.entries(sectionsOf(file)).map(([name, own]) => [name, Object.keys(own)]);
    expect(placed(path)).toEqual(placed("webview/locales/en.json"));
  });
});

test("a page says only what travels with it: the words of its own section, those of every page, and those that some share", () => {
  const sections = sectionsOf("webview/locales/en.json");
  const pages = Object.keys(sections).filter((name) => name !== "every");
  expect(pages.length).toBeGreaterThan(2);
  const said = codeIn("webview").flatMap((path) => {
    // What only one page imports says that page's words.
    const page = path.split("/")[1] ?? "";
    const shared = SHARING.has(page) ? sections.shared : {};
    const law = page === "checkout" ? { pay: BINDING_WORDS.en.pay } : {};
    const known = { ...sections.every, ...shared, ...(pages.includes(page) ? sections[page] : {}), ...law };
    // What is looked up: `t("key")`, and the label of a way on.
    const keys = [...textOf(path).matchAll(/\bt\("([^"]+)"|(?:way|other|: Way)\S* = \["([^"]+)"/g)];
    return keys.map((match) => ({ path, key: match[1] ?? match[2] ?? "", known }));
  });
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter(({ key, known }) => !(key in known)).map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
});

describe("there are words for", () => {
  test("every decline", () => {
    expect(DECLINE_CODES.filter((code) => !(`notice.${code}` in english))).toEqual([]);
  });

  test("every fault of a field", () => {
    expect(FIELD_FAULTS.filter((fault) => !(`fault.${fault}` in english))).toEqual([]);
  });

  test("every label of every country's address form", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((first) => letters.map((second) => first + second));
    const labels = new Set(codes.flatMap((code) => addressForm(code).fields.map((field) => field.label)));
    expect(labels.size).toBeGreaterThan(5);
    expect([...labels].filter((label) => !(label in english))).toEqual([]);
  });

  test("every failure that passes by itself", () => {
    const passing = FAILURE_CODES.filter(
      (code) => code === "one_moment" || code === "provider_down" || code === "internal",
    );
    expect(passing.filter((code) => !(`notice.${code}` in english))).toEqual([]);
  });
});
