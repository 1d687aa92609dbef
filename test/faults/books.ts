/** What is written where once a history is over: our rows, the provider's objects, the buyers' threads. */
import type { OrderRow } from "../../db/orders.ts";
import { isReceipt } from "../support/shopping.ts";
import type { Confirm, Place } from "./ground.ts";

export interface Payment {
  id: string;
  orderId: string | null;
  status: string;
  capturedMinor: number;
  refundedMinor: number;
  currency: string;
}

export interface Books {
  orders: (Pick<
    OrderRow,
    | "id"
    | "buyerId"
    | "status"
    | "totalMinor"
    | "refundedMinor"
    | "currency"
    | "fulfilment"
    | "lines"
    | "paymentIntentId"
    | "needsAttention"
  > & { isWarned: boolean })[];
  refunds: { orderId: string; amountMinor: number; status: string }[];
  variants: { id: string; stock: number | null; held: number; sold: number }[];
  inbox: { id: number; status: string; error: string | null }[];
  outbox: { id: number; dedupeKey: string; status: string; error: string | null }[];
  /**
   * Each order's history, oldest first. Those whose goods were gone when the money came are `paid without stock`; what the merchant
   * cancels once it is paid are the `goods cancelled`.
   */
  steps: { orderId: string; what: string }[];
  payments: Payment[];
  /** The ids of those who have written to the Page and were not forgotten. */
  buyers: string[];
  /** Those of them who asked to be. */
  wishes: string[];
  /** Whom the provider knows, and for which of our buyers. */
  customers: readonly { id: string; buyerId: string | undefined }[];
  /** The payments that a card network called stolen. */
  warned: readonly string[];
  confirms: readonly Confirm[];
  /** When a buyer tapped, by the clock of the sandbox; and by whose request that came. */
  taps: readonly Confirm[];
  receiptsShown: number;
  /** How many purchases the buyer meant to make, whatever they tapped how often. */
  salesMax: number;
  /** How much was meant to go back, in minor units; absent: nobody knows. */
  backMinor?: number | undefined;
  /** True: nothing happened at which a person has to look. */
  isCalm?: boolean;
  /** Whether Messenger told of every message that it took: only then can each be shown once. */
  everyEchoCame: boolean;
  /** Messages that Messenger was given, and took, more than once: by what they carry of ours. */
  sentTwice: readonly string[];
  /** True: no worker died between a message and the note that it was sent, and nobody else doubled one. */
  isSaidOnce?: boolean;
  /** Log lines that tell of a bug. */
  bugs: readonly string[];
}

/** What only who played the history knows. */
export type Circumstances = Pick<
  Books,
  "taps" | "confirms" | "salesMax" | "backMinor" | "isCalm" | "everyEchoCame" | "isSaidOnce"
>;

function sentTwice({ messenger }: Place["sandbox"]): string[] {
  const taken = messenger.sends().filter(({ outcome }) => outcome !== "refused");
  const marks = taken.flatMap(({ body }) => /"metadata":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? []);
  return [...new Set(marks.filter((mark, at) => marks.indexOf(mark) !== at))];
}

export async function readBooks({ sql, sandbox, bugs }: Place, around: Circumstances): Promise<Books> {
  const [row] = await sql<
    [Omit<Books, "payments" | "customers" | "warned" | "receiptsShown" | "sentTwice" | "bugs" | keyof Circumstances>]
  >`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'buyerId', buyer_id, 'status', status, 'totalMinor', total_minor, 'refundedMinor', refunded_minor,
        'currency', currency, 'fulfilment', fulfilment, 'lines', lines, 'paymentIntentId', payment_intent_id, 'needsAttention', needs_attention, 'isWarned', fraud_warned_at is not null)), '[]') from orders) as orders,
      (select coalesce(jsonb_agg(id), '[]') from buyers) as buyers,
      (select coalesce(jsonb_agg(buyer_id), '[]') from erasures) as wishes,
      (select coalesce(jsonb_agg(jsonb_build_object('orderId', order_id, 'amountMinor', amount_minor, 'status', status)), '[]') from refunds) as refunds,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'stock', stock, 'held', held, 'sold', sold)), '[]') from variants) as variants,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'status', status, 'error', error)), '[]') from inbox) as inbox,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'dedupeKey', dedupe_key, 'status', status, 'error', error)), '[]') from outbox) as outbox,
      (select coalesce(jsonb_agg(jsonb_build_object('orderId', order_id, 'what',
        case when what = 'paid' and detail->>'stock' = 'none' then 'paid without stock'
          when what = 'cancelled' and by = 'merchant' then 'goods cancelled' else what end) order by id), '[]') from order_events) as steps`;
  const charges = sandbox.stripe.charges();
  const payments = sandbox.stripe.paymentIntents().map(({ id, status, metadata, currency }): Payment => {
    const own = charges.filter((charge) => charge.payment_intent === id && charge.paid);
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    return {
      id,
      status,
      currency: currency.toUpperCase(),
      orderId: metadata.threadtill_order ?? null,
      capturedMinor: sum(own.map((charge) => charge.amount_captured)),
      refundedMinor: sum(own.map((charge) => charge.amount_refunded)),
    };
  });
  const receiptsShown = sandbox.messenger
    .people()
    .flatMap(({ psid }) => sandbox.messenger.thread(psid))
    .filter(isReceipt).length;
  const warned = sandbox.stripe.events().flatMap(({ type, data }) => {
    const { payment_intent: payment } = Object(data.object);
    return type === "radar.early_fraud_warning.created" && typeof payment === "string" ? [payment] : [];
  });
  const customers = sandbox.stripe
    .customers()
    .flatMap((each) => (each.deleted ? [] : [{ id: each.id, buyerId: each.metadata.threadtill_buyer }]));
  return { ...row, payments, customers, warned, bugs, receiptsShown, sentTwice: sentTwice(sandbox), ...around };
}
