/** This page's one model, with what only a browser knows. */
import type { ConsoleBoot } from "../../contract/console.ts";
import { readBoot } from "../boot.ts";
import { call } from "../call.ts";
import { clock } from "../clock.ts";
import { fetchPart, lent } from "../part/lend.ts";
import { signal } from "../signal.ts";
import { Notice } from "../ui/notice.tsx";
import { api } from "./api.ts";
import { createConsole } from "./model.ts";
import { moneyOf } from "./money.ts";
import { addressOf, placeOf } from "./place.ts";
import { Glyph } from "./screens/glyph.tsx";
import { Moment } from "./screens/moment.tsx";
import { Trouble } from "./screens/trouble.tsx";

const { locale, shop } = readBoot<ConsoleBoot>();

export { shop };

export const model = createConsole(
  {
    api,
    clock,
    newKey: () => crypto.randomUUID(),
    write(place, step) {
      if (step) history.pushState(null, "", addressOf(place));
      else history.replaceState(null, "", addressOf(place));
    },
    fetchBooks: async () =>
      (await fetchPart("books", locale))(lent, {
        model,
        addressOf,
        call,
        signal,
        moneyOf,
        Glyph,
        Moment,
        Notice,
        Trouble,
      }),
  },
  placeOf(location),
);

/** How long "Copied" is to be read, in milliseconds. */
const COPIED_MS = 2_000;

export const copied = signal(false);

export async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  copied.value = true;
  clock.after(COPIED_MS, () => {
    copied.value = false;
  });
}
