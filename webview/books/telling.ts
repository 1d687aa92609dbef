/** What a dead letter was for, and why it was given up, in a merchant's words. Pure. */
import type { DeadLetter } from "../../contract/dead-letter.ts";
import type { Key } from "../words.ts";

/** As the outbox names what is said of an order: its own id comes second. */
const OF_AN_ORDER = /^(receipt|thanks|withdrawn|nothing-charged|goods|given-back|action_required|declined):([^:]+)/;

export interface Telling {
  what: Key;
  why: Key;
  /** The order that it is about, by its id; null: none, or it does not say. */
  order: string | null;
}

export function tell({ box, what, reason }: DeadLetter): Telling {
  if (box === "inbox") {
    const from = what.startsWith("stripe ") ? "letter.stripe" : "letter.messenger";
    return { what: from, why: "letter.failed", order: null };
  }
  const [, kind, order = null] = OF_AN_ORDER.exec(what) ?? [];
  if (kind === "receipt") return { what: "letter.receipt", why: whyNot(reason), order };
  if (order || what.startsWith("refund:")) return { what: "letter.order", why: whyNot(reason), order };
  if (what.startsWith("alert:")) return { what: "letter.alert", why: "letter.deaf", order };
  return { what: "letter.reply", why: whyNot(reason), order };
}

/** As the outbox notes it: `graph <code>/<subcode>`, `window`, `no answer`. Codes: Meta docs, error codes of the Send API. */
function whyNot(reason: string): Key {
  if (reason.startsWith("window")) return "letter.window";
  if (reason === "no answer") return "letter.silent";
  if (/^graph 551\b/.test(reason)) return "letter.gone";
  return /^graph (190|200|10)\b/.test(reason) ? "letter.token" : "letter.refused";
}
