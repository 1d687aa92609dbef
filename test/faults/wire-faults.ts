/** PURE. What can become of a call on its way between two machines, whichever of them fails. */

/** How many bytes of a message still arrive before the line is cut: none, the beginning, half of it, all but the last one. */
export const CUTS = ["0", "head", "half", "last"] as const;
export type Cut = (typeof CUTS)[number];

const CUT_FAULTS = CUTS.flatMap((cut) => [`cut_request_${cut}`, `cut_answer_${cut}`] as const);

/** A line on which calls are independent of each other, as those of HTTP are, can double and reorder them. */
export const HTTP_FAULTS = [
  ...CUT_FAULTS,
  "delay",
  /** It arrives twice, both at the same moment; whichever is answered first is heard. */
  "twice",
  /** It arrives twice, one after the other, and the second answer is heard. */
  "again",
  /** The next call on this line arrives first. */
  "overtaken",
  /** The sender sees the line cut, and it arrives all the same, after the next call on this line. */
  "late",
  /** Half-open: nothing is heard of it, and no end of the line either, until somebody loses patience. */
  "silent_before",
  "silent_after",
  "429",
  "500_before",
  "500_after",
] as const;

/** A connection to PostgreSQL is one stream: nothing on it can be doubled or overtaken. `500`: the server ends the session. */
export const DATABASE_FAULTS = [
  ...CUT_FAULTS,
  "delay",
  "silent_before",
  "silent_after",
  "500_before",
  "500_after",
] as const;

export type WireFault = (typeof HTTP_FAULTS)[number];

/** The lines that lead to the worker and from it. `door`: what comes to it, from Messenger, Stripe and pages. */
export const LINES = ["database", "stripe", "graph", "door"] as const;
export type LineName = (typeof LINES)[number];

export const faultsOf = (line: LineName): readonly WireFault[] => (line === "database" ? DATABASE_FAULTS : HTTP_FAULTS);

const HEAD_BYTES = 12;

/** The cut of a fault, and whose message it is of; null for a fault of another kind. */
export function cutOf(fault: WireFault): { of: "request" | "answer"; at: Cut } | null {
  const [, of, at] = /^cut_(request|answer)_(\w+)$/.exec(fault) ?? [];
  return of && at ? { of: of as "request" | "answer", at: at as Cut } : null;
}

/** So much of it as arrives. */
export function beginningOf(message: Buffer, cut: Cut): Buffer {
  const bytes = { 0: 0, head: HEAD_BYTES, half: message.length >> 1, last: message.length - 1 }[cut];
  return message.subarray(0, Math.min(bytes, message.length - 1));
}

/** Decides about a call as it comes by; null: it passes. */
export type Decide = (line: LineName, kind: string) => WireFault | null;
export const PASS: Decide = () => null;
