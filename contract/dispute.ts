/** A dispute as the merchant's API shows it. */
import type { Money } from "./money.ts";

/** What the buyer's bank asks of the payment. */
export interface Dispute {
  /** The provider's word for where it stands. */
  status: string;
  isOver: boolean;
  amount: Money;
  /** The provider's word for why. */
  reason: string;
  openedAt: string;
}
