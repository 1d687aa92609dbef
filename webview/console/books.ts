/** What went wrong beside the orders: read and drawn by a part of this page that comes after it. No JSX, no DOM. */
import type { VNode } from "preact";
import type { Failure } from "../call.ts";
import { signal } from "../signal.ts";

export interface BooksPart {
  look(): Promise<void>;
  forget(): void;
  /** What has happened that is to be read first, as `#books-told` or `#books-trouble`; null: nothing. */
  news(): unknown;
  /** Above the list of orders: nothing, unless something went wrong. */
  entry(): VNode | null;
  pane(): VNode;
}

/** @param load rejects when the part does not come; it is asked for again at the next look */
export function createBooks(load: () => Promise<BooksPart>) {
  const part = signal<BooksPart | null>(null);
  let loading: Promise<BooksPart> | null = null;
  /** The part did not come. Who looks at orders is told nothing of it. */
  const failure = signal<Failure | null>(null);

  async function look(): Promise<void> {
    failure.value = null;
    try {
      loading ??= load();
      part.value = await loading;
    } catch {
      loading = null;
      failure.value = { code: "unreached" };
      return;
    }
    await part.value.look();
  }

  return { part, failure, look, forget: () => part.value?.forget() };
}
