/**
 * What we need of a payment provider: a client step in the page, then a charge by the server, then the truth by id.
 * The shape fits Stripe (challenge after the charge is asked for) and Braintree (challenge before it, no idempotency
 * keys, no success webhook). Nothing in here names a provider, and no caller knows more than this.
 */

import type { DeclineCode, RefundReason, RefundStatus } from "../../contract/order.ts";
import type { Code } from "../code.ts";
import type { TaxService } from "./tax-port.ts";

/** How a payment stands at the provider, read from the provider. */
export interface ProviderPayment {
  id: string;
  /** Our order, as the provider kept it for us; null when the payment is not one of ours. */
  orderId: string | null;
  state: "open" | "processing" | "action_required" | "declined" | "succeeded" | "cancelled";
  amountMinor: number;
  /** ISO 4217 in capitals. */
  currency: string;
  decline: DeclineCode | null;
  /** Present in `action_required`: what the page hands to the provider's script. */
  clientSecret: string | null;
  /** The charge or card behind the last outcome; two outcomes with the same reference are one. */
  ref: string | null;
  card: ProviderCard | null;
}

export interface ProviderCard {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** Same number, same value, within one provider account. */
  fingerprint: string;
  /** The payer it is attached to at the provider, or null: then it cannot be used again. */
  customerId: string | null;
}

export interface ChargeOrder {
  id: string;
  number: string;
  attempt: number;
  amountMinor: number;
  currency: string;
  customerId: string | null;
  /** Where the provider sends its own receipt; only for guests, whose thread is not ours to write in. */
  receiptEmail: string | null;
}

export type Method =
  /** A one-use token from the page; `save` keeps the card for purchases with the buyer present. */
  | { kind: "new_card"; clientToken: string; save: boolean }
  /** `cvcToken`: a one-use token of the CVC typed again, or null. */
  | { kind: "saved_card"; providerCardId: string; cvcToken: string | null };

/** A refund as we ask for it. */
export interface RefundOrder {
  id: string;
  orderId: string;
  paymentId: string;
  amountMinor: number;
  reason: RefundReason;
}

/** How a refund stands at the provider. */
export interface ProviderRefund {
  id: string;
  /** Our refund, as the provider kept it for us; null when it was made elsewhere, as in the provider's dashboard. */
  refundId: string | null;
  amountMinor: number;
  /** ISO 4217 in capitals. */
  currency: string;
  status: RefundStatus;
  /** The provider's word for why it failed; null unless it did. */
  failure: Code | null;
}

/** A payment with what the provider's list tells of it. */
export interface ListedPayment extends ProviderPayment {
  createdAt: Date;
  /** What of it went back, or is on its way. */
  givenBackMinor: number;
}

export interface ListedRefund extends ProviderRefund {
  paymentId: string | null;
  createdAt: Date;
}

/** Which part of a list: what was made in this time, and of that the page after this id. Newest first. */
export interface Span {
  /** Null: from the beginning. */
  since: Date | null;
  until: Date;
  after: string | null;
}

export interface Page<T> {
  rows: T[];
  isLast: boolean;
}

/** The provider understood and said no. */
export interface RefundRefused {
  refused: Code;
}

/** A buyer's bank that wants its customer's money back, or asks about it. */
export interface ProviderDispute {
  id: string;
  paymentId: string | null;
  /** The provider's word for where it stands. */
  status: Code;
  isOver: boolean;
  amountMinor: number;
  reason: Code;
}

export interface PaymentProvider extends TaxService {
  /**
   * Makes a customer for a buyer. The key is of this order and not of the buyer: a provider may answer a key with its first
   * failure for a day (Stripe docs, idempotent requests).
   */
  createCustomer(buyerId: string, idempotencyKey: string): Promise<string>;
  /**
   * Opens the order's only payment without charging anything. Repeating it answers with the same one.
   * @throws UnknownCustomer when the customer is gone at the provider; UnknownOutcome when nobody knows
   */
  open(order: ChargeOrder): Promise<ProviderPayment>;
  /**
   * Asks for the money, once per order and attempt. A refusal is a state, not an error.
   * @throws UnknownOutcome when the answer did not come: read the truth by id before anything else
   */
  charge(paymentId: string, order: ChargeOrder, method: Method, returnUrl: string): Promise<ProviderPayment>;
  /** @throws UnknownPayment when the provider knows none of this id; UnknownOutcome when it does not answer */
  read(paymentId: string): Promise<ProviderPayment>;
  /** A saved card as it stands now; null when the provider does not know it. */
  readCard(cardId: string): Promise<ProviderCard | null>;
  /** Lets go of a saved card for good. Letting go of one that is gone already is as good. */
  detachCard(cardId: string): Promise<void>;
  /** Deletes a customer with every card that hangs on it, for good. One that is gone already is as good. */
  deleteCustomer(customerId: string): Promise<void>;
  /** Ends an unpaid payment; answers with how it stands, which is `succeeded` when the money was faster. */
  cancel(paymentId: string): Promise<ProviderPayment>;
  /**
   * Gives money back, once for each of our refunds. A refusal is a value, not an error; it may be the replay of an older answer.
   * @throws UnknownOutcome when the answer did not come: look for it among `listRefunds` before anything else
   */
  refund(refund: RefundOrder): Promise<ProviderRefund | RefundRefused>;
  /** All that was ever given back of a payment, by us or elsewhere, at most a hundred. */
  listRefunds(paymentId: string): Promise<ProviderRefund[]>;
  /** As `read`, with what its list tells. */
  inspect(paymentId: string): Promise<ListedPayment>;
  /** Every payment of the account, also those that are none of ours. */
  pageOfPayments(span: Span): Promise<Page<ListedPayment>>;
  pageOfRefunds(span: Span): Promise<Page<ListedRefund>>;
  readDispute(disputeId: string): Promise<ProviderDispute>;
  /**
   * Verifies a webhook over its raw bytes. Null for a signature that is wrong, too old or from the future.
   * @param now seconds since the epoch
   */
  verifyEvent(raw: string, signature: string | null, now: number): Promise<ProviderEvent | null>;
}

export interface ProviderEvent {
  id: string;
  type: string;
  /** Null: nothing that we keep anything of. */
  about: EventSubject | null;
}

export type EventSubject =
  | { kind: "payment"; id: string }
  | { kind: "card"; id: string }
  /** A customer that was deleted. */
  | { kind: "customer"; id: string }
  /** What was given back of this payment. */
  | { kind: "refunds"; paymentId: string }
  | { kind: "dispute"; id: string }
  /** The card network takes this payment for fraud. Nothing more is known of it, and nothing of it changes. */
  | { kind: "fraud_warning"; paymentId: string };

/** The provider does not know the customer that we kept: it was deleted there. Nothing was opened. */
export class UnknownCustomer extends Error {
  constructor() {
    super("the provider does not know this customer");
    this.name = "UnknownCustomer";
  }
}

/** The provider was asked and did not answer in a way that tells what happened. */
export class UnknownOutcome extends Error {
  constructor(cause: unknown) {
    super("the provider's answer did not arrive", { cause });
    this.name = "UnknownOutcome";
  }
}

/**
 * The provider answers that it knows no such payment: another account or mode than the one it was opened in. What became of it is
 * as unknown as if nothing had been answered.
 */
export class UnknownPayment extends UnknownOutcome {
  constructor(cause: unknown) {
    super(cause);
    this.name = "UnknownPayment";
  }
}
