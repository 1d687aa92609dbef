/** What the provider says of a payment that somebody decides about, put into the dialog that is open. */
import type { Signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";
import type { Dialog } from "./dialog.ts";

/** Does nothing to other dialogs, and without an answer nothing to this one. @param busy what was chosen is on its way: then nothing of it changes any more */
export async function weigh(
  api: Pick<ConsoleApi, "payment">,
  dialog: Signal<Dialog | null>,
  busy: Signal<boolean>,
): Promise<void> {
  const asked = dialog.value;
  if (asked?.kind !== "settle") return;
  const answer = await api.payment(asked.order);
  const now = dialog.value;
  if (answer.ok && now?.kind === "settle" && now.order === asked.order && !busy.value)
    dialog.value = { ...now, payment: answer.value.payment };
}
