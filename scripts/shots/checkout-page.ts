/** The checkout page as a buyer uses it in a real browser: by labels, roles and words of its own language. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { bindingWords } from "../../contract/binding-words.ts";
import { ROOT } from "../paths.ts";

/** Documented test cards that the stories use. */
export const CARDS = {
  pays: "4242 4242 4242 4242",
  alsoPays: "5555 5555 5555 4444",
  declined: "4000 0000 0000 0002",
  asksTheBank: "4000 0000 0000 3220",
} as const;

export const GIULIA = {
  name: "Giulia Rossi",
  line1: "Via Roma 1",
  postcode: "20121",
  city: "Milano",
  province: "MI",
} as const;
export type TypedAddress = Record<keyof typeof GIULIA, string>;

export interface CheckoutPage {
  root: Page | FrameLocator;
  /** The string of that key, as a pattern in which every `{place}` may be anything. */
  words(key: string): RegExp;
  /** Where the page says this. */
  says(key: string): Locator;
  field(key: string): Locator;
  /** The provider's own frame. */
  cardFrame: FrameLocator;
  cardNumber: Locator;
  /** The main button, whatever it says. */
  pay: Locator;
  button(key: string): Locator;
  keep: Locator;
  /** The second consent. */
  tap: Locator;
  /** The code of a kept card, in the provider's own frame. */
  codeFrame: FrameLocator;
  code: Locator;
  /** The head of a page that is one sentence and one way on. */
  heading(key: string): Locator;
  /** The message above the checkout. */
  notice(key: string): Locator;
  fillAddress(address?: Partial<TypedAddress>): Promise<void>;
  fillCard(number?: string): Promise<void>;
}

/** @param root the page itself, or the frame that holds it @param language of the page: one of webview/locales */
export function checkoutPage(root: Page | FrameLocator, language = "en"): CheckoutPage {
  const strings = stringsOf(language);
  const words = (key: string) => pattern(textOf(strings, key));
  const [cardFrame, field] = [root.frameLocator(CARD_FRAME), (key: string) => root.getByLabel(words(key))];
  const said = (key: string) => new RegExp(pattern(textOf(strings, key)).source.slice(1, -1));
  const firstLine = (key: string) => pattern(textOf(strings, key).split("\n")[0] ?? "");
  return {
    root,
    words,
    says: (key) => root.getByText(said(key)),
    field,
    cardFrame,
    cardNumber: cardFrame.locator('[autocomplete="cc-number"]'),
    pay: root.getByRole("button", { name: words("pay") }),
    button: (key) => root.getByRole("button", { name: words(key) }),
    keep: root.getByRole("checkbox", { name: words("card.keep") }),
    tap: root.getByRole("checkbox", { name: words("card.tap") }),
    codeFrame: root.frameLocator(CODE_FRAME),
    code: root.frameLocator(CODE_FRAME).getByRole("textbox"),
    heading: (key) => root.getByRole("heading", { name: firstLine(key) }),
    notice: (key) =>
      root
        .getByRole("alert")
        .or(root.getByRole("status"))
        .filter({ hasText: textOf(strings, key).split("\n")[0] ?? "" }),
    async fillAddress(address = {}) {
      const { province, ...texts } = { ...GIULIA, ...address };
      for (const [key, text] of Object.entries(texts)) await field(`label.${key}`).fill(text);
      await field("label.province").selectOption(province);
    },
    async fillCard(number = CARDS.pays) {
      await cardFrame.locator('[autocomplete="cc-number"]').fill(number);
      await cardFrame.locator('[autocomplete="cc-exp"]').fill("12 / 39");
      await cardFrame.locator('[autocomplete="cc-csc"]').fill("123");
    },
  };
}

const CARD_FRAME = 'iframe[title="Secure payment input frame"]';
const CODE_FRAME = 'iframe[title="Secure CVC input frame"]';

/** The bank's window over the page. */
export const bankOf = (root: Page | FrameLocator): FrameLocator => root.frameLocator('iframe[title^="Sandbox Bank"]');

function stringsOf(language: string): Record<string, string> {
  const sections = JSON.parse(readFileSync(join(ROOT, `webview/locales/${language}.json`), "utf8"));
  return Object.assign({ pay: bindingWords(language).pay }, ...Object.values(sections));
}

function textOf(strings: Record<string, string>, key: string): string {
  const text = strings[key];
  if (text === undefined) throw new Error(`The locale file has no "${key}".`);
  return text;
}

function pattern(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}
