/** The checkout API as the page calls it: one function per route, with the session that the claim gave. */
import type { Form } from "../../contract/address.ts";
import type {
  CheckoutView,
  Claimed,
  ClaimRequest,
  DraftRequest,
  OrderView,
  PayRequest,
  Quote,
  QuoteRequestInput,
  RetryRequest,
} from "../../contract/checkout.ts";
import { type Answer, call } from "../call.ts";

export interface CheckoutApi {
  claim(request: ClaimRequest): Promise<Answer<CheckoutView>>;
  checkout(): Promise<Answer<CheckoutView>>;
  saveDraft(draft: DraftRequest): Promise<Answer<unknown>>;
  form(country: string): Promise<Answer<Form>>;
  quote(request: QuoteRequestInput): Promise<Answer<Quote>>;
  pay(request: PayRequest): Promise<Answer<OrderView>>;
  order(id: string): Promise<Answer<OrderView>>;
  resume(id: string): Promise<Answer<OrderView>>;
  attempt(id: string, request: RetryRequest): Promise<Answer<OrderView>>;
  /** Any other call, for the parts that come later. */
  ask<T>(path: string, body?: unknown, method?: string): Promise<Answer<T>>;
}

export function createApi(): CheckoutApi {
  // In memory only: the cookie carries the session over a reload where cookies live.
  let session = "";
  const ask = <T>(path: string, body?: unknown, method?: string) =>
    call<T>(path, body, { authorization: `Bearer ${session}` }, method);

  return {
    async claim(request) {
      const answer = await ask<Claimed>("sessions", request);
      if (!answer.ok) return answer;
      session = answer.value.session;
      return { ...answer, value: answer.value.checkout };
    },
    checkout: () => ask("checkout"),
    saveDraft: (draft) => ask("checkout/draft", draft, "PUT"),
    form: (country) => ask(`address-forms/${country}`),
    quote: (request) => ask("quotes", request),
    pay: (request) => ask("orders", request),
    order: (id) => ask(`orders/${id}`),
    resume: (id) => ask(`orders/${id}/resume`, {}),
    attempt: (id, request) => ask(`orders/${id}/attempts`, request),
    ask,
  };
}
