import { emit } from "./events.ts";
import { badParameter, invalid } from "./failure.ts";
import { fromPath } from "./store.ts";
import { wirePaymentMethod } from "./wire.ts";
import { outside, type World } from "./world.ts";

/** What the bank printed on the new card; what is absent stays. */
export interface Renewal {
  readonly expMonth?: number | undefined;
  readonly expYear?: number | undefined;
  /** Four digits: the card has a new number. */
  readonly last4?: string | undefined;
}

/**
 * The bank issues a saved card anew, and the network tells Stripe (docs, "Automatic card updates"). A new expiry keeps the
 * fingerprint, which stands for the number; a new number has another one, the same for the same card and last four digits.
 * The id stays, and so does the way in which the bank answers. A card that hangs on no customer is a 400.
 */
export function renewCard(world: World, id: string, renewal: Renewal): void {
  const record = fromPath(world.store.paymentMethods, "PaymentMethod", id);
  if (record.customer === null) throw invalid("id", `${id} is not saved, so the network updates nothing.`);
  const { details } = record;
  const { expMonth = details.expMonth, expYear = details.expYear, last4 = details.last4 } = renewal;
  if (expMonth < 1 || expMonth > 12) throw badParameter("invalid_expiry_month", "exp_month", "Invalid month.");
  if (!/^\d{4}$/.test(last4)) throw invalid("last4", "last4 must be four digits.");
  if (last4 === details.last4 && expMonth === details.expMonth && expYear === details.expYear) {
    throw invalid("id", `Nothing about ${id} would change.`);
  }
  const number = `${details.card.number.slice(0, -4)}${last4}`;
  const before = wirePaymentMethod(record);
  record.details = { ...details, expMonth, expYear, last4, fingerprint: world.ids.fingerprint(number) };
  emit(world, "payment_method.automatically_updated", wirePaymentMethod(record), outside(world).cause, before);
}
