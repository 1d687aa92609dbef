/** How a merchant ends the quarantine of an order whose payment is not its amount, or that waits for a person while it is not paid. */
import * as v from "valibot";

/**
 * POST /api/merchant/orders/:order/quarantine. `accept`: what the provider took is what was paid. `refund`: all that it took goes back,
 * and the order ends. `release`: nothing was taken; the payment is cancelled and the order ends.
 */
export const QuarantineRequest = v.strictObject({ end: v.picklist(["accept", "refund", "release"]) });
export type QuarantineEnd = v.InferOutput<typeof QuarantineRequest>["end"];
