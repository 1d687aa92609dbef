/** Trying again by ourselves when the line or our database is away for a moment. Only for requests that may be repeated. */
import type { Answer } from "./call.ts";
import { type Clock, pause } from "./clock.ts";
import type { Signal } from "./signal.ts";

/** Why an answer did not come that may well come in a moment. */
export const PASSING = ["one_moment", "offline", "unreached"] as const;
export type Passing = (typeof PASSING)[number];

/** Waits between the tries, in milliseconds: seven tries in about half a minute. */
export const WAITS_MS = [600, 1_200, 2_500, 5_000, 8_000, 12_000];

/** Waits between looks at an unknown payment: the worker knows within about two minutes. */
export const LOOKS_MS = [1_000, 2_000, 4_000, 8_000, ...Array<number>(13).fill(10_000)];

/** Long enough to read that it is paid, where the page then closes by itself. */
export const PAID_SHOWN_MS = 5_000;

export type Patiently = <T>(ask: () => Promise<Answer<T>>, wanted?: () => boolean) => Promise<Answer<T>>;

/** Why the same request may well succeed in a moment, or null. */
export function passing(answer: Answer<unknown>): Passing | null {
  return (!answer.ok && PASSING.find((code) => code === answer.failure.code)) || null;
}

/** Asks until there is an answer that waiting cannot change, or nobody wants it any more. @param waiting says why meanwhile */
export function createPatience(waiting: Signal<Passing | null>, clock: Clock): Patiently {
  return async (ask, wanted = () => true) => {
    let answer = await ask();
    for (const wait of WAITS_MS) {
      const reason = passing(answer);
      if (!reason || !wanted()) break;
      waiting.value = reason;
      await pause(clock, wait);
      if (!wanted()) break;
      answer = await ask();
    }
    waiting.value = null;
    return answer;
  };
}
