/** The list of orders without its face: what is searched, what was found, what comes next. No JSX, no DOM. */
import type { OrderSummary } from "../../contract/merchant.ts";
import type { Failure } from "../call.ts";
import { signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";
import type { Search } from "./place.ts";

export type Orders = ReturnType<typeof createOrders>;

/** @param onFailure a call failed; true: somebody else deals with it */
export function createOrders(api: Pick<ConsoleApi, "list">, onFailure: (failure: Failure) => boolean) {
  /** Null until the first answer. */
  const found = signal<OrderSummary[] | null>(null);
  const next = signal<string | null>(null);
  const busy = signal<"look" | "more" | null>(null);
  const failure = signal<Failure | null>(null);
  /** Of the newest question; an answer to an older one comes too late. */
  let asked = 0;

  /**
   * Looks anew. What was found before stays until the answer is there.
   * @param same the question is the one before: further pages stay where they are
   */
  async function look(search: Search, same = false): Promise<void> {
    const question = ++asked;
    busy.value = "look";
    const answer = await api.list(search, null);
    if (question !== asked) return;
    busy.value = null;
    failure.value = null;
    if (!answer.ok) return fail(answer.failure);
    const { orders } = answer.value;
    const end = same ? (found.value ?? []).findIndex(({ id }) => id === orders.at(-1)?.id) : -1;
    const further = end < 0 ? [] : (found.value ?? []).slice(end + 1);
    found.value = [...orders, ...further];
    if (further.length === 0) next.value = answer.value.next;
  }

  async function more(search: Search): Promise<void> {
    if (busy.value || !next.value) return;
    const question = ++asked;
    busy.value = "more";
    const answer = await api.list(search, next.value);
    if (question !== asked) return;
    busy.value = null;
    failure.value = null;
    if (!answer.ok) return fail(answer.failure);
    found.value = [...(found.value ?? []), ...answer.value.orders];
    next.value = answer.value.next;
  }

  function fail(reason: Failure): void {
    if (!onFailure(reason)) failure.value = reason;
  }

  /** An order has changed: its row says so at once. */
  function put(order: OrderSummary): void {
    found.value = found.value?.map((each) => (each.id === order.id ? order : each)) ?? null;
  }

  function forget(): void {
    asked++;
    found.value = next.value = busy.value = failure.value = null;
  }

  return { found, next, busy, failure, look, more, put, forget };
}
