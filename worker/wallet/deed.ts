/** PURE. What a form of the wallet, or of a guest's order, asks for, read from its body. Whatever else comes is as good as nothing. */

/** What the page itself had been given, which whoever claims a link has to show again. */
const WALLET_KEY = /^[0-9a-f]{64}$/;
const ID = /^[A-Za-z0-9_-]{6,64}$/;

/** What is asked about before it is done. */
const ASKED = ["remove_card", "end_taps", "remove_address", "erase"] as const;
export type AskedDeed = (typeof ASKED)[number];
const DEEDS = ["show", "data", "download", ...ASKED] as const;

export interface Wish {
  key: string;
  deed: (typeof DEEDS)[number];
  /** Of the card or address that it is about. */
  id: string;
  /** The second step. */
  isSure: boolean;
}

/**
 * Null when no page of ours can have sent it.
 * @param body `application/x-www-form-urlencoded`
 * @param keyShape how the keys look that this page gives out
 */
export function readWish(body: string, keyShape: RegExp = WALLET_KEY): Wish | null {
  const form = new URLSearchParams(body);
  const key = form.get("key") ?? "";
  if (!keyShape.test(key)) return null;
  const id = form.get("id") ?? "";
  return {
    key,
    deed: DEEDS.find((deed) => deed === form.get("deed")) ?? "show",
    id: ID.test(id) ? id : "",
    isSure: form.get("sure") === "yes",
  };
}

export const isAsked = (deed: Wish["deed"]): deed is AskedDeed => ASKED.some((each) => each === deed);
