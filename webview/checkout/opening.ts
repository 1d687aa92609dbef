/** From the address of the page to a checkout: claim the link, or go on where a reload left off. */
import type { Boot, CheckoutView } from "../../contract/checkout.ts";
import type { Patiently } from "../patience.ts";
import { stepOf } from "./failing.ts";
import type { Paying } from "./paying.ts";
import type { Pricing } from "./pricing.ts";
import type { Deps, State } from "./state.ts";

/** Claims the link, or goes on with the session that a reload left; may be called again after trouble. */
export async function open(
  boot: Boot,
  { step }: State,
  { api, place }: Deps,
  patiently: Patiently,
  enter: (view: CheckoutView) => void,
): Promise<void> {
  const { token } = place;
  step.value = "opening";
  const answer = await patiently(token ? () => api.claim({ token, locale: boot.locale }) : api.checkout);
  if (answer.ok) {
    place.forgetToken();
    return enter(answer.value);
  }
  const { failure } = answer;
  // It ran out since the page came: the worker answers its address with the page of such links now.
  if (failure.code === "link_expired") return place.reload();
  step.value = stepOf(failure) ?? (failure.code === "not_found" ? "reopen" : "trouble");
}

/** Puts what the worker knows on the page: what was typed, what is saved, what was already pressed. */
export function fillIn(state: State, view: CheckoutView, pricing: Pricing, paying: Paying): void {
  const { chosen, draft, form, quote, order } = view;
  state.view.value = view;
  state.form.value = form;
  state.typed.value = { ...draft.address, country: form.country, email: draft.email };
  state.to.value = chosen.addressId;
  state.by.value = chosen.cardId;
  if (quote) pricing.accept(quote);
  if (order) void paying.settle(order);
  else {
    if (!quote) pricing.changed();
    state.step.value = "till";
  }
}
