/** How the payment provider's books and ours may differ, and what a merchant does about each. */
import * as v from "valibot";
import type { Money } from "./money.ts";

export const DIFFERENCE_KINDS = [
  "paid_there",
  "paid_here",
  "amount_differs",
  "unknown_order",
  "second_payment",
  "refund_there",
  "refund_here",
] as const;
export const DifferenceKind = v.picklist(DIFFERENCE_KINDS);
export type DifferenceKind = v.InferOutput<typeof DifferenceKind>;

/** What each means and what to do, in the words that every place shows. It is closed by itself once it is gone. */
export const DIFFERENCE_ADVICE: Readonly<Record<DifferenceKind, string>> = {
  paid_there:
    "The provider took money for an order that is not paid here. Look at the order: what it waits for is said there. If nothing moves within a day, refund the payment in the provider's dashboard.",
  paid_here:
    "The order is paid here, and the provider does not say so. Send nothing; look for the payment in the provider's dashboard, in test and live mode and in every account that you have.",
  amount_differs:
    "The provider took another amount or currency than the order's. Decide about it in the console, or with npm run orders -- settle ORDER accept, or refund.",
  unknown_order:
    "The provider holds money for an order that is not here: it was made by another deployment, or this database is an older copy. Find the order, or refund the payment in the provider's dashboard.",
  second_payment:
    "A second payment took money for one order, which its own payment has to pay. Refund the second one in the provider's dashboard.",
  refund_there:
    "The provider gave money back that is not counted here. Look at the order; if it does not show the refund by tomorrow, count it as given back yourself.",
  refund_here:
    "A refund is counted here that the provider does not have. Until it shows there the buyer has nothing: give the money back in the provider's dashboard, or ask the provider what became of it.",
};

/** GET /api/merchant/differences: what differs, oldest first; `all=true`: also what is gone, for 90 days. */
export const DifferencesQuery = v.strictObject({ all: v.optional(v.literal("true")) });

export interface Difference {
  id: number;
  kind: DifferenceKind;
  /** The provider's id of the payment or refund; our refund's where the provider has none. */
  subject: string;
  order: { id: string; number: string } | null;
  amount: Money;
  firstSeenAt: string;
  /** Null: it is there. */
  closedAt: string | null;
  /** What it means and what to do. */
  advice: string;
}

/** Answer of GET /api/merchant/differences. */
export interface DifferenceList {
  differences: Difference[];
  /** When what is young, and when everything, was last compared to its end; null: not yet. */
  comparedAt: { recent: string | null; whole: string | null };
}
