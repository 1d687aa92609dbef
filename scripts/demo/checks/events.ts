/** PURE. What became of the messages that came from outside. */
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";

/** The provider told us twice of one event, and it was taken once. @param type such as `payment_intent.succeeded` */
export function toldTwiceTakenOnce(before: State, after: State, type: string): Verdict {
  const told = after.deliveries.slice(before.deliveries.length).filter(({ kind, body }) => kind === "stripe" && typeIn(body) === type);
  const ids = [...new Set(told.map(({ body }) => idIn(body)))];
  const rows = after.stripeEvents.filter(({ externalId }) => ids.includes(externalId));
  return expecting(`Stripe's ${type} came twice and counted once`, {
    "times it was delivered": [told.map(({ state }) => state), ["delivered", "delivered"]],
    "inbox rows of it": [rows.map(({ status }) => status), ["done"]],
  });
}

function typeIn(body: string): string {
  return (JSON.parse(body) as { type: string }).type;
}

function idIn(body: string): string {
  return (JSON.parse(body) as { id: string }).id;
}
