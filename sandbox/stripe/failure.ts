import type Stripe from "stripe";

export type ErrorType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";

export interface ErrorBody {
  type: ErrorType;
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
}

/**
 * A refusal in Stripe's error shape. `kept` says whether the answer belongs to the idempotency key:
 * true once execution began (declines, state conflicts), false for a fault in the request itself.
 */
export class StripeFailure extends Error {
  readonly status: number;
  readonly error: ErrorBody;
  readonly kept: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: ErrorBody, options: { kept?: boolean; headers?: Record<string, string> } = {}) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.kept = options.kept ?? false;
    this.headers = options.headers ?? {};
  }
}

/** A 400 about one parameter of the request; never stored under an idempotency key. */
export function badParameter(code: string, param: string, message: string): StripeFailure {
  return new StripeFailure(400, { type: "invalid_request_error", code, param, message });
}

/** A 400 with a parameter at fault but no code, as Stripe answers free-form validation. */
export function invalid(param: string, message: string): StripeFailure {
  return new StripeFailure(400, { type: "invalid_request_error", param, message });
}

export function missingParameter(param: string): StripeFailure {
  return badParameter("parameter_missing", param, `Missing required param: ${param}.`);
}

export function unknownParameter(param: string): StripeFailure {
  return badParameter("parameter_unknown", param, `Received unknown parameter: ${param}`);
}

/** An id that names nothing here: 404 when it is in the path, 400 when it came as a parameter (Stripe docs, error codes). */
export function noSuch(kind: string, id: string, param: string, status: 400 | 404 = 400): StripeFailure {
  return new StripeFailure(status, {
    type: "invalid_request_error",
    code: "resource_missing",
    param,
    message: `No such ${kind}: '${id}'`,
  });
}

/** Documented by Stripe, deliberately not played here; loud, because a silent yes would teach a wrong lesson. */
export function notPlayed(what: string, param?: string): StripeFailure {
  return new StripeFailure(400, {
    type: "invalid_request_error",
    code: "sandbox_not_played",
    ...(param === undefined ? {} : { param }),
    message: `Sandbox: ${what} is part of Stripe's API, but this stand-in does not play it.`,
  });
}

/** A step that the PaymentIntent's status does not allow; carries the PaymentIntent, as Stripe's does. */
export function unexpectedState(message: string, intent: Stripe.PaymentIntent): StripeFailure {
  return new StripeFailure(
    400,
    { type: "invalid_request_error", code: "payment_intent_unexpected_state", message, payment_intent: intent },
    { kept: true },
  );
}
