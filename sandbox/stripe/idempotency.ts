import { StripeFailure } from "./failure.ts";

/** A finished answer, as it goes out. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Entry {
  readonly request: string;
  readonly startedAt: number;
  readonly requestId: string;
  answer: Answer | null;
}

export type Begun =
  | { readonly kind: "fresh" }
  | { readonly kind: "replay"; readonly answer: Answer; readonly originalRequest: string };

export interface IdempotencyKeys {
  /** Opens a key for a request, finds its stored answer, or throws (mismatch 400, in flight 409). */
  begin(key: string, request: string, requestId: string): Begun;
  /** Stores the answer under the key; null frees it (validation failed, nothing was executed). */
  finish(key: string, answer: Answer | null): void;
}

const KEPT_MS = 24 * 60 * 60 * 1000;
const MAX_LENGTH = 255;

/** Stripe docs, idempotent requests (API v1): first result replayed, errors included; forgotten after 24 hours. */
export function createIdempotencyKeys(now: () => number): IdempotencyKeys {
  const entries = new Map<string, Entry>();
  return {
    begin(key, request, requestId) {
      if (key.length > MAX_LENGTH) {
        throw refusal(400, "idempotency_error", undefined, `An idempotency key has at most ${MAX_LENGTH} characters.`);
      }
      prune(entries, now());
      const entry = entries.get(key);
      if (entry === undefined) {
        entries.set(key, { request, startedAt: now(), requestId, answer: null });
        return { kind: "fresh" };
      }
      if (entry.request !== request) {
        throw refusal(
          400,
          "idempotency_error",
          undefined,
          `The idempotency key '${key}' was used before with another endpoint or other parameters.`,
        );
      }
      if (entry.answer === null) {
        throw refusal(
          409,
          "invalid_request_error",
          "idempotency_key_in_use",
          `A request with the idempotency key '${key}' is still in progress.`,
        );
      }
      return { kind: "replay", answer: entry.answer, originalRequest: entry.requestId };
    },
    finish(key, answer) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      if (answer === null) entries.delete(key);
      else entry.answer = answer;
    },
  };
}

function prune(entries: Map<string, Entry>, now: number): void {
  for (const [key, entry] of entries) {
    if (entry.answer !== null && now - entry.startedAt >= KEPT_MS) entries.delete(key);
  }
}

function refusal(
  status: number,
  type: "idempotency_error" | "invalid_request_error",
  code: string | undefined,
  message: string,
): StripeFailure {
  return new StripeFailure(status, { type, ...(code === undefined ? {} : { code }), message });
}
