import type Stripe from "stripe";
import { emit } from "./events.ts";
import { invalid } from "./failure.ts";
import type { ChargeRecord } from "./records.ts";
import { outside, type World } from "./world.ts";

/**
 * The card network warns that a payment was fraud, before anybody disputes it (Stripe docs, "Early fraud warnings"). It is
 * told as an event; the endpoints to read it are not played. A payment that took no money is a 400.
 */
export function warnOfFraud(world: World, charge: ChargeRecord): void {
  if (charge.failure !== null) throw invalid("charge", `Charge ${charge.id} took no money.`);
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: world.ids.next("issfr"),
    object: "radar.early_fraud_warning",
    actionable: !charge.disputed && charge.refunded < charge.amount,
    charge: charge.id,
    created: world.now(),
    fraud_type: "unauthorized_use_of_card",
    livemode: false,
    payment_intent: charge.intent,
  };
  emit(world, "radar.early_fraud_warning.created", warning, outside(world).cause);
}
