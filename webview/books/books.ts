/** What went wrong beside the orders, without its face: differences with the provider's books, and dead letters. No JSX, no DOM. */
import type { DeadLetter, DeadLetterList, Replayed } from "../../contract/dead-letter.ts";
import type { DifferenceList } from "../../contract/difference.ts";
import type { call as Call, Failure } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { signal as Signal } from "../signal.ts";

export interface Found extends DifferenceList, DeadLetterList {}

/** What is tried again is over in a moment, or known to fail in one; what goes on for longer is not waited for. */
const LOOKS_MS = [1_500, 3_000, 6_000];

export const nameOf = ({ box, row }: Replayed): string => `${box}:${row}`;

export const countOf = (found: Found | null): number =>
  found ? found.differences.length + found.deadLetters.length : 0;

export interface BooksDeps {
  call: typeof Call;
  clock: Clock;
  signal: typeof Signal;
  /** A call failed; true: somebody else deals with it. */
  onFailure(failure: Failure): boolean;
}

export function createBooks({ call, clock, signal, onFailure }: BooksDeps) {
  /** Null until the first answer. */
  const found = signal<Found | null>(null);
  const failure = signal<Failure | null>(null);
  /** The letter that is being sent off again. */
  const busy = signal<string | null>(null);
  /** Whatever was sent off again from here: those that are back have failed again. */
  const tried = signal<ReadonlySet<string>>(new Set());
  /** Of the newest question; an answer to an older one tells what is past. */
  let asked = 0;
  let stopFollowing = () => {};

  async function look(): Promise<void> {
    const question = ++asked;
    const [books, letters] = await Promise.all([
      call<DifferenceList>("merchant/differences"),
      call<DeadLetterList>("merchant/dead-letters"),
    ]);
    if (question !== asked) return;
    failure.value = null;
    if (!books.ok) fail(books.failure);
    else if (!letters.ok) fail(letters.failure);
    else found.value = { ...books.value, ...letters.value };
  }

  /** Has it tried again, and looks what becomes of it. */
  async function replay(letter: DeadLetter): Promise<void> {
    if (busy.value) return;
    const name = nameOf(letter);
    busy.value = name;
    const answer = await call(`merchant/dead-letters/${letter.box}/${letter.row}/replay`, {});
    busy.value = null;
    failure.value = null;
    // Somebody else had it tried again: it is no dead letter either way.
    if (!answer.ok && answer.failure.code !== "not_found") return fail(answer.failure);
    tried.value = new Set(tried.value).add(name);
    const now = found.value;
    asked++;
    if (now) found.value = { ...now, deadLetters: now.deadLetters.filter((each) => nameOf(each) !== name) };
    follow(0);
  }

  function follow(looks: number): void {
    stopFollowing();
    const wait = LOOKS_MS[looks];
    if (wait === undefined) return;
    stopFollowing = clock.after(wait, () => {
      void look();
      follow(looks + 1);
    });
  }

  function fail(reason: Failure): void {
    if (!onFailure(reason)) failure.value = reason;
  }

  function forget(): void {
    asked++;
    stopFollowing();
    found.value = failure.value = busy.value = null;
    tried.value = new Set();
  }

  return { found, failure, busy, tried, look, replay, forget };
}

export type Books = ReturnType<typeof createBooks>;
