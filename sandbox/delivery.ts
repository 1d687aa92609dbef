import type { Clock } from "./clock.ts";
import { createLane, type Lane } from "./delivery-lane.ts";
import type { Outcome } from "./delivery-post.ts";

/** Webhooks on their way to the worker: one lane per sender, in order, one at a time, tried again when they fail. */
export type DeliveryKind = "messenger" | "stripe";

export const DELIVERY_KINDS: readonly DeliveryKind[] = ["messenger", "stripe"];

export interface Attempt {
  at: number;
  outcome: Outcome;
}

export interface Delivery {
  id: number;
  kind: DeliveryKind;
  path: string;
  body: string;
  /** As sent at the last attempt; empty before the first. */
  headers: Record<string, string>;
  /** `parked`: failed its immediate tries and waits for the clock. `abandoned`: nobody will try any more. */
  state: "waiting" | "sending" | "parked" | "delivered" | "abandoned";
  attempts: Attempt[];
  /** The id of the delivery that this one repeats, when a duplicate was asked for. */
  duplicateOf?: number;
}

/** How one sender treats a worker that does not answer 2xx. */
export interface RetryPolicy {
  timeoutMs: number;
  immediateRetries: number;
  /** Waits between the later tries, by the sandbox clock. After the last one the delivery is abandoned. */
  spacedMs: readonly number[];
}

export interface Outgoing {
  kind: DeliveryKind;
  path: string;
  body: string;
  /** A function is asked again at each attempt: Stripe signs every one anew, with its time. */
  headers: Record<string, string> | (() => Record<string, string>);
  onDelivered?: () => void;
}

/** How one sender's webhooks travel now. */
export interface LaneState {
  held: boolean;
  /** How late each one comes, by the sandbox clock. */
  delayMs: number;
  /** How many more are sent a second time; `all` of them until told otherwise. */
  duplicates: number | "all";
  /** How many it keeps because of `hold` or `delay`. */
  kept: number;
}

export interface DeliveryQueue {
  /** Where webhooks go, an origin such as `http://localhost:8787`. What was kept is sent now. */
  connect(workerUrl: string): void;
  enqueue(outgoing: Outgoing): Delivery;
  /** Everything ever queued, oldest first. */
  deliveries(kind?: DeliveryKind): readonly Delivery[];
  /** Keeps what comes from now on (of one kind or of all); a delivery under way is finished. */
  hold(kind?: DeliveryKind): void;
  /** Sends what was held or is late, with `reverse` in the opposite order. */
  release(kind?: DeliveryKind, options?: { reverse?: boolean }): void;
  /** What comes from now on is sent `ms` later by the sandbox clock; 0: at once again. */
  delay(ms: number, kind?: DeliveryKind): void;
  /** The next `count` deliveries are each sent a second time, right after themselves; 0: none any more. */
  duplicateNext(count: number | "all", kind?: DeliveryKind): void;
  state(kind: DeliveryKind): LaneState;
  /** On time, once and in order again, with everything that was kept. */
  calm(): void;
  /** Gives up everything of this kind that has not arrived. */
  abandon(kind: DeliveryKind): void;
  /** Resolves when nothing more can go out now. Held, late or parked deliveries, and those kept until `connect`, do not count. */
  settled(): Promise<void>;
  /** Stops: aborts what is under way and takes nothing more. */
  close(): void;
}

interface Options {
  clock: Clock;
  policies: Record<DeliveryKind, RetryPolicy>;
  onAbandoned?: (delivery: Delivery) => void;
}

export function createDeliveryQueue({ clock, policies, onAbandoned = () => {} }: Options): DeliveryQueue {
  const log: Delivery[] = [];
  const closing = new AbortController();
  let settledWaiters: (() => void)[] = [];

  function announceWhenIdle(): void {
    if (!Object.values(lanes).every((lane) => lane.isIdle())) return;
    const waiters = settledWaiters;
    settledWaiters = [];
    for (const resolve of waiters) resolve();
  }
  const laneOf = (kind: DeliveryKind) =>
    createLane({ clock, policy: policies[kind], closing: closing.signal, onIdle: announceWhenIdle, onAbandoned });
  const lanes: Record<DeliveryKind, Lane> = { messenger: laneOf("messenger"), stripe: laneOf("stripe") };
  const duplicates: Record<DeliveryKind, number> = { messenger: 0, stripe: 0 };
  const kinds = (kind?: DeliveryKind): readonly DeliveryKind[] => (kind ? [kind] : DELIVERY_KINDS);

  function record({ kind, path, body }: Outgoing, duplicateOf?: number): Delivery {
    const base: Delivery = { id: log.length + 1, kind, path, body, headers: {}, state: "waiting", attempts: [] };
    const delivery = duplicateOf === undefined ? base : { ...base, duplicateOf };
    log.push(delivery);
    return delivery;
  }

  const self: DeliveryQueue = {
    connect(url) {
      for (const kind of kinds()) lanes[kind].connect(url.replace(/\/+$/, ""));
    },
    enqueue(outgoing) {
      const { kind } = outgoing;
      const delivery = record(outgoing);
      const again = duplicates[kind] > 0 ? record(outgoing, delivery.id) : undefined;
      lanes[kind].add(delivery, outgoing);
      if (again) {
        duplicates[kind] -= 1;
        lanes[kind].add(again, outgoing);
      }
      return delivery;
    },
    deliveries: (kind) => (kind ? log.filter((delivery) => delivery.kind === kind) : [...log]),
    hold(kind) {
      for (const each of kinds(kind)) lanes[each].hold();
    },
    release(kind, { reverse = false } = {}) {
      for (const each of kinds(kind)) lanes[each].release(reverse);
    },
    delay(ms, kind) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError("a delay is a number of ms, 0 or more");
      for (const each of kinds(kind)) lanes[each].delay(ms);
    },
    duplicateNext(count, kind) {
      for (const each of kinds(kind)) duplicates[each] = count === "all" ? Number.POSITIVE_INFINITY : count;
    },
    state: (kind) => ({
      ...lanes[kind].state(),
      duplicates: Number.isFinite(duplicates[kind]) ? duplicates[kind] : "all",
    }),
    calm() {
      self.delay(0);
      self.duplicateNext(0);
      self.release();
    },
    abandon: (kind) => lanes[kind].abandon(),
    settled: () =>
      new Promise((resolve) => {
        settledWaiters.push(resolve);
        announceWhenIdle();
      }),
    close() {
      closing.abort();
      announceWhenIdle();
    },
  };
  return self;
}
