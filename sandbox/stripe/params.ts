import {
  clearable,
  flag,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  type Rule,
  required,
  text,
  unplayed,
  type Values,
} from "./rules.ts";

/*
 * The documented parameters of every endpoint that the stand-in plays (Stripe API reference, 2026-10-28.endive).
 * A name missing here is a 400 parameter_unknown; a name under `unplayed` is a loud 400 of the sandbox's own.
 */

export const expand = { expand: list(text()) };
export const clearableText = (max?: number) => clearable(text(max));

const address = hash({
  city: clearableText(),
  country: clearableText(),
  line1: clearableText(),
  line2: clearableText(),
  postal_code: clearableText(),
  state: clearableText(),
});

const customerShipping = hash({ address: required(address), name: required(text()), phone: clearableText() });
export const shipping = hash({
  address: required(address),
  carrier: clearableText(),
  name: required(text()),
  phone: clearableText(),
  tracking_number: clearableText(),
});

const billingDetails = hash({
  address: clearable(address),
  email: clearableText(),
  name: clearableText(),
  phone: clearableText(),
  tax_id: clearableText(),
});

const allowRedisplay = oneOf("always", "limited", "unspecified");
export const usage = oneOf("off_session", "on_session");

export const pages = { ending_before: text(), limit: integer, starting_after: text(), ...expand };
const times = { gt: integer, gte: integer, lt: integer, lte: integer };
/** A range of unix seconds, or one exact second. */
export const created: Rule<Values<typeof times>> = {
  read(value, name) {
    if (typeof value === "object") return hash(times).read(value, name);
    const exact = integer.read(value, name);
    return { gte: exact, lte: exact };
  },
};

const customer = {
  address: clearable(address),
  description: clearableText(350),
  email: clearableText(512),
  business_name: clearableText(150),
  individual_name: clearableText(150),
  metadata: clearable(metadata),
  name: clearableText(256),
  phone: clearableText(20),
  preferred_locales: list(text(20)),
  shipping: clearable(customerShipping),
  ...expand,
  ...unplayed(
    "balance",
    "cash_balance",
    "invoice_prefix",
    "invoice_settings",
    "next_invoice_sequence",
    "source",
    "tax",
    "tax_exempt",
    "validate",
  ),
};

export const CUSTOMER_CREATE = { ...customer, ...unplayed("payment_method", "tax_id_data", "test_clock") };
export const CUSTOMER_UPDATE = { ...customer, ...unplayed("default_source") };
export const CUSTOMER_LIST = { ...pages, created, email: text(512), ...unplayed("test_clock") };

const unsentCard = unplayed("link", "radar_options");

/** Raw numbers are for the card frame alone; the route refuses them from a server. */
const newCard = hash({
  cvc: text(4),
  exp_month: integer,
  exp_year: integer,
  number: text(30),
  token: text(),
  ...unplayed("networks"),
});

const paymentMethodData = hash({
  allow_redisplay: allowRedisplay,
  billing_details: billingDetails,
  card: newCard,
  metadata,
  type: required(oneOf("card")),
  ...unsentCard,
});

export const PAYMENT_METHOD_CREATE = {
  allow_redisplay: allowRedisplay,
  billing_details: billingDetails,
  card: newCard,
  metadata,
  type: required(oneOf("card")),
  ...expand,
  ...unsentCard,
  ...unplayed("customer", "payment_method"),
};
export const PAYMENT_METHOD_UPDATE = {
  allow_redisplay: allowRedisplay,
  billing_details: billingDetails,
  card: hash({ exp_month: integer, exp_year: integer, ...unplayed("networks") }),
  metadata: clearable(metadata),
  ...expand,
};
export const PAYMENT_METHOD_ATTACH = { customer: required(text()), ...expand, ...unplayed("customer_account") };
export const PAYMENT_METHOD_LIST = {
  ...pages,
  allow_redisplay: allowRedisplay,
  customer: text(),
  type: oneOf("card"),
  ...unplayed("customer_account"),
};
export const CUSTOMER_PAYMENT_METHODS = { ...pages, allow_redisplay: allowRedisplay, type: oneOf("card") };

const tokenParams = {
  return_url: text(2048),
  setup_future_usage: usage,
  shipping: hash({ address: required(address), name: required(text()), phone: clearableText() }),
};
export const TOKEN_TEST_CREATE = {
  ...tokenParams,
  payment_method: text(),
  payment_method_data: paymentMethodData,
  ...expand,
  ...unplayed("payment_method_options"),
};
/** What the card frame sends with the publishable key; not part of the public API. */
export const TOKEN_FRAME_CREATE = {
  ...tokenParams,
  payment_method_data: required(paymentMethodData),
  use_stripe_sdk: flag,
};

/** What the CVC frame sends; Stripe has more kinds of token, none of them for a saved card. */
export const CVC_TOKEN_CREATE = {
  cvc_update: required(hash({ cvc: required(text(4)) })),
  ...unplayed("account", "bank_account", "card", "customer", "person", "pii"),
};

export const REFUND_CREATE = {
  amount: integer,
  charge: text(),
  metadata: clearable(metadata),
  payment_intent: text(),
  reason: oneOf("duplicate", "fraudulent", "requested_by_customer"),
  ...expand,
  ...unplayed("currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer"),
};
export const REFUND_UPDATE = { metadata: clearable(metadata), ...expand };
export const REFUND_LIST = { ...pages, charge: text(), created, payment_intent: text() };

export const CHARGE_LIST = {
  ...pages,
  created,
  customer: text(),
  payment_intent: text(),
  ...unplayed("transfer_group"),
};
export const EVENT_LIST = {
  ...pages,
  created,
  type: text(),
  types: list(text()),
  ...unplayed("delivery_success"),
};

export const DISPUTE_LIST = { ...pages, charge: text(), created, payment_intent: text() };

export const WEBHOOK_ENDPOINT_CREATE = {
  api_version: text(),
  description: clearableText(5000),
  enabled_events: required(list(text())),
  metadata: clearable(metadata),
  url: required(text()),
  ...expand,
  ...unplayed("connect"),
};
export const WEBHOOK_ENDPOINT_LIST = pages;

export const EXPAND_ONLY = expand;
