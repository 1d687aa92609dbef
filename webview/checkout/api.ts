/** The checkout API as the page calls it: one function per route, a failure is an answer and never a throw. */
import type { AddressForm } from "../../contract/address.ts";
import type {
  CheckoutView,
  Claimed,
  ClaimRequest,
  DraftRequest,
  OrderView,
  PayRequest,
  Quote,
  QuoteRequest,
  RetryRequest,
} from "../../contract/checkout.ts";
import type { FailureBody, FailureCode, FieldFault } from "../../contract/failure.ts";

export interface Failure {
  /** `offline`: the device says so; `unreached`: no answer came, so the outcome is unknown. */
  code: FailureCode | "offline" | "unreached";
  fields?: Record<string, FieldFault> | undefined;
}
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface CheckoutApi {
  claim(request: ClaimRequest): Promise<Answer<CheckoutView>>;
  checkout(): Promise<Answer<CheckoutView>>;
  saveDraft(draft: DraftRequest): Promise<Answer<unknown>>;
  form(country: string): Promise<Answer<AddressForm>>;
  quote(request: QuoteRequest): Promise<Answer<Quote>>;
  pay(request: PayRequest): Promise<Answer<OrderView>>;
  order(id: string): Promise<Answer<OrderView>>;
  resume(id: string): Promise<Answer<OrderView>>;
  attempt(id: string, request: RetryRequest): Promise<Answer<OrderView>>;
  renew(token: string): Promise<Answer<unknown>>;
}

/** Longest wait for one answer; the worker gives up on the provider well before. */
const TIMEOUT_MS = 30_000;

export function createApi(): CheckoutApi {
  // In memory only: the cookie carries the session over a reload where cookies live.
  let session = "";

  async function call<T>(path: string, body?: unknown, method = "POST"): Promise<Answer<T>> {
    try {
      const response = await fetch(`/api/${path}`, {
        method: body ? method : "GET",
        credentials: "same-origin",
        // A draft sent while the page closes still arrives.
        keepalive: true,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { "content-type": "application/json", ...(session && { authorization: `Bearer ${session}` }) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const json = JSON.parse((await response.text()) || "null");
      return response.ok ? { ok: true, value: json } : { ok: false, failure: (json as FailureBody).error };
    } catch {
      return { ok: false, failure: { code: navigator.onLine ? "unreached" : "offline" } };
    }
  }

  return {
    async claim(request) {
      const answer = await call<Claimed>("sessions", request);
      if (!answer.ok) return answer;
      session = answer.value.session;
      return { ...answer, value: answer.value.checkout };
    },
    checkout: () => call("checkout"),
    saveDraft: (draft) => call("checkout/draft", draft, "PUT"),
    form: (country) => call(`address-forms/${country}`),
    quote: (request) => call("quotes", request),
    pay: (request) => call("orders", request),
    order: (id) => call(`orders/${id}`),
    resume: (id) => call(`orders/${id}/resume`, {}),
    attempt: (id, request) => call(`orders/${id}/attempts`, request),
    renew: (token) => call("links/renew", { token }),
  };
}
