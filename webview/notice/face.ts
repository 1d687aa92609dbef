/** What a page shows that has nothing to fill in: a link that is over or unknown, the way back from the bank. Pure. */
import type { Boot } from "../../contract/checkout.ts";
import type { Face } from "../face.ts";
import { t } from "../words.ts";

/** The two things that can be done here besides going back to the chat. */
export interface Ways {
  /** Null where the address names no link. */
  renew: (() => unknown) | null;
  /** Asks the worker for this page anew. */
  reload(): unknown;
}

/** @param said what became of asking for a fresh link */
export function faceOf({ page, order }: Pick<Boot, "page" | "order">, said: string, ways: Ways): Face {
  if (page === "expired") return expired(said, ways.renew);
  if (page === "missing") return { icon: "alert", words: t("plate.missing") };
  if (!order) return { icon: "clock", words: t("plate.back") };
  const { number, status } = order;
  if (status === "paid") return { icon: "check", words: t("plate.returned", { number }) };
  if (status === "declined" || status === "cancelled" || status === "expired")
    return { icon: "alert", words: t("plate.unpaid", { number }) };
  return { icon: "clock", words: t("plate.checking"), other: ["again", ways.reload] };
}

/** The fresh link goes to the chat that the old one was made for, whoever asks. */
function expired(said: string, renew: Ways["renew"]): Face {
  const offered = renew && ["", t("renew.failed")].includes(said);
  const answer = said && `\n${said}`;
  return { icon: "clock", words: t("plate.expired") + answer, ...(offered && { way: ["send", renew] }) };
}
