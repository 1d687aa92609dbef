/** The checkout page without a browser: the calls it makes, in its order, as the terminal demo and the flow tests need them. */
import type { AddressDraft } from "../contract/address.ts";
import type {
  AttemptTokens,
  CheckoutView,
  Claimed,
  OrderView,
  PaymentInput,
  Quote,
  QuoteRequestInput,
} from "../contract/checkout.ts";
import { KEEP_CARD_TEXT_VERSION, NEW_CARD, TAP_TEXT_VERSION } from "../contract/checkout.ts";

export const ADDRESS: AddressDraft = {
  country: "IT",
  name: "Giulia Rossi",
  line1: "Via Roma 1",
  line2: "",
  postcode: "20121",
  city: "Milano",
  region: "MI",
  phone: "",
};

export interface Answer<T> {
  status: number;
  body: T;
}

/** What a buyer chooses or types beside the address. */
export type Choices = Pick<QuoteRequestInput, "deliveryId" | "code" | "tipMinor">;

export interface PageClient {
  /** The token of the link that this page was opened with. */
  token: string;
  /** Null until `claim` succeeded. */
  session: string | null;
  /** @param locale the language the page speaks */
  claim(locale?: string): Promise<Answer<Claimed>>;
  quote(address?: Partial<AddressDraft>, email?: string, choices?: Choices): Promise<Answer<Quote>>;
  quoteSaved(addressId: string, choices?: Choices): Promise<Answer<Quote>>;
  /** Takes what allows a charge from a view that came by another call. */
  note(view: Pick<CheckoutView, "quote" | "order">): void;
  /** What allows this card to pay this quote, as the worker has given it; empty when it has not. */
  tokenFor(quoteId: string, payment: PaymentInput): string;
  pay(quoteId: string, payment: PaymentInput): Promise<Answer<OrderView>>;
  /** @param after the attempt that was declined; absent: the last one that this page was told of */
  payAgain(orderId: string, payment: PaymentInput, after?: number): Promise<Answer<OrderView>>;
  resume(orderId: string): Promise<Answer<OrderView>>;
  /** Any call of the API as the page would make it; `init.headers` replaces or adds. */
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
}

/**
 * @param link the whole address that a button opened, on the worker's own origin
 * @param key by which this page's claim is known when it comes again
 */
export function openPage(link: string, key: string = crypto.randomUUID()): PageClient {
  const url = new URL(link);
  const token = url.pathname.split("/").at(-1) ?? "";
  const call = async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, url.origin), {
      method,
      headers: {
        origin: url.origin,
        // Node would ask for a packed answer, which costs two processes of one machine more than it saves.
        "accept-encoding": "identity",
        ...(method !== "GET" && { "content-type": "application/json" }),
        ...(page.session && { authorization: `Bearer ${page.session}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
  };
  const attempts = new Map<string, number>();
  /** What allows a charge, by the quote or order and the attempt before. */
  const tokens = new Map<string, AttemptTokens>();
  const noteOrder = (order: OrderView) => {
    attempts.set(order.id, order.attempt);
    tokens.set(`${order.id}:${order.attempt}`, order.attempts);
  };
  const order = async (answer: Promise<Answer<OrderView>>) => {
    const { status, body } = await answer;
    if (status < 300) noteOrder(body);
    return { status, body };
  };
  const quote = async (answer: Promise<Answer<Quote>>) => {
    const { status, body } = await answer;
    if (status < 300) tokens.set(`${body.id}:0`, body.attempts);
    return { status, body };
  };
  const tokenFor = (charge: string, payment: PaymentInput) =>
    tokens.get(charge)?.[payment.kind === "saved_card" ? payment.cardId : NEW_CARD] ?? "";
  const page: PageClient = {
    token,
    session: null,
    call,
    claim: async (locale) => {
      const answer = await call<Claimed>("POST", "/api/sessions", { token, key, ...(locale && { locale }) });
      if (answer.status === 201) {
        page.session = answer.body.session;
        page.note(answer.body.checkout);
      }
      return answer;
    },
    note(view) {
      if (view.quote) tokens.set(`${view.quote.id}:0`, view.quote.attempts);
      if (view.order) noteOrder(view.order);
    },
    quote: (address = {}, email = "", choices = {}) => {
      const to = { kind: "address", address: { ...ADDRESS, ...address }, email };
      return quote(call("POST", "/api/quotes", { to, ...choices }));
    },
    quoteSaved: (addressId, choices = {}) =>
      quote(call("POST", "/api/quotes", { to: { kind: "saved", addressId }, ...choices })),
    tokenFor: (quoteId, payment) => tokenFor(`${quoteId}:0`, payment),
    pay: (quoteId, payment) =>
      order(call("POST", "/api/orders", { quoteId, attempt: tokenFor(`${quoteId}:0`, payment), payment })),
    payAgain: async (orderId, payment, after = attempts.get(orderId) ?? 1) => {
      // What it was not told of yet, such as a decline that came by a webhook, it looks up, as the page does.
      if (Object.keys(tokens.get(`${orderId}:${after}`) ?? {}).length === 0)
        await order(call("GET", `/api/orders/${orderId}`));
      const attempt = tokenFor(`${orderId}:${after}`, payment);
      return await order(call("POST", `/api/orders/${orderId}/attempts`, { after, attempt, payment }));
    },
    resume: (orderId) => order(call("POST", `/api/orders/${orderId}/resume`, {})),
  };
  return page;
}

/** A new card, as the provider's own frame would hand it over: a one-use token, never a number. */
export function newCard(clientToken: string, agreed: { keep?: boolean; tap?: boolean } = {}): PaymentInput {
  return {
    kind: "new_card",
    clientToken,
    keep: agreed.keep ? { textVersion: KEEP_CARD_TEXT_VERSION } : null,
    tap: agreed.tap ? { textVersion: TAP_TEXT_VERSION } : null,
  };
}
