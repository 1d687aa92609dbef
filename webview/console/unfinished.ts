/** Dialogs that were closed unfinished: opened again they have what was typed, and a refund its key. */
import type { Dialog } from "./dialog.ts";

export function createUnfinished() {
  const kept = new Map<string, Dialog>();
  return {
    /** In what is decided about a payment nothing is typed, and it may be another question by the next time. */
    keep: (dialog: Dialog): unknown => dialog.kind !== "settle" && kept.set(nameOf(dialog), dialog),
    /** The same one as it was left, or this one. */
    again: (fresh: Dialog): Dialog => kept.get(nameOf(fresh)) ?? fresh,
    drop: (dialog: Dialog): unknown => kept.delete(nameOf(dialog)),
    clear: (): void => kept.clear(),
  };
}

/** Which dialogs are the same one. */
const nameOf = (dialog: Dialog): string => `${dialog.order} ${dialog.kind === "move" ? dialog.to : dialog.kind}`;
