/** PURE. A tip on top: never taxed, never discounted, and of no account for minimums. */
import * as v from "valibot";
import { Currency, chargeStep } from "../../contract/money.ts";
import { CURRENCIES_MAX, TIP_PRESETS_MAX } from "../limits.ts";
import { AmountMinor, isChargeable, NOT_CHARGEABLE } from "./amounts.ts";

const isRising = (amounts: number[]) => amounts.every((amount, at) => at === 0 || (amounts[at - 1] ?? 0) < amount);

export const TipOffer = v.pipe(
  v.strictObject({
    /** Rising amounts to tap on. */
    presetsMinor: v.pipe(
      v.array(AmountMinor),
      v.maxLength(TIP_PRESETS_MAX),
      v.check(isRising, "has presets that do not rise."),
    ),
    /** The most that can be typed. */
    maximumMinor: AmountMinor,
  }),
  v.check(({ presetsMinor, maximumMinor }) => (presetsMinor.at(-1) ?? 0) <= maximumMinor, "has a preset too many."),
);

/** By currency. A shop without tips has none. */
export const Tips = v.pipe(
  v.record(Currency, TipOffer),
  v.maxEntries(CURRENCIES_MAX),
  v.check(
    (tips) =>
      Object.entries(tips).every(([key, { presetsMinor, maximumMinor }]) =>
        [...presetsMinor, maximumMinor].every((amount) => isChargeable(key, amount)),
      ),
    NOT_CHARGEABLE,
  ),
);
export type Tips = v.InferOutput<typeof Tips>;

export type TipVerdict =
  | { kind: "none" }
  | { kind: "added" }
  /** Not in this currency or at all; more than the most; not a whole, positive number of the currency's steps. */
  | { kind: "refused"; reason: "not_offered" | "too_much" | "not_chargeable" };

export function tipVerdict(tips: Tips, currency: string, tipMinor: number): TipVerdict {
  if (tipMinor === 0) return { kind: "none" };
  const offered = tips[currency];
  if (!offered) return { kind: "refused", reason: "not_offered" };
  if (tipMinor > offered.maximumMinor) return { kind: "refused", reason: "too_much" };
  const isWhole = tipMinor > 0 && tipMinor % chargeStep(currency) === 0;
  return isWhole ? { kind: "added" } : { kind: "refused", reason: "not_chargeable" };
}
