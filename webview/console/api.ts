/** The merchant's API as the console calls it: one function per route. The session is a cookie that no script can read. */
import type { SignInRequest } from "../../contract/console.ts";
import type {
  CancelRequest,
  FulfilmentRequest,
  MerchantOrder,
  OrderList,
  Refunded,
  RefundRequest,
} from "../../contract/merchant.ts";
import type { OrderPayment, QuarantineEnd } from "../../contract/quarantine.ts";
import { type Answer, call } from "../call.ts";
import { queryOf, type Search } from "./place.ts";

export interface ConsoleApi {
  signIn(request: SignInRequest): Promise<Answer<unknown>>;
  signOut(): Promise<Answer<unknown>>;
  list(search: Search, after: string | null): Promise<Answer<OrderList>>;
  order(name: string): Promise<Answer<MerchantOrder>>;
  fulfil(order: string, request: FulfilmentRequest): Promise<Answer<MerchantOrder>>;
  cancel(order: string, request: CancelRequest): Promise<Answer<MerchantOrder>>;
  attend(order: string): Promise<Answer<MerchantOrder>>;
  payment(order: string): Promise<Answer<OrderPayment>>;
  settle(order: string, end: QuarantineEnd): Promise<Answer<MerchantOrder>>;
  /** @param key with the same one it is the same refund, however often it is asked for */
  refund(order: string, key: string, request: RefundRequest): Promise<Answer<Refunded>>;
}

const at = (order: string) => `merchant/orders/${encodeURIComponent(order)}`;

export const api: ConsoleApi = {
  signIn: (request) => call("console/session", request),
  signOut: () => call("console/session", {}, {}, "DELETE"),
  list: (search, after) => call(`merchant/orders${queryOf(search, after)}`),
  order: (name) => call(at(name)),
  fulfil: (order, request) => call(`${at(order)}/fulfilment`, request),
  cancel: (order, request) => call(`${at(order)}/cancel`, request),
  attend: (order) => call(`${at(order)}/attended`, {}),
  payment: (order) => call(`${at(order)}/payment`),
  settle: (order, end) => call(`${at(order)}/quarantine`, { end }),
  refund: (order, key, request) => call(`${at(order)}/refunds`, request, { "idempotency-key": key }),
};
