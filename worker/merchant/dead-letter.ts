/** PURE. What a dead letter was for and why it was given up, read from the names that the boxes give to both. */
import type { Box, LetterAbout, LetterWhy } from "../../contract/dead-letter.ts";
import { afterRefusal } from "../messenger/refusal.ts";

interface Letter {
  box: Box;
  /** `stripe payment_intent.succeeded`, `receipt:<order id>`, `alert:...`. */
  what: string;
  reason: string;
}

/** @param namesOrder the name of the message names an order */
export function aboutOf({ box, what }: Letter, namesOrder: boolean): LetterAbout {
  if (box === "inbox") return what.startsWith("stripe ") ? "provider" : "buyer";
  if (what.startsWith("alert:")) return "alert";
  if (what.startsWith("receipt:")) return "receipt";
  return namesOrder || what.startsWith("refund:") ? "order" : "reply";
}

/** Meta docs, error codes: 551, and these with their subcodes, are about the person and not about the Page. */
const GONE = new Set(["10/2018108", "100/2018001", "200/1545041"]);

/** A reason as the outbox notes it: `window`, `no answer`, `graph <code>/<subcode>`. */
export function whyOf({ box, what, reason }: Letter): LetterWhy {
  if (box === "inbox") return "failed";
  if (what.startsWith("alert:")) return "deaf";
  if (reason.startsWith("window")) return "window";
  if (reason === "no answer") return "silent";
  const [, code = "", subcode = ""] = /^graph (\d+)\/(\d*)$/.exec(reason) ?? [];
  if (code === "551" || GONE.has(`${code}/${subcode}`)) return "gone";
  return afterRefusal(Number(code), subcode ? Number(subcode) : null) === "alert" ? "page" : "refused";
}
