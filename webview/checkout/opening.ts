/** From the address of the page to a checkout: claim the link, or go on where a reload left off. */
import type { Boot, CheckoutView } from "../../contract/checkout.ts";
import { stepOf } from "./failing.ts";
import type { Patiently } from "./patience.ts";
import type { Paying } from "./paying.ts";
import type { Pricing } from "./pricing.ts";
import type { Choice, Deps, State } from "./state.ts";

/** Opens the page as its boot data says; may be called again after trouble. */
export async function open(
  boot: Boot,
  state: State,
  { api, place }: Deps,
  patiently: Patiently,
  enter: (view: CheckoutView) => void,
): Promise<void> {
  const { step } = state;
  if (boot.page === "return" && boot.order) step.value = { kind: "returned", order: boot.order };
  else if (boot.page !== "checkout") step.value = { kind: boot.page === "expired" ? "expired" : "missing" };
  else {
    const { token } = place;
    step.value = { kind: "opening" };
    const answer = await patiently(token ? () => api.claim({ token, locale: boot.locale }) : api.checkout);
    if (answer.ok) {
      place.forgetToken();
      enter(answer.value);
    } else step.value = stepOf(answer.failure) ?? { kind: answer.failure.code === "not_found" ? "missing" : "trouble" };
  }
}

/** Puts what the worker knows on the page: what was typed, what is saved, what was already pressed. */
export function fillIn(state: State, view: CheckoutView, pricing: Pricing, paying: Paying, shape: () => void): void {
  const { draft, form, saved, quote, order } = view;
  state.view.value = view;
  state.form.value = form;
  state.typed.value = { ...draft.address, country: form.country, email: draft.email };
  state.to.value = firstOf(saved.addresses);
  state.by.value = state.to.value.kind === "saved" ? firstOf(saved.cards) : { kind: "new" };
  if (quote) pricing.accept(quote);
  if (order) void paying.settle(order);
  else {
    if (!quote) pricing.changed();
    shape();
  }
}

/** Sends a fresh link to the chat it was made for, whoever asks. */
export async function renew({ renewal }: State, { api, place }: Deps): Promise<void> {
  if (!place.token) return;
  renewal.value = "sending";
  const answer = await api.renew(place.token);
  if (answer.ok) renewal.value = "sent";
  else renewal.value = answer.failure.code === "too_soon" ? "too_soon" : "failed";
}

/** The first saved one when there is one, else something new. */
const firstOf = ([first]: { id: string }[]): Choice => (first ? { kind: "saved", id: first.id } : { kind: "new" });
