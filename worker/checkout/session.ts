/** Claims a link and opens the checkout behind it. A claim is a POST: crawlers fetch links and must change nothing. */
import type { AddressDraft } from "../../contract/address.ts";
import type { CheckoutView, Claimed, ClaimRequest } from "../../contract/checkout.ts";
import { type CheckoutFacts, claimCheckout, findCheckout, type PriceWish } from "../../db/checkouts.ts";
import { provePerson } from "../../db/proofs.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { digest } from "../keys.ts";
import { CLAIM_WINDOW_MS, SESSION_TTL_MS } from "../limits.ts";
import { readPersonProof } from "../messenger/signed-request.ts";
import { ofItsForm } from "./address-form.ts";
import { attemptsOnOrder } from "./attempt.ts";
import { guestPageUrl } from "./issue.ts";
import { type Link, NOBODYS_LINK, readLink } from "./link.ts";
import { greetingQuote } from "./quote.ts";
import { isEndedByMerchant } from "./transitions.ts";
import { viewCheckout } from "./view.ts";

const UNKNOWN_LINK = new Failure("not_found", "This link is not one of ours. Open it again from the chat.");

const SESSION_NEEDED = new Failure("session_needed", "Open the link again from the chat.");

/**
 * Opens the checkout behind a link. A page that holds a session of the same checkout already keeps it, level and all, so that
 * closing the webview and tapping the button again loses nothing; save one that only held an older link, which may gain by this one.
 * The same claim again, by its key, is answered with the session that it made.
 * @param heldFor the session secret that came along for a checkout, by cookie or bearer
 * @param locale the language of the page that claims, which its messages and receipts keep
 */
export async function claim(
  deps: Deps,
  { token, key }: Pick<ClaimRequest, "token" | "key">,
  heldFor: (checkoutId: string) => string | null,
  locale: string,
): Promise<{ claimed: Claimed; checkoutId: string } | Failure> {
  const { linkKeys, meta } = deps.config;
  const reading = await readLink(linkKeys, meta.pageId, token, deps.now);
  if (reading.kind === "expired")
    return new Failure("link_expired", "This link is over. Ask for a fresh one in the chat.");
  const link = reading.kind === "valid" ? reading.link : NOBODYS_LINK;
  const { checkoutId } = link;
  const held = heldFor(checkoutId);
  const heldHash = held && (await digest(held));
  const kept = heldHash ? await findCheckout(deps.sql, heldHash, meta.pageId, deps.now) : null;
  if (held && kept && isOf(kept, link)) {
    return { claimed: { session: held, checkout: await openCheckout(deps, kept) }, checkoutId };
  }
  const session = `ses_${await digest(`${key ?? deps.id("key")}.${token}`)}`;
  const secretHash = await digest(session);
  const level = await claimCheckout(deps.sql, {
    ...link,
    first: link.isProof ? "person" : "claimed",
    heldHash,
    sessionId: deps.id("sid"),
    secretHash,
    locale,
    now: deps.now,
    expiresAt: new Date(deps.now.getTime() + SESSION_TTL_MS),
    claimable: Math.abs(deps.now.getTime() - link.issuedAt.getTime()) <= CLAIM_WINDOW_MS,
  });
  if (!level) return UNKNOWN_LINK;
  const facts = await findCheckout(deps.sql, secretHash, meta.pageId, deps.now);
  // The claim came again, and what it had opened was ended meanwhile.
  if (!facts) return SESSION_NEEDED;
  return { claimed: { session, checkout: await openCheckout(deps, facts) }, checkoutId };
}

function isOf({ checkout, session }: CheckoutFacts, link: Link): boolean {
  const { level, issuedAt } = session;
  const isEnough = link.isProof ? level === "person" : level !== "link";
  return checkout.id === link.checkoutId && (isEnough || issuedAt >= link.issuedAt);
}

/**
 * Raises the session to the proven person, by Messenger's word for who holds the phone. Everything but a fresh word, never used before,
 * for the very person whose link this is leaves the session where it was and shows nothing more.
 */
export async function prove(
  deps: Deps,
  facts: CheckoutFacts,
  secret: string,
  signed: string,
): Promise<CheckoutView | Failure> {
  const { meta } = deps.config;
  if (facts.session.level === "person") return await openCheckout(deps, facts);
  const refused = new Failure("proof_refused", "This proof is none for this page.");
  const proof = await readPersonProof(signed, meta.appSecret, meta.pageId, deps.now);
  if (!proof) return refused;
  const used = { id: await digest(proof.id), pageId: meta.pageId, psid: proof.psid };
  if (!(await provePerson(deps.sql, await digest(secret), used, deps.now))) return refused;
  const raised = await findSession(deps, secret);
  return isFailure(raised) ? raised : await openCheckout(deps, raised);
}

/** The session behind a bearer secret. @param wish what a price is asked for, where one is */
export async function findSession(
  deps: Deps,
  secret: string | null,
  wish?: PriceWish,
): Promise<CheckoutFacts | Failure> {
  const facts = secret
    ? await findCheckout(deps.sql, await digest(secret), deps.config.meta.pageId, deps.now, wish)
    : null;
  return facts ?? SESSION_NEEDED;
}

const PLACE = ["country", "line1", "postcode", "city"] as const;

/** Of a draft that was typed for another country first, the place is what is asked for in the one that was chosen. */
function isSamePlace(...two: [AddressDraft, AddressDraft]): boolean {
  const [one, other] = two.map((address) => ofItsForm(address)) as typeof two;
  const fold = (text: string) => text.trim().toLowerCase();
  return PLACE.every((key) => fold(one[key]) === fold(other[key]));
}

/**
 * False for an order that the merchant has ended: nothing of it is left to do. And for a declined one that goes where this page would not
 * show it, typed in another page of the same buyer's or to an address that was removed: nobody is asked for another card for it, and the
 * next offer that is paid ends it.
 */
function isToBeShown({ order, addresses, session: { draft } }: CheckoutFacts): boolean {
  if (order && isEndedByMerchant(order)) return false;
  if (order?.status !== "declined" || order.delivery === null) return true;
  if (order.addressId !== null) return addresses.some(({ id }) => id === order.addressId);
  return draft !== null && isSamePlace(draft.address, order.address);
}

/** The view, with a ready-made offer when nothing has to be filled in and no order is under way. */
export async function openCheckout(deps: Deps, all: CheckoutFacts) {
  const facts = isToBeShown(all) ? all : { ...all, order: null };
  const quote = facts.order ? null : await greetingQuote(deps, facts);
  const { order } = facts;
  return viewCheckout(
    facts,
    quote,
    deps.now,
    await guestPageUrl(deps, order),
    await attemptsOnOrder(deps, facts, order),
  );
}
