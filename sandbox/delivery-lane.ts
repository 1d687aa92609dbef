import type { Clock } from "./clock.ts";
import type { Delivery, LaneState, Outgoing, RetryPolicy } from "./delivery.ts";
import { postOnce } from "./delivery-post.ts";

/** What one sender has under way: in order, one at a time, tried again when it fails. */
export interface Lane {
  /** Takes a recorded delivery; what it becomes is written into it. */
  add(delivery: Delivery, outgoing: Outgoing): void;
  /** Another origin to send to, or the first one: what was kept goes out. */
  connect(origin: string): void;
  hold(): void;
  release(reverse: boolean): void;
  delay(ms: number): void;
  /** Gives up everything that has not arrived. */
  abandon(): void;
  /** Nothing can go out now. */
  isIdle(): boolean;
  state(): Pick<LaneState, "held" | "delayMs" | "kept">;
}

interface Options {
  clock: Clock;
  policy: RetryPolicy;
  closing: AbortSignal;
  onIdle: () => void;
  onAbandoned: (delivery: Delivery) => void;
}

export function createLane({ clock, policy, closing, onIdle, onAbandoned }: Options): Lane {
  const orders = new WeakMap<Delivery, Outgoing>();
  /** On the way by a slow road, each with the way to call it off. */
  const late = new Map<Delivery, () => void>();
  const parked = new Map<Delivery, () => void>();
  let waiting: Delivery[] = [];
  let origin: string | undefined;
  let isBusy = false;
  let isHeld = false;
  let delayMs = 0;

  const canSend = () => origin !== undefined && !closing.aborted && !isHeld;
  const isIdle = () => !isBusy && (waiting.length === 0 || !canSend());

  async function attempt(delivery: Delivery, to: string): Promise<boolean> {
    const headers = orders.get(delivery)?.headers ?? {};
    delivery.headers = typeof headers === "function" ? headers() : headers;
    const outcome = await postOnce(to, delivery, policy.timeoutMs, closing);
    delivery.attempts.push({ at: clock.now(), outcome });
    return typeof outcome === "number" && outcome >= 200 && outcome < 300;
  }

  async function send(delivery: Delivery, to: string): Promise<void> {
    const tries = delivery.attempts.length === 0 ? 1 + policy.immediateRetries : 1;
    delivery.state = "sending";
    for (let count = 0; count < tries && !closing.aborted; count++) {
      if (!(await attempt(delivery, to))) continue;
      delivery.state = "delivered";
      orders.get(delivery)?.onDelivered?.();
      return;
    }
    if (!closing.aborted) park(delivery, delivery.attempts.length - 1 - policy.immediateRetries);
  }

  function park(delivery: Delivery, spacedTriesMade: number): void {
    const wait = policy.spacedMs[spacedTriesMade];
    if (wait === undefined) {
      delivery.state = "abandoned";
      onAbandoned(delivery);
      return;
    }
    delivery.state = "parked";
    later(parked, delivery, wait);
  }

  function later(group: Map<Delivery, () => void>, delivery: Delivery, ms: number): void {
    const callOff = clock.at(clock.now() + ms, () => {
      group.delete(delivery);
      put(delivery);
    });
    group.set(delivery, callOff);
  }

  function takeAll(group: Map<Delivery, () => void>): Delivery[] {
    const found = [...group.keys()];
    for (const callOff of group.values()) callOff();
    group.clear();
    return found;
  }

  function put(delivery: Delivery): void {
    delivery.state = "waiting";
    waiting.push(delivery);
    pump();
  }

  function pump(): void {
    const next = isBusy || !canSend() ? undefined : waiting.shift();
    if (!next || origin === undefined) {
      onIdle();
      return;
    }
    isBusy = true;
    void send(next, origin).finally(() => {
      isBusy = false;
      pump();
    });
  }

  return {
    add(delivery, outgoing) {
      orders.set(delivery, outgoing);
      if (delayMs > 0) later(late, delivery, delayMs);
      else put(delivery);
    },
    connect(to) {
      origin = to;
      pump();
    },
    hold() {
      isHeld = true;
      onIdle();
    },
    release(reverse) {
      isHeld = false;
      waiting.push(...takeAll(late));
      if (reverse) waiting.reverse();
      pump();
    },
    delay(ms) {
      delayMs = ms;
    },
    abandon() {
      for (const delivery of [...waiting, ...takeAll(late), ...takeAll(parked)]) delivery.state = "abandoned";
      waiting = [];
      onIdle();
    },
    isIdle,
    state: () => ({ held: isHeld, delayMs, kept: (isHeld ? waiting.length : 0) + late.size }),
  };
}
