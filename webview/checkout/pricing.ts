/** Asking for the price of what is typed: debounced, the newest request wins, an offer that ran out is no price. */
import type { FormField } from "../../contract/address.ts";
import type { Quote } from "../../contract/checkout.ts";
import type { Patiently } from "../patience.ts";
import { showFailure } from "./failing.ts";
import { type Faults, faultsOf } from "./fields.ts";
import type { Deps, State } from "./state.ts";

const DEBOUNCE_MS = 450;
/** An offer is let go this long before its end, so that it cannot end between the tap and the worker. */
const MARGIN_MS = 20_000;

export interface Pricing {
  /** Something that decides the price was changed. */
  changed(): void;
  /** The same, if the code or the tip is another one than was last asked with. */
  recount(): void;
  /** Asks now. True when the total stands afterwards. */
  ask(): Promise<boolean>;
  accept(quote: Quote): void;
}

/** The fields the buyer has to answer; none when it goes to a saved address. */
export const openFields = ({ form, to }: State): FormField[] => (to.value ? [] : (form.value?.fields ?? []));

export const anyOf = (faults: Faults) => Object.keys(faults).length > 0;

/** Every fault of what is typed now. */
export const currentFaults = (state: State) => faultsOf(openFields(state), state.typed.value);

export function createPricing(state: State, { api, card, clock }: Deps, patiently: Patiently): Pricing {
  const { quote, priced, deliveryId } = state;
  let turn = 0;
  let extra = { code: "", tipMinor: 0 };
  let cancelWait = () => {};

  function changed(): void {
    cancelWait();
    turn += 1;
    // A changed checkout is another order: a declined one is left to the worker, which cancels it.
    state.order.value = null;
    state.heldUntil.value = 0;
    priced.value = anyOf(currentFaults(state)) ? "no" : "asking";
    if (priced.value === "asking") cancelWait = clock.after(DEBOUNCE_MS, () => ask(true));
  }

  async function ask(unasked?: boolean): Promise<boolean> {
    cancelWait();
    turn += 1;
    const mine = turn;
    const newest = () => mine === turn;
    priced.value = "asking";
    extra = extras();
    const request = { to: destination(), ...(deliveryId.value && { deliveryId: deliveryId.value }), ...extra };
    const answer = await patiently(() => api.quote(request), newest);
    if (!newest()) return false;
    if (answer.ok) accept(answer.value);
    else {
      const { value } = state.focus;
      priced.value = "no";
      showFailure(state, answer.failure);
      // Nobody pressed anything: the focus stays where the buyer is typing.
      if (unasked) state.focus.value = value;
    }
    return answer.ok;
  }

  const extras = () => ({ code: state.code.value.trim(), tipMinor: state.tip.value });

  function recount(): void {
    const { code, tipMinor } = extras();
    if (code !== extra.code || tipMinor !== extra.tipMinor) changed();
  }

  function destination() {
    const addressId = state.to.value;
    if (addressId) return { kind: "saved" as const, addressId };
    const { email, ...address } = state.typed.value;
    // What was typed as a guest is not sent by the owner.
    const asked = openFields(state).some(({ key }) => key === "email");
    return { kind: "address" as const, address, email: asked ? email.trim() : "" };
  }

  function accept(fresh: Quote): void {
    quote.value = fresh;
    deliveryId.value = fresh.delivery?.id ?? "";
    priced.value = "yes";
    card.amount(fresh.total);
    clock.after(fresh.validForMs - MARGIN_MS, () => {
      if (!state.order.value && quote.value === fresh) priced.value = "no";
    });
  }

  return { changed, recount, ask, accept };
}
