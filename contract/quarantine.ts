/** How a merchant ends the quarantine of an order whose payment is not its amount, or that waits for a person while it is not paid. */
import * as v from "valibot";
import type { Money } from "./money.ts";

/**
 * POST /api/merchant/orders/:order/quarantine. `accept`: what the provider took is what was paid. `refund`: all that it took goes back,
 * and the order ends. `release`: nothing was taken; the payment is cancelled and the order ends.
 */
export const QuarantineRequest = v.strictObject({ end: v.picklist(["accept", "refund", "release"]) });
export type QuarantineEnd = v.InferOutput<typeof QuarantineRequest>["end"];

/** Answer of GET /api/merchant/orders/:order/payment: what the provider says of it at this moment. */
export interface OrderPayment {
  /** Null: the order has none, or the provider does not know it. */
  payment: {
    /** The provider's. */
    id: string;
    /** `succeeded`: the amount was taken. `open`, `processing`, `action_required`, `declined`, `cancelled`: nothing was, so far. */
    state: string;
    /** In the payment's own currency, which may be another than the order's. */
    amount: Money;
    /** What of it went back, or is on its way. */
    givenBack: Money;
  } | null;
}
