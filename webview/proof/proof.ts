/** The two ways to show that one is the person of the thread: by Messenger's word, and by a tap in the thread itself. No JSX, no DOM. */
import type { CheckoutView } from "../../contract/checkout.ts";
import type { Renewed } from "../../contract/links.ts";
import type { CheckoutApi } from "../checkout/api.ts";
import type { Model } from "../checkout/model.ts";
import type { Signal } from "../signal.ts";
import { t } from "../words.ts";

/** @param signed Messenger's word for who holds the phone; null where it gives none */
export function createProof(
  model: Model,
  api: Pick<CheckoutApi, "ask">,
  said: Signal<string>,
  signed: () => Promise<string | null>,
) {
  /** Once. Who is refused, or has no such word, is where they were, and is told nothing: there is nothing that they could do. */
  async function askMessenger(): Promise<void> {
    const signedRequest = await signed();
    if (!signedRequest) return;
    const answer = await api.ask<CheckoutView>("sessions/person", { signedRequest });
    if (answer.ok) raise(answer.value);
  }

  /** Sends [It's me] to the chat that the link was made for, whoever asks. */
  async function askInChat(): Promise<void> {
    said.value = t("renew.sending");
    const answer = await api.ask<Renewed>("sessions/its-me", {});
    if (answer.ok) said.value = answer.value.words;
    else said.value = t(answer.failure.code === "too_soon" ? "me.soon" : "renew.failed");
  }

  /** Shows what this person has saved. Whatever was typed or pressed meanwhile stays as it is. */
  function raise(view: CheckoutView): void {
    const { country, ...typed } = model.typed.value;
    if (!model.busy.value && !model.order.value && !Object.values(typed).some(Boolean)) {
      void model.enter(view);
      return;
    }
    model.view.value = view;
    if (view.form.country === country) model.form.value = view.form;
    if (!model.busy.value && !model.order.value) model.chooseDelivery(model.deliveryId.value);
  }

  return { askMessenger, askInChat };
}
