/** From the address of the page to a checkout: claim the link, or go on where a reload left off. */
import type { Boot, CheckoutView } from "../../contract/checkout.ts";
import type { Patiently } from "../patience.ts";
import { stepOf } from "./failing.ts";
import type { Pressing } from "./paying.ts";
import type { Pricing } from "./pricing.ts";
import type { Deps, State } from "./state.ts";

/** Claims the link, or goes on with the session that a reload left; may be called again after trouble. */
export async function open(
  boot: Boot,
  { step }: State,
  { api, place }: Deps,
  patiently: Patiently,
  enter: (view: CheckoutView) => unknown,
): Promise<void> {
  const { token, key } = place;
  step.value = "opening";
  const answer = await patiently(token ? () => api.claim({ token, key, locale: boot.locale }) : api.checkout);
  if (answer.ok) {
    place.forgetToken();
    return void (await enter(answer.value));
  }
  const { failure } = answer;
  // It ran out since the page came: the worker answers its address with the page of such links now.
  if (failure.code === "link_expired") return place.reload();
  step.value = stepOf(failure) ?? (failure.code === "not_found" ? "reopen" : "trouble");
}

/** Puts what the worker knows on the page: what was typed, what is saved, what was already pressed. */
export async function fillIn(state: State, view: CheckoutView, pricing: Pricing, pressing: Pressing): Promise<void> {
  const { chosen, draft, form, quote, order } = view;
  // Before the page is shown only where it has to say how an order stands; else while the buyer reads.
  const paying = pressing.paying().catch(() => null);
  const part = order && (await paying);
  if (order && !part) {
    state.step.value = "trouble";
    return;
  }
  state.view.value = view;
  state.form.value = form;
  state.typed.value = { ...draft.address, country: form.country, email: draft.email };
  state.to.value = chosen.addressId;
  state.by.value = chosen.cardId;
  if (quote) pricing.accept(quote);
  if (order) void part?.settle(order);
  else {
    if (!quote) pricing.changed();
    state.step.value = "till";
  }
}
