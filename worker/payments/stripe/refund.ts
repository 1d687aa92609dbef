/** Refunds and disputes as Stripe has them. */
import type Stripe from "stripe";
import { asCode } from "../../code.ts";
import type { ProviderDispute, ProviderRefund, RefundOrder, RefundRefused } from "../port.ts";
import { ORDER_KEY } from "./payment.ts";

/** Metadata key that carries our refund's id. */
const REFUND_KEY = "threadtill_refund";
/** Stripe's largest page. Ours are fewer for one order (`REFUNDS_PER_ORDER_MAX`). */
const PAGE = 100;

/** @throws whatever stripe-node throws when it was no plain refusal */
export async function createRefund(
  stripe: Stripe,
  { id, orderId, paymentId, amountMinor, reason }: RefundOrder,
  isRefusal: (error: unknown) => boolean,
): Promise<ProviderRefund | RefundRefused> {
  const metadata = { [REFUND_KEY]: id, [ORDER_KEY]: orderId };
  const params = { payment_intent: paymentId, amount: amountMinor, reason, metadata };
  try {
    return toRefund(await stripe.refunds.create(params, { idempotencyKey: `${id}:create` }));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, type } = error as { code?: unknown; type?: unknown };
    return { refused: asCode(code ?? type ?? "refused") };
  }
}

export async function listRefunds(stripe: Stripe, paymentId: string): Promise<ProviderRefund[]> {
  const page = await stripe.refunds.list({ payment_intent: paymentId, limit: PAGE });
  return page.data.map(toRefund);
}

export function toRefund(refund: Stripe.Refund): ProviderRefund {
  return {
    id: refund.id,
    refundId: refund.metadata?.[REFUND_KEY] ?? null,
    amountMinor: refund.amount,
    currency: refund.currency.toUpperCase(),
    status: toStatus(refund.status),
    failure: refund.failure_reason ? asCode(refund.failure_reason) : null,
  };
}

function toStatus(status: string | null): ProviderRefund["status"] {
  // `requires_action`, and whatever a later API version adds: not decided yet.
  return status === "succeeded" || status === "failed" || status === "canceled" ? status : "pending";
}

/** Stripe docs, the Dispute object, `status`: those after which nothing follows but an appeal. */
const OVER = new Set<string>(["won", "lost", "warning_closed", "prevented"]);

export async function readDispute(stripe: Stripe, id: string): Promise<ProviderDispute> {
  const { payment_intent: payment, status, amount, reason } = await stripe.disputes.retrieve(id);
  const paymentId = typeof payment === "string" ? payment : (payment?.id ?? null);
  return {
    id,
    paymentId,
    status: asCode(status),
    isOver: OVER.has(status),
    amountMinor: amount,
    reason: asCode(reason),
  };
}
