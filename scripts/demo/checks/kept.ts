/** PURE. What is kept of a buyer, and on whose word. */
import { KEEP_CARD_TEXT_VERSION, TAP_TEXT_VERSION } from "../../../contract/checkout.ts";
import type { Money } from "../../../contract/money.ts";
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";
import { amount, cardWords, count, moment } from "../words.ts";

/** The card is kept under the consent that was just given, and attached to this buyer at the provider. @param since ISO time */
export function cardKept(state: State, psid: string, card: string, since: string): Verdict {
  const { buyer, cards, attached } = keptOf(state, psid);
  const [kept] = cards;
  const at = kept?.consent.at ?? "";
  return expecting(`card kept: ${card}, consent ${KEEP_CARD_TEXT_VERSION} at ${moment(at)}`, {
    "cards kept": [cards.map(cardWords), [card]],
    "consent text": [kept?.consent.textVersion, KEEP_CARD_TEXT_VERSION],
    "consent given with this purchase": [at >= since, true],
    "at the provider, of this customer": [attached.map(({ id }) => id), kept ? [kept.providerCardId] : []],
    "the buyer is a customer there": [buyer?.providerCustomerId != null, true],
  });
}

/** Its second consent: what a tap in the thread may pay. @param limit what stood beside the box; `since` ISO time */
export function tapsAllowed(state: State, psid: string, limit: Money | null, since: string): Verdict {
  const consents = keptOf(state, psid).cards.map(({ tapConsent }) => tapConsent);
  const [consent] = consents;
  const upTo = limit === null ? "no limit" : amount(limit);
  return expecting(`taps pay up to ${upTo}, consent ${TAP_TEXT_VERSION} at ${moment(consent?.at ?? "")}`, {
    "consents, one a card": [consents.length, 1],
    "consent text": [consent?.textVersion, TAP_TEXT_VERSION],
    "consent given with this purchase": [(consent?.at ?? "") >= since, true],
    limit: [consent && { amount: consent.limitMinor, currency: consent.currency }, limit],
    "the limit in the page": [limit, { amount: 5000, currency: "EUR" }],
  });
}

/** On its owner's word the card is gone: here at once, and at the provider soon after. @param card such as `Visa 4242` */
export function cardRemoved(before: State, after: State, psid: string, card: string): Verdict {
  const [then, now] = [keptOf(before, psid), keptOf(after, psid)];
  const gone = then.cards.find((each) => cardWords(each) === card)?.providerCardId;
  const rest = (cards: typeof then.cards) => cards.map(cardWords).filter((each) => each !== card);
  const calls = after.calls.slice(before.calls.length).map(({ method, path }) => `${method} ${path}`);
  return expecting(`${card} is removed: no longer kept here, detached at Stripe`, {
    "cards kept": [now.cards.map(cardWords), rest(then.cards)],
    "at the provider, of this customer": [
      now.attached.map(({ id }) => id),
      then.attached.map(({ id }) => id).filter((id) => id !== gone),
    ],
    "that it was there before": [then.attached.some(({ id }) => id === gone), true],
    "calls to detach it": [calls.filter((call) => call === `POST /v1/payment_methods/${gone}/detach`).length, 1],
  });
}

/** The box was not ticked. */
export function noCardKept(state: State, psid: string): Verdict {
  const { cards, attached } = keptOf(state, psid);
  return expecting("the box was not ticked: no card kept, neither here nor at Stripe", {
    "cards kept": [cards.length, 0],
    "at the provider, of this customer": [attached.length, 0],
  });
}

/** @param texts every row and every log line, by the name of where it stands */
export function noCardNumber(texts: Record<string, string>, numbers: string[]): Verdict {
  const found = Object.entries(texts).filter(([, text]) => {
    const digits = text.replace(/(?<=\d)[ -](?=\d)/g, "");
    return numbers.some((number) => digits.includes(number));
  });
  const places = count(Object.keys(texts).length, "place");
  return expecting(`no card number in any of ${places}: every table, the worker's log`, {
    "places searched": [Object.keys(texts).length > 1, true],
    found: [found.map(([place]) => place), []],
  });
}

function keptOf(state: State, psid: string) {
  const buyer = state.buyers.find((each) => each.psid === psid);
  const cards = state.cards.filter((card) => card.buyerId === buyer?.id);
  const attached = state.methods.filter(({ customer }) => customer !== null && customer === buyer?.providerCustomerId);
  return { buyer, cards, attached };
}
