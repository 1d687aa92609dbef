/** What went wrong beside the orders: read and drawn by a part of this page that comes after it. No JSX, no DOM. */
import type { VNode } from "preact";
import { signal } from "../signal.ts";

export interface BooksPart {
  look(): Promise<void>;
  forget(): void;
  /** Above the list of orders: nothing, unless something went wrong. */
  entry(): VNode | null;
  pane(): VNode;
}

/** @param load rejects when the part does not come; it is asked for again at the next look */
export function createBooks(load: () => Promise<BooksPart>) {
  const part = signal<BooksPart | null>(null);
  /** Not for who looks at orders: they are told nothing of it. */
  const failed = signal(false);

  async function look(): Promise<void> {
    failed.value = false;
    try {
      part.value ??= await load();
    } catch {
      failed.value = true;
      return;
    }
    await part.value.look();
  }

  return { part, failed, look, forget: () => part.value?.forget() };
}
