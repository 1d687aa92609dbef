/** Trying again by ourselves when the line or our database is away for a moment. Only for requests that may be repeated. */
import type { Answer } from "./api.ts";
import type { Clock, Passing, State } from "./state.ts";

/** Waits between the tries, in milliseconds: seven tries in about half a minute. */
export const WAITS_MS = [600, 1_200, 2_500, 5_000, 8_000, 12_000];

/** Failures that may well be over in a moment. */
export const PASSING: readonly Passing[] = ["one_moment", "offline", "unreached"];

export type Patiently = <T>(ask: () => Promise<Answer<T>>, wanted?: () => boolean) => Promise<Answer<T>>;

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((done) => clock.after(ms, done));
}

/** Why the same request may well succeed in a moment, or null. */
export function passing(answer: Answer<unknown>): Passing | null {
  return (!answer.ok && PASSING.find((code) => code === answer.failure.code)) || null;
}

/** Asks until there is an answer that waiting cannot change, or nobody wants it any more. */
export function createPatience(state: State, clock: Clock): Patiently {
  return async (ask, wanted = () => true) => {
    let answer = await ask();
    for (const wait of WAITS_MS) {
      const reason = passing(answer);
      if (!reason || !wanted()) break;
      state.waiting.value = reason;
      await pause(clock, wait);
      if (!wanted()) break;
      answer = await ask();
    }
    state.waiting.value = null;
    return answer;
  };
}
