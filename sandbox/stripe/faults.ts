import { setTimeout as wait } from "node:timers/promises";

/** Faults that a test or the phone page may order for coming API calls. */
export type FaultMode =
  /** 500, and nothing was done. */
  | "500_before"
  /** Done, but answered with a 500 (which the idempotency key then keeps). */
  | "500_after"
  /** Done, but the connection drops before the answer. */
  | "drop_after"
  /** Done, and the answer comes late. */
  | "slow"
  /** Rate limited; nothing was done. */
  | "429";

export const FAULT_MODES: readonly FaultMode[] = ["500_before", "500_after", "drop_after", "slow", "429"];

export interface FaultOrder {
  /** A path as text, where `:id` stands for any one part (`/v1/payment_intents/:id/confirm`), or a pattern. */
  readonly path: RegExp | string;
  readonly mode: FaultMode;
  /** How many calls it hits; 1 when absent. */
  readonly times?: number;
  /** Only this HTTP method; any when absent. */
  readonly method?: string;
  /** For `slow`: real milliseconds; 3000 when absent. */
  readonly delayMs?: number;
  /** For `slow`: the answer goes out once this is settled, and `delayMs` is not looked at. */
  readonly until?: Promise<unknown>;
}

export interface Fault {
  readonly mode: FaultMode;
  /** For `slow`: resolves when the answer may go out. */
  readonly late: () => Promise<unknown>;
}

const SLOW_MS = 3000;

export interface Faults {
  order(order: FaultOrder): void;
  /** The fault for this call, used up by asking. */
  take(method: string, path: string): Fault | undefined;
  /** The whole API goes away (true) or comes back (false). */
  setDown(down: boolean): void;
  isDown(): boolean;
  /** Takes back every order, and brings the API back. */
  clear(): void;
}

export function createFaults(): Faults {
  let pending: { readonly order: FaultOrder; left: number }[] = [];
  let down = false;
  return {
    order: (order) => {
      pending.push({ order, left: order.times ?? 1 });
    },
    take(method, path) {
      const hit = pending.find(({ order }) => matches(order, method, path));
      if (hit === undefined) return undefined;
      hit.left -= 1;
      pending = pending.filter(({ left }) => left > 0);
      const { mode, until, delayMs = SLOW_MS } = hit.order;
      return { mode, late: () => until ?? wait(delayMs) };
    },
    setDown: (wanted) => {
      down = wanted;
    },
    isDown: () => down,
    clear: () => {
      pending = [];
      down = false;
    },
  };
}

function matches({ path: wanted, method: verb }: FaultOrder, method: string, path: string): boolean {
  if (verb !== undefined && verb.toUpperCase() !== method) return false;
  if (wanted instanceof RegExp) return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, "")).test(path);
  const parts = wanted.split("/");
  const actual = path.split("/");
  return parts.length === actual.length && parts.every((part, at) => part.startsWith(":") || part === actual[at]);
}
