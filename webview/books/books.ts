/** What went wrong beside the orders, without its face: differences with the provider's books, and dead letters. No JSX, no DOM. */
import type { DeadLetter, DeadLetterList, Replayed } from "../../contract/dead-letter.ts";
import type { DifferenceList } from "../../contract/difference.ts";
import type { call as Call, Failure } from "../call.ts";
import type { signal as Signal } from "../signal.ts";

export interface Found extends DifferenceList, DeadLetterList {}

/** What came of a letter that was tried again here. */
export interface Told {
  letter: DeadLetter;
  /** `gone`: somebody else had it tried a moment before. */
  status: Replayed["status"] | "gone";
}

export const nameOf = ({ box, row }: Pick<DeadLetter, "box" | "row">): string => `${box}:${row}`;

export const countOf = (found: Found | null): number =>
  found ? found.differences.length + found.deadLetters.length : 0;

export interface BooksDeps {
  call: typeof Call;
  signal: typeof Signal;
  /** A call failed; true: somebody else deals with it. */
  onFailure(failure: Failure): boolean;
}

export function createBooks({ call, signal, onFailure }: BooksDeps) {
  /** Null until the first answer. */
  const found = signal<Found | null>(null);
  const failure = signal<Failure | null>(null);
  /** The letter that is being tried again; one at a time. */
  const busy = signal<string | null>(null);
  const told = signal<Told | null>(null);
  /** What came of a press, to be read first. */
  const news = signal<unknown>(null);
  /** Of the newest question; an answer to an older one tells what is past. */
  let asked = 0;
  /** Raised when somebody signs out: what was asked before is nobody's any more. */
  let sitting = 0;

  async function look(): Promise<void> {
    told.value = null;
    await ask();
  }

  async function ask(): Promise<void> {
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

  /** Has it tried again, and tells what came of it. */
  async function replay(letter: DeadLetter): Promise<void> {
    if (busy.value) return;
    busy.value = nameOf(letter);
    told.value = null;
    const now = sitting;
    const answer = await call<Replayed>(`merchant/dead-letters/${letter.box}/${letter.row}/replay`, {});
    if (now !== sitting) return;
    busy.value = null;
    await ask();
    if (now !== sitting) return;
    if (answer.ok) told.value = { letter, status: answer.value.status };
    else if (answer.failure.code === "not_found") told.value = { letter, status: "gone" };
    else fail(answer.failure);
    news.value = told.value ?? failure.value;
  }

  function fail(reason: Failure): void {
    if (!onFailure(reason)) failure.value = reason;
  }

  function forget(): void {
    asked++;
    sitting++;
    found.value = failure.value = busy.value = told.value = news.value = null;
  }

  return { found, failure, busy, told, news, look, replay, forget };
}

export type Books = ReturnType<typeof createBooks>;
