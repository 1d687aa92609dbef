/**
 * PURE. Words of others that we keep or log: a provider's reason, an error's class. Only what reads like a code is one; a sentence, a
 * number or an address may repeat what somebody typed, and becomes `unreadable`.
 */
declare const CODE: unique symbol;

/** A word that was looked at: a plain string is none. */
export type Code = string & { readonly [CODE]: true };

const SHAPES = [
  /** `card_declined`, `order_paid_v2`: words no longer than a language has them. */
  /^[a-z]{1,20}(?:_[a-z0-9]{1,20}){0,9}$/,
  /** `StripeConnectionError`. */
  /^[A-Z][A-Za-z]{1,50}$/,
  /** `ECONNREFUSED`, `CONNECT_TIMEOUT`. */
  /^[A-Z]{1,20}(?:_[A-Z]{1,20}){0,5}$/,
  /** PostgreSQL's SQLSTATE. */
  /^[0-9A-Z]{5}$/,
];

export function asCode(value: unknown): Code {
  return (typeof value === "string" && SHAPES.some((shape) => shape.test(value)) ? value : "unreadable") as Code;
}

/** An error's class and code: its message may repeat personal data. What was thrown and is no error has neither. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const name = asCode(error.name);
  return "code" in error && error.code ? `${name} ${asCode(String(error.code))}` : name;
}
