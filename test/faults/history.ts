/** PURE. A history by its name, which says all of it: `page/declines/webhook/s7.die_after+r2.lose_request`. */
import { FATES, type Harm } from "./actor.ts";

/** Where the buyer taps; `refund`: the merchant gives back all that was paid. */
export const WAYS = ["page", "tap", "refund"] as const;
/**
 * What the bank says. `altered`: it pays, but somebody has changed the amount at the provider before the tap asked for it. Of a refund:
 * `declines` is refused, because the payment is disputed; `challenge` is pending for a while; `altered` comes after somebody has given a
 * part back at the provider.
 */
export const OUTCOMES = ["succeeds", "declines", "challenge", "altered"] as const;
/**
 * Who finds what was left behind. `again`: the same request comes again, then the provider's webhooks. `webhook`: the other way
 * round. `late`: the request again, the sweep for a quarter of an hour, then every webhook, twice and in reverse. `sweep`: neither
 * comes before the sweep has ended everything.
 */
export const RECOVERIES = ["again", "webhook", "late", "sweep"] as const;

export type Way = (typeof WAYS)[number];
export type Outcome = (typeof OUTCOMES)[number];
export type Recovery = (typeof RECOVERIES)[number];

export interface Blow {
  /** The tap's own request, or all that comes after it. */
  in: "subject" | "recovery";
  /** The n-th effect step of it, from 0. */
  step: number;
  harm: Harm;
}

export interface History {
  way: Way;
  outcome: Outcome;
  recovery: Recovery;
  blows: readonly Blow[];
}

export function nameOf({ way, outcome, recovery, blows }: History): string {
  const told = blows.map((blow) => `${blow.in === "subject" ? "s" : "r"}${blow.step}.${blow.harm}`);
  return [way, outcome, recovery, told.join("+") || "clean"].join("/");
}

/** @throws when there is no such history */
export function parseName(name: string): History {
  const [way, outcome, recovery, told = ""] = name.split("/");
  const blows = told === "clean" ? [] : told.split("+").map(parseBlow);
  return { way: among(WAYS, way), outcome: among(OUTCOMES, outcome), recovery: among(RECOVERIES, recovery), blows };
}

function parseBlow(told: string): Blow {
  const [, where, step, harm] = /^([sr])(\d+)\.(\w+)$/.exec(told) ?? [];
  return { in: where === "s" ? "subject" : "recovery", step: Number(step), harm: among(FATES, harm) };
}

function among<T extends string>(known: readonly T[], value: string | undefined): T {
  const found = known.find((each) => each === value);
  if (!found) throw new Error(`"${value}" is none of ${known.join(", ")}`);
  return found;
}
