/**
 * What a page lends to a part of it that comes later: its one copy of Preact, because two could not draw one tree, and
 * its words. In the build of a part this file stands in the place of both (vite.config.ts).
 */
import type { ComponentChildren, createElement } from "preact";
import type * as words from "../words.ts";

export interface Lent extends Pick<typeof words, "t" | "money"> {
  createElement: typeof createElement;
  /** Takes the words that came with the part among the page's own. */
  learn(words: Record<string, string>): void;
}

let page: Lent;

/** To be called before anything is drawn. @param words of the part's own section of the locale files */
export function borrow(lent: Lent, words: unknown): void {
  page = lent;
  page.learn(words as Record<string, string>);
}

export const t: Lent["t"] = (key, values) => page.t(key, values);
export const money: Lent["money"] = (amount) => page.money(amount);

const draw = (...parts: Parameters<typeof createElement>) => page.createElement(...parts);
const Group = ({ children }: { children?: ComponentChildren }) => children;

export { draw as h, Group as Fragment };
