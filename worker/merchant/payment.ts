/** What the provider says of an order's payment, for a merchant who has to decide about it. */
import type { OrderPayment } from "../../contract/quarantine.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { HISTORY_MAX } from "../limits.ts";
import { UnknownPayment } from "../payments/port.ts";
import { toName, UNKNOWN_ORDER } from "./orders.ts";

export async function showPayment(deps: Deps, name: string): Promise<OrderPayment | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  if (!story) return UNKNOWN_ORDER;
  const { paymentIntentId } = story.order;
  return { payment: paymentIntentId === null ? null : await told(deps, paymentIntentId) };
}

async function told({ payments }: Deps, paymentId: string): Promise<OrderPayment["payment"]> {
  try {
    const { id, state, amountMinor, currency, givenBackMinor } = await payments.inspect(paymentId);
    return { id, state, amount: { amount: amountMinor, currency }, givenBack: { amount: givenBackMinor, currency } };
  } catch (error) {
    if (error instanceof UnknownPayment) return null;
    throw error;
  }
}
