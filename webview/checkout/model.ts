/** The checkout page without its face: state and the actions a buyer can take. No JSX, no DOM, no clock of its own. */
import type { Boot, CheckoutView } from "../../contract/checkout.ts";
import { createPatience, passing } from "../patience.ts";
import { showFailure } from "./failing.ts";
import { faultOf, type TypedKey } from "./fields.ts";
import { fillIn, open } from "./opening.ts";
import { createPressing } from "./paying.ts";
import { createPricing, openFields } from "./pricing.ts";
import { type Choice, createState, type Deps } from "./state.ts";

const DRAFT_MS = 600;
/** A draft that could not be saved is tried again this many times until something more is typed. */
const DRAFT_TRIES = 5;

export type Model = ReturnType<typeof createModel>;

export function createModel(boot: Boot, deps: Deps) {
  const { api, clock } = deps;
  const state = createState();
  const { step, typed, faults, to, by } = state;
  const patiently = createPatience(state.waiting, clock);
  const pricing = createPricing(state, deps, patiently);
  const pressing = createPressing(state, deps, patiently, pricing);
  let cancelDraft = () => {};
  let unsaved = false;
  /** Shows who one is, where that would help. What does not come now is asked for when it would help again. */
  const prove = () => void deps.proof().catch(() => {});

  async function enter(view: CheckoutView): Promise<void> {
    await fillIn(state, view, pricing, pressing);
    if (view.level === "link") prove();
  }

  /** A field's text, as it is typed. A fault once shown goes as soon as the text would do. */
  function type(key: TypedKey, text: string): void {
    typed.value = { ...typed.value, [key]: text };
    if (faults.value[key]) leave(key);
    keepDraft(1);
    pricing.changed();
  }

  /** A field was left: say what is wrong with it, if anything. An untouched empty field is not accused. */
  function leave(key: TypedKey): void {
    const field = openFields(state).find((one) => one.key === key);
    const text = typed.value[key];
    const { [key]: shown, ...others } = faults.value;
    const fault = field && (text || shown) ? faultOf(field, text) : null;
    faults.value = fault ? { ...others, [key]: fault } : others;
  }

  /** Everything typed stays but the region, which is a place in the other country. */
  async function chooseCountry(country: string): Promise<void> {
    typed.value = { ...typed.value, country, region: "" };
    faults.value = {};
    // Nothing can be pressed until the form is there that says what is missing.
    state.priced.value = "asking";
    const current = () => typed.value.country === country && step.value === "till";
    const answer = await patiently(() => api.form(country), current);
    if (!current()) return;
    state.priced.value = "no";
    if (!answer.ok) return showFailure(state, answer.failure);
    state.form.value = answer.value;
    keepDraft(1);
    chooseDelivery("");
  }

  /** @param id empty: whatever is offered first, because it goes elsewhere now; the price of the old place is none */
  function chooseDelivery(id: string): void {
    if (!id) state.quote.value = null;
    state.deliveryId.value = id;
    pricing.changed();
  }

  function chooseAddress(choice: Choice): void {
    to.value = choice;
    // Below `person` a saved card goes to its saved address only (docs/architecture.md, "Identity").
    const view = state.view.value;
    if (!choice && view?.level !== "person") {
      payBy(choice);
      if (view?.saved.cards[0]) prove();
    }
    chooseDelivery("");
  }

  function chooseCard(choice: Choice): void {
    payBy(choice);
    if (!choice) state.focus.value = { id: "card" };
  }

  /** What was agreed to for one card is agreed to for no other. */
  function payBy(choice: Choice): void {
    by.value = choice;
    state.tap.value = false;
    state.cvcFault.value = false;
  }

  /** Only a kept card can be agreed to for more. */
  function keepCard(keep: boolean): void {
    state.keep.value = keep;
    state.tap.value = false;
  }

  function keepDraft(attempt: number): void {
    cancelDraft();
    unsaved = true;
    cancelDraft = clock.after(DRAFT_MS * attempt * attempt, () => saveDraft(attempt));
  }

  /** Saves what is not saved yet, at once: the page may be about to go. */
  async function saveDraft(attempt = 1): Promise<void> {
    cancelDraft();
    if (!unsaved) return;
    unsaved = false;
    const { email, ...address } = typed.value;
    const answer = await api.saveDraft({ address, email });
    if (passing(answer) && attempt < DRAFT_TRIES) keepDraft(attempt + 1);
  }

  return {
    ...state,
    open: () => open(boot, state, deps, patiently, enter),
    enter,
    press: pressing.press,
    /** Looks again: at a payment whose outcome is not known, or at goods that were sold out. */
    again(): void {
      if (step.value === "tired" && state.order.value) return void state.paying.value?.watch(state.order.value);
      step.value = "till";
      pricing.changed();
    },
    type,
    leave,
    chooseCountry,
    chooseDelivery,
    chooseAddress,
    chooseCard,
    keepCard,
    recount: pricing.recount,
    saveDraft: () => saveDraft(),
    openFields: () => openFields(state),
  };
}
