import type { Clock } from "./clock.ts";
import { type Outcome, postOnce } from "./delivery-post.ts";

/** Webhooks on their way to the worker: one lane per sender, in order, one at a time, tried again when they fail. */
export type DeliveryKind = "messenger" | "stripe";

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
  /** `parked`: failed its immediate tries and waits for the clock. `abandoned`: the last spaced try failed too. */
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

export interface DeliveryQueue {
  /** Where webhooks go, an origin such as `http://localhost:8787`. What was kept is sent now. */
  connect(workerUrl: string): void;
  enqueue(outgoing: Outgoing): Delivery;
  /** Everything ever queued, oldest first. */
  deliveries(kind?: DeliveryKind): readonly Delivery[];
  /** Keeps what comes from now on (of one kind or of all); a delivery under way is finished. */
  hold(kind?: DeliveryKind): void;
  /** Sends what was held, with `reverse` in the opposite order. */
  release(kind?: DeliveryKind, options?: { reverse?: boolean }): void;
  /** The next `count` deliveries are each sent a second time, right after themselves. */
  duplicateNext(count: number, kind?: DeliveryKind): void;
  /** Resolves when nothing more can go out now. Held or parked deliveries, and those kept until `connect`, do not count. */
  settled(): Promise<void>;
  /** Stops: aborts what is under way and takes nothing more. */
  close(): void;
}

interface Lane {
  waiting: Delivery[];
  busy: boolean;
  held: boolean;
  duplicates: number;
}

interface Options {
  clock: Clock;
  policies: Record<DeliveryKind, RetryPolicy>;
  onAbandoned?: (delivery: Delivery) => void;
}

export function createDeliveryQueue({ clock, policies, onAbandoned }: Options): DeliveryQueue {
  const log: Delivery[] = [];
  const orders = new WeakMap<Delivery, Outgoing>();
  const lane = (): Lane => ({ waiting: [], busy: false, held: false, duplicates: 0 });
  const lanes: Record<DeliveryKind, Lane> = { messenger: lane(), stripe: lane() };
  const kinds = (kind?: DeliveryKind): DeliveryKind[] => (kind ? [kind] : ["messenger", "stripe"]);
  const closing = new AbortController();
  let settledWaiters: (() => void)[] = [];
  let workerUrl: string | undefined;

  const canSend = (entry: Lane) => workerUrl !== undefined && !closing.signal.aborted && !entry.held;
  const isIdle = (entry: Lane) => !entry.busy && (entry.waiting.length === 0 || !canSend(entry));

  function announceWhenIdle(): void {
    if (!Object.values(lanes).every(isIdle)) return;
    const waiters = settledWaiters;
    settledWaiters = [];
    for (const resolve of waiters) resolve();
  }

  async function attempt(delivery: Delivery, origin: string): Promise<boolean> {
    const headers = orders.get(delivery)?.headers ?? {};
    delivery.headers = typeof headers === "function" ? headers() : headers;
    const outcome = await postOnce(origin, delivery, policies[delivery.kind].timeoutMs, closing.signal);
    delivery.attempts.push({ at: clock.now(), outcome });
    return typeof outcome === "number" && outcome >= 200 && outcome < 300;
  }

  async function send(delivery: Delivery, origin: string): Promise<void> {
    const policy = policies[delivery.kind];
    const isFirstRound = delivery.attempts.length === 0;
    const tries = isFirstRound ? 1 + policy.immediateRetries : 1;
    delivery.state = "sending";
    for (let count = 0; count < tries && !closing.signal.aborted; count++) {
      if (!(await attempt(delivery, origin))) continue;
      delivery.state = "delivered";
      orders.get(delivery)?.onDelivered?.();
      return;
    }
    if (!closing.signal.aborted) park(delivery, delivery.attempts.length - 1 - policy.immediateRetries);
  }

  function park(delivery: Delivery, spacedTriesMade: number): void {
    const wait = policies[delivery.kind].spacedMs[spacedTriesMade];
    if (wait === undefined) {
      delivery.state = "abandoned";
      onAbandoned?.(delivery);
      return;
    }
    delivery.state = "parked";
    clock.at(clock.now() + wait, () => put(delivery));
  }

  function put(delivery: Delivery): void {
    delivery.state = "waiting";
    lanes[delivery.kind].waiting.push(delivery);
    pump(delivery.kind);
  }

  function pump(kind: DeliveryKind): void {
    const entry = lanes[kind];
    const next = entry.busy || !canSend(entry) ? undefined : entry.waiting.shift();
    if (!next || workerUrl === undefined) {
      announceWhenIdle();
      return;
    }
    entry.busy = true;
    void send(next, workerUrl).finally(() => {
      entry.busy = false;
      pump(kind);
    });
  }

  function record(outgoing: Outgoing, duplicateOf?: number): Delivery {
    const { kind, path, body } = outgoing;
    const base: Delivery = { id: log.length + 1, kind, path, body, headers: {}, state: "waiting", attempts: [] };
    const delivery = duplicateOf === undefined ? base : { ...base, duplicateOf };
    orders.set(delivery, outgoing);
    log.push(delivery);
    return delivery;
  }

  return {
    connect(url) {
      workerUrl = url.replace(/\/+$/, "");
      for (const kind of kinds()) pump(kind);
    },
    enqueue(outgoing) {
      const delivery = record(outgoing);
      const entry = lanes[outgoing.kind];
      entry.waiting.push(delivery);
      if (entry.duplicates > 0) {
        entry.duplicates -= 1;
        entry.waiting.push(record(outgoing, delivery.id));
      }
      pump(outgoing.kind);
      return delivery;
    },
    deliveries: (kind) => (kind ? log.filter((delivery) => delivery.kind === kind) : [...log]),
    hold(kind) {
      for (const each of kinds(kind)) lanes[each].held = true;
      announceWhenIdle();
    },
    release(kind, options) {
      for (const each of kinds(kind)) {
        lanes[each].held = false;
        if (options?.reverse) lanes[each].waiting.reverse();
        pump(each);
      }
    },
    duplicateNext(count, kind) {
      for (const each of kinds(kind)) lanes[each].duplicates += count;
    },
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
}
