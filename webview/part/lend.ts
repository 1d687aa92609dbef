/** The parts of a page that come later, each a script of its own: not for its first face, but for what is done with it. */
import { createElement } from "preact";
import { clock } from "../clock.ts";
import { learn, money, t } from "../words.ts";
import type { Lent } from "./borrowed.ts";

/** `import()`, which the build puts in its place (vite.config.ts): the script is the worker's and no part of this one. */
declare function importLater(address: string): Promise<{ default: unknown }>;

export interface Parts {
  extras: typeof import("../extras/main.tsx").default;
  proof: typeof import("../proof/main.tsx").default;
  paying: typeof import("../paying/main.tsx").default;
  books: typeof import("../books/main.tsx").default;
}

export const lent: Lent = { createElement, t, money, learn };

/** Rejects when it does not come. Asked for anew each time: a browser remembers a script that did not. */
export async function fetchPart<Name extends keyof Parts>(name: Name, locale: string): Promise<Parts[Name]> {
  return (await importLater(`/${name}/${locale}.js?${clock.now()}`)).default as Parts[Name];
}
