/** PURE. What became of the messages that came from outside. */
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";

/** The provider told us twice of one event, and it was taken once. @param type such as `payment_intent.succeeded` */
export function toldTwiceTakenOnce(before: State, after: State, type: string): Verdict {
  const told = after.deliveries
    .slice(before.deliveries.length)
    .filter(({ kind, body }) => kind === "stripe" && typeIn(body) === type);
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

/** No fault hid behind a good ending: no error logged, no message refused, no webhook tried twice. */
export function nothingWentWrong(
  state: State,
  logs: readonly { level: string; message: string }[],
  sends: readonly { outcome: string; error?: { message: string } }[],
  unknownCalls: readonly string[],
): Verdict {
  const faults = logs.filter(({ level }) => level === "error" || level === "warn");
  const refused = sends.filter(({ outcome }) => outcome !== "accepted");
  const retried = state.deliveries.filter(({ attempts }) => attempts.length !== 1);
  const says = `${state.deliveries.length} webhooks, ${sends.length} messages: none refused, none retried, no error logged`;
  return expecting(says, {
    "errors and warnings in the worker's log": [faults.map(({ message }) => message), []],
    "messages that Messenger refused": [refused.map(({ error }) => error?.message), []],
    "webhooks not answered 200 at once": [retried.map(({ kind, id }) => `${kind} ${id}`), []],
    "calls that Messenger does not know": [unknownCalls, []],
    "messages given up": [state.outbox.filter(({ status }) => status === "dead").length, 0],
  });
}
