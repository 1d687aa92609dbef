/** Payments and refunds as Stripe lists them. */
import type Stripe from "stripe";
import type { ListedPayment, ListedRefund, Page, Span } from "../port.ts";
import { toPayment } from "./payment.ts";
import { toRefund } from "./refund.ts";

/** Stripe's largest page. */
const PAGE = 100;

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

function queryOf({ since, until, after }: Span) {
  return {
    limit: PAGE,
    created: { ...(since && { gte: seconds(since) }), lt: seconds(until) },
    ...(after && { starting_after: after }),
  };
}

export async function pageOfPayments(stripe: Stripe, span: Span): Promise<Page<ListedPayment>> {
  const page = await stripe.paymentIntents.list({ ...queryOf(span), expand: ["data.latest_charge"] });
  return { rows: page.data.map(toListed), isLast: !page.has_more };
}

export async function pageOfRefunds(stripe: Stripe, span: Span): Promise<Page<ListedRefund>> {
  const page = await stripe.refunds.list(queryOf(span));
  const rows = page.data.map((refund) => ({
    ...toRefund(refund),
    paymentId: typeof refund.payment_intent === "string" ? refund.payment_intent : (refund.payment_intent?.id ?? null),
    createdAt: new Date(refund.created * 1000),
  }));
  return { rows, isLast: !page.has_more };
}

/** @param intent with its `latest_charge` expanded: only that tells what went back */
export function toListed(intent: Stripe.PaymentIntent): ListedPayment {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const createdAt = new Date(intent.created * 1000);
  return { ...toPayment(intent), createdAt, givenBackMinor: charge?.amount_refunded ?? 0 };
}
