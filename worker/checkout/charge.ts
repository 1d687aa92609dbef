/**
 * Charges an order that a tap has just made or taken up again: the provider is asked twice, to open the payment and to take
 * the money, and the order is settled by what it says. The payment's id is stored between the two (invariant 1).
 */
import type { Payer } from "../../db/begin.ts";
import { forgetCustomer, saveCustomer } from "../../db/buyers.ts";
import { findOrder, type OrderRow, storePaymentIntent } from "../../db/orders.ts";
import { orderNumber } from "../bot/order-messages.ts";
import type { Deps } from "../deps.ts";
import {
  type ChargeOrder,
  type Method,
  type ProviderPayment,
  UnknownCustomer,
  UnknownOutcome,
} from "../payments/port.ts";
import { endUnopened, settle } from "./settle.ts";

export interface Paid {
  order: OrderRow;
  /** For the bank's challenge; null unless one is asked for. */
  clientSecret: string | null;
  /** False when the tap was a repeat and found its order made. */
  fresh: boolean;
}

/** What is not known after the second call stays `paying`; the truth is read by id later. */
export async function chargeOrder(deps: Deps, order: OrderRow, payer: Payer, method: Method): Promise<Paid> {
  const opened = await openOnce(deps, order, payer);
  if (!opened) return { order: (await findOrder(deps.sql, order.id)) ?? order, clientSecret: null, fresh: true };
  const { charge, paymentId } = opened;
  try {
    const returnUrl = `${deps.config.publicUrl}/return/${order.id}`;
    const payment = await deps.payments.charge(paymentId, charge, method, returnUrl);
    const settled = await settle(deps, { ...order, paymentIntentId: paymentId }, payment, { decisive: true });
    return { order: settled, clientSecret: payment.clientSecret, fresh: true };
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    deps.log.error("payment_unknown", { order, reason: error.cause });
    return { order, clientSecret: null, fresh: true };
  }
}

/**
 * The order's one payment, opened and its id stored. Null when the order is over: ended by somebody else meanwhile, or here,
 * because the provider did not answer. Nothing was confirmed, so nothing can be charged, and the buyer may tap again at once.
 */
async function openOnce(
  deps: Deps,
  order: OrderRow,
  payer: Payer,
): Promise<{ charge: ChargeOrder; paymentId: string } | null> {
  try {
    const charge = await toChargeOrder(deps, order, payer);
    if (order.paymentIntentId) return { charge, paymentId: order.paymentIntentId };
    const { id: paymentId } = await openFor(deps, order, charge);
    return (await storePaymentIntent(deps.sql, order, paymentId)) ? { charge, paymentId } : null;
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    deps.log.error("payment_not_opened", { order, reason: error.cause });
    await endUnopened(deps, order, "cancelled");
    return null;
  }
}

/** A customer deleted at the provider is forgotten here and made anew, once: else this buyer could never pay again. */
async function openFor(deps: Deps, order: OrderRow, charge: ChargeOrder): Promise<ProviderPayment> {
  try {
    return await deps.payments.open(charge);
  } catch (error) {
    if (!(error instanceof UnknownCustomer)) throw error;
    await forgetCustomer(deps.sql, charge.customerId ?? "", deps.now);
    return await deps.payments.open(await toChargeOrder(deps, order, { customerId: null }));
  }
}

type Customer = Pick<Payer, "customerId">;

async function toChargeOrder(deps: Deps, order: OrderRow, customer: Customer): Promise<ChargeOrder> {
  return {
    id: order.id,
    number: orderNumber(order),
    attempt: order.attempt,
    amountMinor: order.totalMinor,
    currency: order.currency,
    customerId: order.buyerId && (await customerOf(deps, order, order.buyerId, customer)),
    receiptEmail: order.buyerId ? null : order.email,
  };
}

/** One customer per buyer: of two made at once, the first one stored is the one both use. */
async function customerOf(deps: Deps, order: OrderRow, buyerId: string, { customerId }: Customer): Promise<string> {
  if (customerId) return customerId;
  const made = await deps.payments.createCustomer(buyerId, `${order.id}:customer`);
  return await saveCustomer(deps.sql, buyerId, made);
}
