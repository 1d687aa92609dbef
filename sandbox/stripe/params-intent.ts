import { clearableText, created, expand, pages, shipping, usage } from "./params.ts";
import { clearable, flag, hash, integer, list, metadata, oneOf, required, text, unplayed } from "./rules.ts";

/* The parameters of the PaymentIntent endpoints; see params.ts. */

/** Removed as an input in 2026-09-30.endive; the route turns it into its own error code before reading the rest. */
export const REMOVED_PARAMETER = "payment_method_types";

const paymentMethodTypes = list(oneOf("card", "link", "paypal", "klarna", "sepa_debit", "ideal", "bancontact", "eps"));

const mandateData = hash({
  customer_acceptance: required(
    hash({
      accepted_at: integer,
      online: hash({ ip_address: text(), user_agent: text() }),
      type: required(oneOf("online", "offline")),
      ...unplayed("offline"),
    }),
  ),
});

const intentCardOptions = hash({
  cvc_token: text(),
  request_three_d_secure: oneOf("any", "automatic", "challenge"),
  require_cvc_recollection: flag,
  ...unplayed(
    "capture_method",
    "installments",
    "mandate_options",
    "moto",
    "network",
    "request_extended_authorization",
    "request_incremental_authorization",
    "request_multicapture",
    "request_overcapture",
    "setup_credential_usage",
    "setup_future_usage",
    "statement_descriptor_suffix_kana",
    "statement_descriptor_suffix_kanji",
    "stored_credential_usage",
    "three_d_secure",
  ),
});

/** What create, update and confirm of a PaymentIntent have in common. */
const intent = {
  allowed_payment_method_types: paymentMethodTypes,
  excluded_payment_method_types: clearable(paymentMethodTypes),
  capture_method: oneOf("automatic", "automatic_async", "manual"),
  payment_details: clearable(hash({ customer_reference: clearableText(25), order_reference: clearableText(25) })),
  payment_method: text(),
  payment_method_options: hash({ card: clearable(intentCardOptions), ...unplayed("link") }),
  receipt_email: clearableText(512),
  setup_future_usage: clearable(usage),
  shipping: clearable(shipping),
  ...expand,
  ...unplayed("amount_details", "hooks", "payment_method_data"),
};

const described = {
  currency: text(3),
  customer: text(),
  description: clearableText(1000),
  metadata: clearable(metadata),
  statement_descriptor: text(22),
  statement_descriptor_suffix: clearableText(22),
  ...unplayed(
    "application_fee_amount",
    "customer_account",
    "payment_method_configuration",
    "transfer_data",
    "transfer_group",
  ),
};

/** How a confirmation may go; also allowed at creation, but only together with confirm=true. */
const confirming = {
  confirmation_token: text(),
  error_on_requires_action: flag,
  mandate_data: clearable(mandateData),
  off_session: oneOf("true", "false", "one_off", "recurring"),
  return_url: text(2048),
  use_stripe_sdk: flag,
  ...unplayed("mandate", "radar_options"),
};

export const CONFIRM_ONLY = [
  "confirmation_token",
  "error_on_requires_action",
  "mandate_data",
  "off_session",
  "return_url",
] as const;

export const INTENT_CREATE = {
  ...intent,
  ...described,
  ...confirming,
  amount: required(integer),
  automatic_payment_methods: hash({ allow_redirects: oneOf("always", "never"), enabled: required(flag) }),
  confirm: flag,
  confirmation_method: oneOf("automatic", "manual"),
  currency: required(text(3)),
  // There is nothing to clear yet.
  metadata,
  setup_future_usage: usage,
  ...unplayed("on_behalf_of"),
};
export const INTENT_UPDATE = { ...intent, ...described, amount: integer };
export const INTENT_CONFIRM = { ...intent, ...confirming, amount_to_confirm: integer };
export const INTENT_CANCEL = {
  cancellation_reason: oneOf("abandoned", "duplicate", "fraudulent", "requested_by_customer"),
  ...expand,
};
export const INTENT_RETRIEVE = { client_secret: text(), ...expand };
export const INTENT_LIST = { ...pages, created, customer: text(), ...unplayed("customer_account") };
