/** PURE. What comes of what the merchant does with a paid order: told once in its buyer's thread, and on the order's page. */
import { formatMoney, type Money } from "../../../contract/money.ts";
import type { Bubble } from "../bubble.ts";
import type { KnownOrder } from "../known-order.ts";
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";
import { amount } from "../words.ts";

export interface Parcel {
  carrier: string;
  trackingNumber: string;
}

/** @param page the order's page, as HTML */
export function parcelTold(state: State, psid: string, order: KnownOrder, parcel: Parcel, page: string): Verdict {
  const row = state.orders.find(({ id }) => id === order.id);
  const bubbles = toldOf(state, psid, order, parcel.trackingNumber);
  const opened = bubbles.flatMap(({ buttons }) => buttons).flatMap((b) => (b.type === "web_url" ? [b.url] : []));
  return expecting(`${order.number} is shipped: told once, with [Track], and shown on the order's page`, {
    "where the goods are": [row?.fulfilment, "shipped"],
    "carrier and number": [
      [row?.carrier, row?.trackingNumber],
      [parcel.carrier, parcel.trackingNumber],
    ],
    "times told in the thread": [bubbles.length, 1],
    "where [Track] leads": [opened, [row?.trackingUrl]],
    "the number is on the page": [page.includes(parcel.trackingNumber), true],
  });
}

/** @param back what went back @param locale of the buyer: BCP 47 */
export function partGivenBack(
  state: State,
  psid: string,
  order: KnownOrder,
  { back, locale, page }: { back: Money; locale: string; page: string },
): Verdict {
  const row = state.orders.find(({ id }) => id === order.id);
  const refunds = state.refunds.filter(({ payment_intent: intent }) => intent === row?.paymentIntentId);
  const shown = formatMoney(locale, back);
  return expecting(`${amount(back)} went back: one refund at Stripe, told once, and shown on the order's page`, {
    "refunds at Stripe": [refunds.map(({ amount: minor, status }) => [minor, status]), [[back.amount, "succeeded"]]],
    "refunded, in minor units": [row?.refundedMinor, back.amount],
    "the order is still": [row?.status, "paid"],
    "times told in the thread": [toldOf(state, psid, order, shown).length, 1],
    "the amount is on the page": [page.includes(shown), true],
  });
}

/** The messages to this person that name the order and hold these words. */
function toldOf(state: State, psid: string, { number }: KnownOrder, words: string): Bubble[] {
  return (state.threads.get(psid) ?? []).filter(({ template }) => {
    return template?.template_type === "button" && template.text.includes(number) && template.text.includes(words);
  });
}
