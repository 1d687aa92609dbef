/** PURE. A sheet of paper: a page that runs nothing, whole in one answer, and as good printed as on a screen. */
import type locales from "../../dist/webview/locales.json";
import paper from "../../dist/webview/paper.html?raw";
import { say } from "../bot/words/index.ts";
import { pickLocale } from "../checkout/page.ts";
import { themeOf } from "../checkout/theme.ts";
import { escapeHtml, Html, html } from "../html.ts";

export interface Sheet {
  title: string;
  body: Html;
}

/** What every sheet of a shop carries. */
export interface Letterhead {
  name: string;
  colour: string;
  /** Back to the thread. */
  chatUrl: string;
  testMode: boolean;
}

export type PaperKey = keyof (typeof locales)["en"]["paper"] | "back" | "test";

/** The language of a sheet: its words, with places filled. */
export interface Speech {
  /** BCP 47. */
  locale: string;
  dir: "ltr" | "rtl";
  /** What is put into a place is isolated where a sheet runs right to left, so that no full stop wanders (Unicode UAX 9). */
  t(key: PaperKey, values?: Record<string, string>): string;
  /** Title and sentence of one that has two lines. */
  lines(key: PaperKey, values?: Record<string, string>): [title: string, text: string];
  /** The day: "24 November 2026". */
  day(at: Date): string;
  /** To the minute, in UTC, which it says: "24 November 2026 at 09:41 UTC". */
  moment(at: Date): string;
}

/** @param wanted BCP 47 tags, best first */
export function speak(wanted: string[], fallback: string): Speech {
  const { locale, dir, strings } = pickLocale(wanted, fallback, "paper");
  const [open, close] = dir === "rtl" ? ["\u2068", "\u2069"] : ["", ""];
  const t: Speech["t"] = (key, values = {}) => {
    const isolated = Object.entries(values).map(([name, value]) => [name, open + value + close]);
    return say(strings[key] ?? key, Object.fromEntries(isolated));
  };
  return {
    locale,
    dir,
    t,
    lines(key, values) {
      const [title = "", text = ""] = t(key, values).split("\n");
      return [title, text];
    },
    day: (at) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(at),
    moment: (at) =>
      `${new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at)} UTC`,
  };
}

/** @param nonce of its styles */
export function renderSheet({ title, body }: Sheet, head: Letterhead, speech: Speech, nonce: string): string {
  const theme = themeOf(head.colour);
  const slots: Record<string, string | Html> = {
    lang: speech.locale,
    dir: speech.dir,
    nonce,
    theme_light: theme.light,
    theme_dark: theme.dark,
    title: `${title} · ${head.name}`,
    shop: head.name,
    initial: [...head.name][0] ?? "",
    test: head.testMode ? html`<small class="test">${speech.t("test")}</small>` : "",
    body,
    chat: head.chatUrl,
    back: speech.t("back"),
  };
  return paper.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
    const value = slots[slot] ?? "";
    return value instanceof Html ? value.text : escapeHtml(value);
  });
}
