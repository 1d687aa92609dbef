/**
 * PURE. What must be true after every history, whatever broke in it. Written anew from docs/invariants.md and not from the code, so
 * that a rule which the code forgets is not forgotten here as well.
 */
import type { Books, Payment } from "./books.ts";

const TAP_AGE_MS_MAX = 120_000;
const OVER = new Set(["paid", "cancelled", "expired"]);

type Order = Books["orders"][number];
type Rule = (books: Books) => string[];

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
const ofOrder = ({ payments }: Books, { id }: Order) => payments.filter(({ orderId }) => orderId === id);
const succeeded = ({ status }: Payment) => status === "succeeded";
const each = (books: Books, say: (order: Order) => string | false) =>
  books.orders.map(say).filter((breach) => breach !== false);

const forgottenThere: Rule = ({ customers, buyers }) =>
  customers
    .filter(({ buyerId }) => buyerId === undefined || !buyers.includes(buyerId))
    .map(({ id, buyerId }) => `${id} of ${buyerId} can be charged to this day, and we know nobody of that name`);

/** Every rule by its name, in the order of docs/invariants.md. */
export const RULES: Readonly<Record<string, Rule>> = {
  "one payment per order": (books) =>
    each(books, (order) => {
      const own = ofOrder(books, order);
      return (
        own.length > 1 && `${order.id} has ${own.length} PaymentIntents, ${own.filter(succeeded).length} succeeded`
      );
    }),

  "the payment is the stored one": (books) =>
    each(books, (order) => {
      const stray = ofOrder(books, order).find(
        ({ id, capturedMinor }) => capturedMinor > 0 && id !== order.paymentIntentId,
      );
      return stray !== undefined && `${order.id} was charged by ${stray.id}, which it does not know`;
    }),

  "never more than the total": (books) =>
    each(books, (order) => {
      const own = ofOrder(books, order);
      const kept = sum(own.map(({ capturedMinor, refundedMinor }) => capturedMinor - refundedMinor));
      return kept > order.totalMinor && `of ${order.id}, ${order.totalMinor}, ${kept} was taken`;
    }),

  "paid there is paid here": (books) =>
    each(books, (order) => {
      const there = ofOrder(books, order).some(succeeded);
      const excused = order.needsAttention !== null || books.refunds.some(({ orderId }) => orderId === order.id);
      return (
        there !== (order.status === "paid") &&
        !(there && excused) &&
        `${order.id} is ${order.status}, paid there: ${there}`
      );
    }),

  "paid in full, or put aside": (books) =>
    each(books, (order) => {
      const there = ofOrder(books, order).find(succeeded);
      const agrees = there?.capturedMinor === order.totalMinor && there.currency === order.currency;
      return (
        order.status === "paid" && !agrees && `${order.id}, ${order.totalMinor}, is paid with ${there?.capturedMinor}`
      );
    }),

  "no payment without an order": ({ payments, orders }) =>
    payments
      .filter(({ orderId, capturedMinor }) => capturedMinor > 0 && !orders.some(({ id }) => id === orderId))
      .map(({ id }) => `${id} took money for no order`),

  "one sale for one wish": ({ orders, salesMax }) => {
    const paid = orders.filter(({ status }) => status === "paid");
    return paid.length > salesMax
      ? [`${paid.map(({ id }) => id).join(", ")} are paid, and ${salesMax} wished for`]
      : [];
  },

  "books of refunds agree": (books) =>
    each(books, (order) => {
      const rows = books.refunds.filter(
        ({ orderId, status }) => orderId === order.id && /pending|succeeded/.test(status),
      );
      const given = sum(rows.map(({ amountMinor }) => amountMinor));
      return (given !== order.refundedMinor || given > order.totalMinor) && `${order.id} gave back ${given}`;
    }),

  "what went back there went back here": (books) =>
    each(books, (order) => {
      const there = sum(ofOrder(books, order).map(({ refundedMinor }) => refundedMinor));
      // Of what others gave back there only webhooks tell.
      const wrong = books.everyEchoCame ? there !== order.refundedMinor : there < order.refundedMinor;
      return wrong && `of ${order.id} ${there} went back, and here ${order.refundedMinor}`;
    }),

  "one refund for one wish": ({ orders, backMinor }) => {
    const given = sum(orders.map(({ refundedMinor }) => refundedMinor));
    return backMinor !== undefined && given !== backMinor ? [`${given} went back, and ${backMinor} was meant`] : [];
  },

  "every refund ends": ({ refunds, orders, everyEchoCame }) =>
    refunds
      .filter(({ orderId, status }) => {
        const order = orders.find(({ id }) => id === orderId);
        // Of one that is pending there only webhooks tell how it ended.
        return everyEchoCame && status === "pending" && order?.needsAttention !== "refund_unknown";
      })
      .map(({ orderId, amountMinor }) => `${amountMinor} of ${orderId} are pending to this day`),

  "a warning there is noted here": (books) =>
    each(books, ({ id, paymentIntentId, isWarned }) => {
      const there = paymentIntentId !== null && books.warned.includes(paymentIntentId);
      return there !== isWarned && `${id} is warned of there: ${there}, here: ${isWarned}`;
    }),

  "stock exact": (books) =>
    books.variants.flatMap(({ id, stock, held, sold }) => {
      const pieces = (orders: Order[]) =>
        sum(orders.flatMap(({ lines }) => lines.filter((l) => l.variantId === id).map(({ quantity }) => quantity)));
      const without = (order: Order) =>
        books.steps.some(({ orderId, what }) => orderId === order.id && what === "paid without stock");
      const isSold = (order: Order) => order.status === "paid" && order.fulfilment !== "cancelled" && !without(order);
      const mustSell = pieces(books.orders.filter(isSold));
      const mustHold = pieces(books.orders.filter(({ status }) => !OVER.has(status)));
      const wrong = sold !== mustSell || held !== mustHold || (stock !== null && sold + held > stock);
      return wrong ? [`${id}: sold ${sold} of ${mustSell}, held ${held} of ${mustHold}, stock ${stock}`] : [];
    }),

  "paid is one receipt": (books) =>
    each(books, (order) => {
      const rows = books.outbox.filter(
        ({ dedupeKey }) => dedupeKey.startsWith("receipt:") && dedupeKey.includes(order.id),
      );
      const wanted = order.status === "paid" ? 1 : 0;
      // Whoever wanted to be forgotten is, with all that was written to them. Nobody here is a guest.
      if (order.buyerId === null) return false;
      return rows.length !== wanted && `${order.id} is ${order.status} with ${rows.length} receipts`;
    }),

  "receipts are seen": ({ orders, receiptsShown, everyEchoCame }) => {
    const paid = orders.filter(({ status }) => status === "paid").length;
    const wrong = receiptsShown < paid || (everyEchoCame && receiptsShown > paid);
    return wrong ? [`${paid} orders are paid, ${receiptsShown} receipts shown`] : [];
  },

  "nothing is said twice": ({ sentTwice, isSaidOnce = false }) => (isSaidOnce ? [...sentTwice] : []),

  "every event ends": ({ inbox, outbox }) => {
    const open = inbox.filter(({ status, error }) => !(status === "done" || (status === "dead" && error)));
    const unsent = outbox.filter(
      ({ status, error }) => !(/^(sent|waiting)$/.test(status) || (status === "dead" && error)),
    );
    return [
      ...open.map(({ id, status }) => `inbox ${id} is ${status}`),
      ...unsent.map(({ dedupeKey, status }) => `${dedupeKey} is ${status}`),
    ];
  },

  "nothing was given up": ({ inbox, outbox }) =>
    [...inbox, ...outbox].filter(({ status }) => status === "dead").map(({ id, error }) => `${id} is dead: ${error}`),

  "every order ends": (books) =>
    each(
      books,
      ({ id, status, needsAttention }) =>
        !OVER.has(status) && needsAttention === null && `${id} is ${status} to this day`,
    ),

  "a person is called for a reason": (books) =>
    each(
      books,
      ({ id, needsAttention }) =>
        books.isCalm === true && needsAttention !== null && `${id} asks for a person: ${needsAttention}`,
    ),

  "goods are let go when no money can come": (books) =>
    each(books, (order) => {
      // One whose id was lost with its worker can take no money: nobody has its secret, and nobody can confirm it.
      const open = ofOrder(books, order).find(
        ({ id, status }) => id === order.paymentIntentId && status !== "canceled" && status !== "succeeded",
      );
      return (
        OVER.has(order.status) && open !== undefined && `${order.id} is ${order.status}, its payment ${open.status}`
      );
    }),

  "an end is an end": ({ steps }) => {
    const breaches: string[] = [];
    const ends = new Map<string, string>();
    for (const { orderId, what } of steps) {
      const end = ends.get(orderId);
      // Money wins from every state, but nothing ends before the provider has said that none can come.
      const isState = /^(paid|declined|action_required|cancelled|expired|tried_again|begun)/.test(what);
      if (end && isState) breaches.push(`${orderId} was ${end} and then ${what}`);
      if (/^(paid|cancelled|expired)/.test(what)) ends.set(orderId, what);
    }
    return breaches;
  },

  "only a fresh tap charges": ({ confirms, taps }) =>
    confirms
      .filter(({ by, at }) => !taps.some((tap) => tap.by === by && at >= tap.at && at - tap.at <= TAP_AGE_MS_MAX))
      .map(
        ({ by, at }) => `${by} asked for money at ${new Date(at).toISOString()} with no tap of the last two minutes`,
      ),

  "forgotten here is forgotten there": forgottenThere,

  "no bug was logged": ({ bugs }) => [...bugs],
};

/** The rules of what takes so long that by then much else is deleted. */
export const AFTER_A_MONTH: typeof RULES = {
  "who asks to be forgotten is": ({ wishes }) => wishes.map((buyerId) => `${buyerId} is known to this day`),
  "forgotten here is forgotten there": forgottenThere,
};

/** Each breach with the name of its rule. */
export function breachesOf(books: Books, rules = RULES): string[] {
  return Object.entries(rules).flatMap(([name, rule]) => rule(books).map((breach) => `${name}: ${breach}`));
}
