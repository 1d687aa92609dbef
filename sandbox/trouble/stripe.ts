import type { LoggedCall, StripeSandbox } from "../stripe/index.ts";
import type { Choice } from "./index.ts";

/** Stripe's share of the trouble. What was meant for the next payment is over once that payment has been tried. */

type StripeChoice = Pick<Choice, "stripe" | "card">;

const CONFIRM = /^\/v1\/payment_intents\/[^/]+\/confirm$/;
const EVERYTHING = /^\/v1\//;
/** Long enough to be felt, and less than anybody's patience with an API. */
const SLOW_MS = 2000;
/** More calls than anybody makes before choosing anew. */
const ALWAYS = 100_000;

const isForOnePayment = ({ stripe }: StripeChoice) => stripe === "answer_lost" || stripe === "error_after_effect";

/** Whether the bank has been asked: not when a stored answer was repeated, nor when the API refused to work. */
function askedTheBank({ status, replayed }: LoggedCall, choice: StripeChoice): boolean {
  if (replayed) return false;
  return [0, 200, 402].includes(status) || (status === 500 && isForOnePayment(choice));
}

/** What is left of a choice after this call. */
export function after(choice: StripeChoice, call: LoggedCall): StripeChoice {
  if (call.method !== "POST" || !CONFIRM.test(call.path)) return choice;
  return {
    stripe: isForOnePayment(choice) ? "well" : choice.stripe,
    card: askedTheBank(call, choice) ? "own" : choice.card,
  };
}

export function createStripeTrouble(stripe: StripeSandbox) {
  let choice: StripeChoice = { stripe: "well", card: "own" };
  let heard = 0;

  function catchUp(): void {
    const calls = stripe.calls();
    const fresh = calls.length < heard ? calls : calls.slice(heard);
    heard = calls.length;
    choice = fresh.reduce(after, choice);
  }

  function order(): void {
    stripe.calm();
    if (choice.stripe === "slow") stripe.failNext({ path: EVERYTHING, mode: "slow", times: ALWAYS, delayMs: SLOW_MS });
    if (choice.stripe === "down") stripe.failNext({ path: EVERYTHING, mode: "500_before", times: ALWAYS });
    if (choice.stripe === "answer_lost") stripe.failNext({ path: CONFIRM, mode: "drop_after", method: "POST" });
    if (choice.stripe === "error_after_effect") stripe.failNext({ path: CONFIRM, mode: "500_after", method: "POST" });
    if (choice.card !== "own") stripe.nextOutcome(choice.card);
  }

  return {
    state(): StripeChoice {
      catchUp();
      return choice;
    },
    choose(next: Partial<StripeChoice>): void {
      catchUp();
      choice = { stripe: next.stripe ?? choice.stripe, card: next.card ?? choice.card };
      order();
    },
  };
}
