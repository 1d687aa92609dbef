/** What the provider says of a payment that somebody decides about, put into the dialog that is open. */
import type { Signal } from "../signal.ts";
import type { ConsoleApi } from "./api.ts";
import type { Dialog } from "./dialog.ts";

/** @param busy what was chosen is on its way: then nothing of the dialog changes any more */
export function createWeighing(api: Pick<ConsoleApi, "payment">, dialog: Signal<Dialog | null>, busy: Signal<boolean>) {
  /** Of the newest question; an answer to an older one tells what is past. */
  let asked = 0;

  /** Asks for the dialog that is open, if it is such a one; without an answer it says that there is none. */
  async function weigh(): Promise<void> {
    const current = dialog.value;
    if (current?.kind !== "settle") return;
    const question = ++asked;
    const answer = await api.payment(current.order);
    const now = dialog.value;
    if (question !== asked || busy.value || now?.kind !== "settle") return;
    dialog.value = { ...now, payment: answer.ok ? answer.value.payment : undefined };
  }

  /** What was asked is not waited for. */
  const drop = (): unknown => asked++;

  return { weigh, drop };
}
