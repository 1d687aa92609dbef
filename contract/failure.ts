/** Every way a request can fail on the wire: a code the page maps to words, and the HTTP status it travels with. */
import * as v from "valibot";

export const FAILURES = {
  /** The body or an address field is wrong; `fields` says which and how. Nothing was changed. */
  invalid: 422,
  /** No session, or one that ended. The page offers to open the link again from the chat. */
  session_needed: 401,
  /** The merchant's API without its key, or with a wrong one. */
  key_needed: 401,
  /** The link, order or quote is unknown, altered or somebody else's. One answer for all of them. */
  not_found: 404,
  /** The link was genuine and is over. */
  link_expired: 410,
  /** We do not deliver there, or not this basket: `words` says why. */
  no_delivery: 422,
  /** Nothing is left to pay, or less than the provider charges, or more: `words` says which. */
  not_payable: 422,
  /** Somebody else was a moment faster with the last use of the discount code. Ask for a new quote. */
  code_gone: 409,
  /** A line is not in stock in that quantity; `line` is its index. */
  sold_out: 409,
  /** The offer is over 60 minutes old, or was used for another order. Ask for a new quote. */
  quote_over: 409,
  /** This order cannot take that step any more; read it again. */
  order_closed: 409,
  /** The goods of this order cannot take that step; the message says which ones it can. */
  move_refused: 409,
  /** More than is left of what was paid, or nothing was paid. */
  refund_refused: 409,
  /** The Idempotency-Key was used for another request already. */
  key_reused: 409,
  /** The saved card is gone, or not usable at this assurance level. */
  card_unusable: 409,
  /** Too many cards were tried, or prices asked for: `words` says what to do. Nothing was charged. */
  too_many: 429,
  /** A fresh link was sent to the chat less than ten minutes ago, or too many wrong keys came from there. */
  too_soon: 429,
  /** The body is larger than we read. */
  too_large: 413,
  /** The request did not come from our own page. */
  wrong_origin: 403,
  /** This proof is none, or is of somebody else, too old or used. The session is what it was. */
  proof_refused: 403,
  /** The payment provider cannot be reached. Nothing was charged. */
  provider_down: 503,
  /** Our database is away. Nothing was changed; the page tries again by itself. */
  one_moment: 503,
  /** A bug of ours; the request id finds it in the log. */
  internal: 500,
} as const satisfies Record<string, number>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as FailureCode[];

/** How a field of the address or contact is wrong. */
export const FIELD_FAULTS = ["missing", "too_long", "format", "unknown"] as const;
export type FieldFault = (typeof FIELD_FAULTS)[number];

export const FailureBody = v.object({
  error: v.object({
    code: v.picklist(FAILURE_CODES),
    /** One English sentence for the developer who reads the wire; buyers get their own words by code. */
    message: v.string(),
    fields: v.optional(v.record(v.string(), v.picklist(FIELD_FAULTS))),
    line: v.optional(v.number()),
    /** For the buyer, in the language of the checkout, where the code alone does not say it: a title and what to do, on two lines. */
    words: v.optional(v.string()),
    requestId: v.optional(v.string()),
  }),
});
export type FailureBody = v.InferOutput<typeof FailureBody>;
