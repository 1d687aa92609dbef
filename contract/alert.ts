/**
 * What is posted to the merchant's `ALERT_URL`, one JSON object each: docs/merchant.md shows how a receiver checks it. Ids, numbers,
 * amounts and codes; never an address, a name or a PSID.
 */
import type { DifferenceKind } from "./difference.ts";
import type { Money } from "./money.ts";

/** How an alert names an order: `number` as a person reads it, `A-1042`. */
export interface AlertOrder {
  id: string;
  number: string;
}

export type Alert =
  /**
   * `refund_failed`: the buyer is owed this much again. `refund_unknown`: for two days nobody could tell what became of it.
   * `tax_unreported`: the provider that worked out the taxes could not be told of the sale, of what went back, or that it came back.
   * `withdrawal`: what is to go back is the merchant's to decide.
   */
  | {
      kind: "order_paid" | "refund_failed" | "refund_unknown" | "tax_unreported" | "fraud_warning" | "withdrawal";
      order: AlertOrder;
      amount: Money;
    }
  /** `status`: the provider's word for where the dispute stands. */
  | { kind: "dispute"; order: AlertOrder; amount: Money; status: string }
  /** The provider's books and ours do not say the same of a payment or refund: `subject` is its id. `order` is null for one of no order here. */
  | { kind: "difference"; difference: DifferenceKind; subject: string; order: AlertOrder | null; amount: Money }
  /** An event or a message that was given up; `row` is its id in that table. */
  | { kind: "dead_letter"; box: "inbox" | "outbox"; row: number; reason: string }
  /** `left`: pieces not sold yet. */
  | { kind: "low_stock"; variantId: string; left: number }
  /** So many new cards were declined within ten minutes that the shop takes none for half an hour; kept ones pay as before. */
  | { kind: "card_testing"; declines: number }
  /** Messenger refuses all that we ask of it: the Page's token, a permission or the Page itself. At most one a day. */
  | { kind: "page_token"; reason: string }
  /** Nothing happened: somebody, or the doctor, wanted to see whether alerts arrive. */
  | { kind: "test" };

/** Posted at least once: whoever has seen an `id` may forget what comes with it again. */
export type PostedAlert = Alert & {
  id: string;
  /** When it happened, ISO 8601 in UTC. */
  at: string;
  /** Where the merchant looks at it. */
  url: string;
  /** True with the provider's test keys: no real money. */
  test: boolean;
};
