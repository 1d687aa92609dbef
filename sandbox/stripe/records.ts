import type Stripe from "stripe";
import type { TestCard } from "./test-cards.ts";

/** What the stand-in keeps. Times are unix seconds, amounts integer minor units; `wire.ts` renders Stripe's shapes. */

export interface Address {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
}

export interface Shipping {
  address: Address;
  carrier: string | null;
  name: string;
  phone: string | null;
  tracking_number: string | null;
}

export interface BillingDetails {
  address: Address | null;
  email: string | null;
  name: string | null;
  phone: string | null;
  tax_id: string | null;
}

export type Usage = "off_session" | "on_session";
export type AllowRedisplay = "always" | "limited" | "unspecified";
export type Metadata = Record<string, string>;

export interface CustomerRecord {
  readonly id: string;
  readonly created: number;
  deleted: boolean;
  address: Address | null;
  description: string | null;
  email: string | null;
  business_name: string | null;
  individual_name: string | null;
  metadata: Metadata;
  name: string | null;
  phone: string | null;
  preferred_locales: string[];
  shipping: Omit<Shipping, "carrier" | "tracking_number"> | null;
}

/** The card itself, never its number: what a PaymentMethod or a ConfirmationToken holds. */
export interface CardDetails {
  readonly card: TestCard;
  /** Not always the test card's: the bank may have issued a saved card anew (`card-renewal.ts`). */
  readonly last4: string;
  expMonth: number;
  expYear: number;
  readonly fingerprint: string;
  readonly cvcGiven: boolean;
}

export interface PaymentMethodRecord {
  readonly id: string;
  readonly created: number;
  details: CardDetails;
  billing: BillingDetails;
  allowRedisplay: AllowRedisplay;
  metadata: Metadata;
  customer: string | null;
  /** Paid with while unattached, or detached: it can never be used again. */
  spent: boolean;
  /** Saved by a successful payment with setup_future_usage. */
  setUp: boolean;
}

export interface TokenRecord {
  readonly id: string;
  readonly created: number;
  readonly expiresAt: number;
  readonly details: CardDetails;
  readonly billing: BillingDetails;
  readonly allowRedisplay: AllowRedisplay;
  readonly metadata: Metadata;
  /** Set when the token was made from a PaymentMethod that already existed. */
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
  readonly usage: Usage | null;
  readonly shipping: Omit<Shipping, "carrier" | "tracking_number"> | null;
  readonly useStripeSdk: boolean;
  usedBy: string | null;
}

/** A CVC typed again for a saved card: what the bank will say to it, and none of its digits. */
export interface CvcTokenRecord {
  readonly id: string;
  readonly created: number;
  readonly expiresAt: number;
  /** How many digits were typed. */
  readonly length: number;
  /** The bank knows another one, whatever the card. */
  readonly wrong: boolean;
  used: boolean;
}

export type IntentStatus =
  | "canceled"
  | "processing"
  | "requires_action"
  | "requires_confirmation"
  | "requires_payment_method"
  | "succeeded";

export type NextAction = { readonly kind: "sdk" } | { readonly kind: "redirect"; readonly returnUrl: string };

export interface PaymentError {
  readonly type: "card_error" | "invalid_request_error";
  readonly code: string;
  readonly message: string;
  readonly declineCode: string | null;
  readonly adviceCode: string | null;
  readonly charge: string | null;
  readonly paymentMethod: string;
}

/** How the confirmation under way was asked for; kept so that it can go on after the bank's challenge. */
export interface Attempt {
  readonly paymentMethod: PaymentMethodRecord;
  /** The CVC that came with it; null when none was typed again. */
  readonly cvc: CvcTokenRecord | null;
  readonly buyerAbsent: boolean;
  readonly refuseAction: boolean;
  readonly useStripeSdk: boolean;
  readonly returnUrl: string | null;
}

export interface IntentRecord {
  readonly id: string;
  readonly clientSecret: string;
  readonly created: number;
  readonly confirmationMethod: "automatic" | "manual";
  status: IntentStatus;
  amount: number;
  currency: string;
  allowedTypes: string[] | null;
  excludedTypes: string[] | null;
  automatic: { enabled: boolean; allow_redirects: "always" | "never" } | null;
  captureMethod: "automatic" | "automatic_async";
  customer: string | null;
  description: string | null;
  metadata: Metadata;
  paymentDetails: { customer_reference: string | null; order_reference: string | null } | null;
  paymentMethod: string | null;
  requestThreeDSecure: "any" | "automatic" | "challenge";
  requireCvc: boolean;
  receiptEmail: string | null;
  usage: Usage | null;
  shipping: Shipping | null;
  descriptorSuffix: string | null;
  lastError: PaymentError | null;
  latestCharge: string | null;
  nextAction: NextAction | null;
  attempt: Attempt | null;
  canceledAt: number | null;
  cancellationReason: "abandoned" | "duplicate" | "fraudulent" | "requested_by_customer" | null;
  amountReceived: number;
}

export interface ChargeRecord {
  readonly id: string;
  readonly created: number;
  readonly intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly paymentMethod: string;
  readonly details: CardDetails;
  readonly billing: BillingDetails;
  readonly receiptEmail: string | null;
  readonly shipping: Shipping | null;
  readonly descriptorSuffix: string | null;
  readonly failure: PaymentError | null;
  readonly authenticated: boolean;
  readonly cvcCheck: CvcCheck;
  readonly balanceTransaction: string | null;
  refunded: number;
  disputed: boolean;
}

/** Null where no CVC went to the bank: a saved card, paid with in one tap. */
export type CvcCheck = "fail" | "pass" | "unchecked" | null;

export type DisputeKind = "fraudulent" | "inquiry" | "product_not_received";

export interface DisputeRecord {
  readonly id: string;
  readonly created: number;
  readonly kind: DisputeKind;
  readonly charge: ChargeRecord;
  /** Money that left the balance and came back, oldest first. */
  readonly movements: {
    readonly id: string;
    readonly created: number;
    readonly amount: number;
    readonly fee: number;
  }[];
  status: "lost" | "needs_response" | "warning_closed" | "warning_needs_response" | "won";
}

export interface WebhookEndpointRecord {
  readonly id: string;
  readonly created: number;
  readonly secret: string;
  readonly url: string;
  readonly apiVersion: string | null;
  readonly description: string | null;
  readonly enabledEvents: readonly string[];
  readonly metadata: Metadata;
}

export interface RefundRecord {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly charge: string;
  readonly currency: string;
  readonly customer: string | null;
  readonly intent: string;
  readonly paymentMethod: string;
  readonly reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  metadata: Metadata;
  status: "failed" | "pending" | "succeeded";
  failureReason: string | null;
}

export interface EventRecord {
  readonly id: string;
  readonly sequence: number;
  readonly body: Stripe.Event;
}
