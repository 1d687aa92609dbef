import { GraphError } from "./graph-error.ts";

/** What the next Send calls come to. `drop_after`: the message is sent and shown, but the answer never arrives. */
export type Fault = { code: number; subcode?: number; http?: number; message?: string; times?: number } | "drop_after";

export interface Faults {
  failNext(fault: Fault): void;
  /** Takes the fault meant for this call, if any. */
  take(): GraphError | "drop_after" | undefined;
}

export function createFaults(): Faults {
  const queue: (GraphError | "drop_after")[] = [];
  return {
    failNext(fault) {
      if (fault === "drop_after") {
        queue.push(fault);
        return;
      }
      const { code, subcode, http, message = "Service temporarily unavailable", times = 1 } = fault;
      const error = new GraphError(code, `(#${code}) ${message}`, { subcode, http });
      for (let count = 0; count < times; count++) queue.push(error);
    },
    take: () => queue.shift(),
  };
}
