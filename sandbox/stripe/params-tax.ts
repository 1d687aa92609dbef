import { clearableText, expand } from "./params.ts";
import { hash, integer, list, metadata, oneOf, required, text, unplayed } from "./rules.ts";

/* As params.ts, for taxes: documented parameters (Stripe API reference, 2026-10-28.endive). */

const behavior = oneOf("exclusive", "inclusive");
const address = hash({
  city: clearableText(),
  country: required(text()),
  line1: clearableText(),
  line2: clearableText(),
  postal_code: clearableText(),
  state: clearableText(),
});

export const TAX_CALCULATION_CREATE = {
  currency: required(text()),
  line_items: required(
    list(
      hash({
        amount: required(integer),
        metadata,
        quantity: integer,
        reference: text(),
        tax_behavior: behavior,
        tax_code: text(),
        ...unplayed("performance_location", "product"),
      }),
    ),
  ),
  customer_details: hash({
    address,
    address_source: oneOf("billing", "shipping"),
    ...unplayed("ip_address", "tax_ids", "taxability_override"),
  }),
  shipping_cost: hash({
    amount: integer,
    tax_behavior: behavior,
    tax_code: text(),
    ...unplayed("shipping_rate"),
  }),
  ...expand,
  ...unplayed("customer", "ship_from_details", "tax_date"),
};

export const TAX_TRANSACTION_CREATE = {
  calculation: required(text()),
  reference: required(text(500)),
  metadata,
  ...expand,
  ...unplayed("posted_at"),
};

export const TAX_REVERSAL_CREATE = {
  mode: required(oneOf("full", "partial")),
  original_transaction: required(text()),
  reference: required(text(500)),
  flat_amount: integer,
  metadata,
  ...expand,
  ...unplayed("line_items", "shipping_cost"),
};
