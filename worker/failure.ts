/** PURE. Expected failures are values: a use case returns `T | Failure`, a route turns it into a response. Bugs throw. */
import { FAILURES, type FailureBody, type FailureCode, type FieldFault } from "../contract/failure.ts";

export class Failure {
  readonly code: FailureCode;
  /** For the developer who reads the wire. Holds no address, name, PSID, token or secret. */
  readonly message: string;
  readonly fields: Record<string, FieldFault> | undefined;
  readonly line: number | undefined;
  /** For the buyer, in their language. */
  readonly words: string | undefined;

  constructor(
    code: FailureCode,
    message: string,
    extra: { fields?: Record<string, FieldFault>; line?: number; words?: string } = {},
  ) {
    this.code = code;
    this.message = message;
    this.fields = extra.fields;
    this.line = extra.line;
    this.words = extra.words;
  }
}

export function isFailure<T>(value: T | Failure): value is Failure {
  return value instanceof Failure;
}

/** The one place that gives a failure its status and body. */
export function toResponse(failure: Failure, requestId: string): Response {
  const { code, message, fields, line, words } = failure;
  const body: FailureBody = {
    error: {
      code,
      message,
      requestId,
      ...(fields && { fields }),
      ...(line !== undefined && { line }),
      ...(words && { words }),
    },
  };
  const retry = code === "one_moment" || code === "provider_down" ? { "retry-after": "2" } : undefined;
  return Response.json(body, { status: FAILURES[code], headers: { "cache-control": "no-store", ...retry } });
}
