/** The signed tokens that we give out, one of each purpose. */
import { NEW_CARD } from "../../../contract/checkout.ts";
import { attemptsFor, readAttempt } from "../../../worker/checkout/attempt.ts";
import { readBankLink, signBankLink } from "../../../worker/checkout/bank-link.ts";
import { readLink, signLink } from "../../../worker/checkout/link.ts";
import type { Config } from "../../../worker/config.ts";
import { hasSession, sessionCookie } from "../../../worker/console/session.ts";
import { isGuestKey, signGuestKey } from "../../../worker/order/guest.ts";
import { readOrderLink, signOrderLink } from "../../../worker/order/link.ts";
import { readWalletLink, signWalletLink } from "../../../worker/wallet/link.ts";
import { KEYS, NOW, PAGE_ID, PUBLIC_URL, SECRET } from "./target.ts";

/** As in `LINK_KEYS`, so that a console's session is told apart from a link by its purpose alone. */
const CONSOLE = { consoleKey: SECRET, publicUrl: PUBLIC_URL };
const CONFIG = { linkKeys: KEYS, meta: { pageId: PAGE_ID } } as Config;
const ORDER_ID = "ord_1";
const LINK = { checkoutId: "chk_1", buyerId: "byr_1", items: [{ variantId: "house-blend-500", quantity: 1 }] };
const SESSION = { session: { id: "sid_1" }, cards: [] } as unknown as Parameters<typeof attemptsFor>[1];
const QUOTE = { id: "quo_1", after: 0 };
const AGREED = { totalMinor: 3499, currency: "EUR" };
const PAYMENT = { kind: "new_card", clientToken: "ctoken_1", keep: null, tap: null } as const;

interface Purpose {
  sign(now: Date): Promise<string>;
  /** Whether it is good now for what it was signed for. */
  isGood(token: string): Promise<boolean>;
}

export const PURPOSES = {
  link: {
    sign: (now) => signLink(KEYS, PAGE_ID, LINK, now),
    isGood: async (token) => (await readLink(KEYS, PAGE_ID, token, NOW)).kind === "valid",
  },
  order: {
    sign: (now) => signOrderLink(KEYS, PAGE_ID, ORDER_ID, now),
    isGood: async (token) => (await readOrderLink(KEYS, PAGE_ID, token, NOW)) !== null,
  },
  wallet: {
    sign: (now) => signWalletLink(KEYS, PAGE_ID, { id: "wal_1", buyerId: "byr_1" }, now),
    isGood: async (token) => (await readWalletLink(KEYS, PAGE_ID, token, NOW))?.isOver === false,
  },
  bank: {
    sign: (now) => signBankLink(KEYS, PAGE_ID, ORDER_ID, now),
    isGood: async (token) => (await readBankLink(KEYS, PAGE_ID, token, NOW)) !== null,
  },
  guest: {
    sign: (now) => signGuestKey(KEYS, PAGE_ID, ORDER_ID, now),
    isGood: (token) => isGuestKey(KEYS, PAGE_ID, ORDER_ID, token, NOW),
  },
  attempt: {
    sign: async (now) => (await attemptsFor({ config: CONFIG, now }, SESSION, QUOTE, AGREED))[NEW_CARD] ?? "",
    isGood: async (token) => (await readAttempt({ config: CONFIG, now: NOW }, SESSION, QUOTE, PAYMENT, token)) !== null,
  },
  console: {
    sign: async (now) => /=([^;]+)/.exec(await sessionCookie(CONSOLE, now))?.[1] ?? "",
    // No cookie's value has such a sign in it.
    isGood: async (token) =>
      !token.includes(";") && (await hasSession(CONSOLE, `__Host-threadtill-console=${token}`, NOW)),
  },
} satisfies Record<string, Purpose>;
export type Name = keyof typeof PURPOSES;

export const NAMES = Object.keys(PURPOSES) as Name[];
const signed = new Map<Name, Promise<string>>();

/** The token of that purpose. Every one is made once: signing is most of what a play would take. */
export function genuineOf(name: Name): Promise<string> {
  const token = signed.get(name) ?? PURPOSES[name].sign(NOW);
  signed.set(name, token);
  return token;
}
