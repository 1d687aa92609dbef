/** The order that is looked at, kept as fresh as it is of use. No JSX, no DOM. */
import type { MerchantOrder } from "../../contract/merchant.ts";
import type { Failure } from "../call.ts";
import type { Clock } from "../clock.ts";
import { LOOKS_MS } from "../patience.ts";
import { signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";

export interface ReadingDeps {
  api: Pick<ConsoleApi, "order">;
  clock: Clock;
  /** A call failed; true: somebody else deals with it. */
  onFailure(failure: Failure): boolean;
  /** The order is as it has never been seen before. */
  onChange(order: MerchantOrder): void;
}

export function createReading({ api, clock, onFailure, onChange }: ReadingDeps) {
  const order = signal<MerchantOrder | null>(null);
  const failure = signal<Failure | null>(null);
  let wanted: string | null = null;
  let stopFollowing = () => {};
  let looks = 0;
  /** Of the newest question; an answer to an older one tells what is past. */
  let asked = 0;

  /** @param name an order's number or id; null: none */
  async function open(name: string | null): Promise<void> {
    if (name !== wanted) {
      asked++;
      stopFollowing();
      order.value = failure.value = null;
      looks = 0;
    }
    wanted = name;
    if (name !== null) await look(name);
  }

  async function look(name: string): Promise<void> {
    const question = ++asked;
    const answer = await api.order(name);
    if (question !== asked) return;
    failure.value = null;
    if (answer.ok) follow(answer.value);
    else fail(answer.failure);
  }

  /** Looks again, keeping what is shown. */
  const refresh = async (): Promise<void> => void (wanted !== null && (await look(wanted)));

  /** Something was done to it, and this is what it became. */
  function show(value: MerchantOrder): void {
    asked++;
    failure.value = null;
    looks = 0;
    follow(value);
  }

  /** As long as money is on its way back, what becomes of it is looked for; never for ever. */
  function follow(value: MerchantOrder): void {
    order.value = value;
    onChange(value);
    stopFollowing();
    const wait = LOOKS_MS[looks];
    if (wait === undefined || !value.refunds.some(({ status }) => status === "pending")) return;
    looks++;
    stopFollowing = clock.after(wait, () => void refresh());
  }

  function fail(reason: Failure): void {
    if (!onFailure(reason)) failure.value = reason;
  }

  return { order, failure, open, refresh, show, fail };
}
