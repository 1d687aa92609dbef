/** After a challenge, or when an answer was lost: the truth is read at the provider and the order settled by it. */
import type { OrderRow } from "../../db/orders.ts";
import { mayDo } from "../../db/tallies.ts";
import type { Deps } from "../deps.ts";
import { UnknownOutcome } from "../payments/port.ts";
import { looksLimit } from "./card-tries.ts";
import type { Paid } from "./charge.ts";
import { settle } from "./settle.ts";
import { isLive } from "./transitions.ts";

export async function resume(deps: Deps, order: OrderRow): Promise<Paid> {
  if (!order.paymentIntentId || !isLive(order.status)) return { order, clientSecret: null, fresh: false };
  // Whoever asks all the time is told what we know, and the provider is left in peace.
  if (!(await mayDo(deps.sql, looksLimit(order.id), order.id, deps.now)))
    return { order, clientSecret: null, fresh: false };
  try {
    const payment = await deps.payments.read(order.paymentIntentId);
    const settled = await settle(deps, order, payment, { decisive: false });
    return { order: settled, clientSecret: payment.clientSecret, fresh: false };
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    return { order, clientSecret: null, fresh: false };
  }
}
