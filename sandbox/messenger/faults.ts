import { GraphError } from "./graph/error.ts";

/** An error as the platform words it, for the next `times` calls: a rate limit is `{ code: 613 }` or `{ code: 4 }`. */
export interface Refusal {
  code: number;
  subcode?: number;
  http?: number;
  message?: string;
  times?: number;
}

/** What the next Send call comes to. `drop_after`: the message is sent and shown, but the answer never arrives. */
export type Fault = Refusal | "drop_after";

/** How the whole of Graph is, until told otherwise. `slow` does everything and answers late; `down` does nothing. */
export type Health = "well" | "slow" | "down";

export interface Faults {
  failNext(fault: Fault): void;
  /** Takes the fault meant for this call, if any. */
  take(): GraphError | "drop_after" | undefined;
  /** The faults that no call has met yet, oldest first. */
  pending(): readonly (GraphError | "drop_after")[];
  health(): Health;
  setHealth(health: Health): void;
  /** How late a slow answer is, in real ms: less than any patience with an API. */
  readonly delayMs: number;
  calm(): void;
}

const SLOW_MS = 2000;

const WORDS: Record<number, string> = {
  4: "Application request limit reached",
  190: "Error validating access token: the session has been invalidated",
  613: "Calls to this api have exceeded the rate limit.",
};

export function createFaults(): Faults {
  let queue: (GraphError | "drop_after")[] = [];
  let health: Health = "well";
  return {
    failNext(fault) {
      if (fault === "drop_after") {
        queue.push(fault);
        return;
      }
      const { code, subcode, http, message = WORDS[code] ?? "Service temporarily unavailable", times = 1 } = fault;
      const error = new GraphError(code, `(#${code}) ${message}`, { subcode, http });
      for (let count = 0; count < times; count++) queue.push(error);
    },
    take: () => queue.shift(),
    pending: () => queue,
    health: () => health,
    setHealth(next) {
      health = next;
    },
    delayMs: SLOW_MS,
    calm() {
      queue = [];
      health = "well";
    },
  };
}
