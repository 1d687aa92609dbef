/** The Pay press: whether there is all that it needs. What it sets off is a part of its own, which is there before anything is charged. */

import { once } from "../once.ts";
import type { Patiently } from "../patience.ts";
import { show, showFaults } from "./failing.ts";
import { anyOf, currentFaults, type Pricing } from "./pricing.ts";
import type { Deps, Paying, State } from "./state.ts";

export interface Pressing {
  press(): Promise<void>;
  /** What follows a press, fetched if it is not here yet. Rejects when it does not come; the next call tries again. */
  paying(): Promise<Paying>;
}

export function createPressing(state: State, deps: Deps, patiently: Patiently, pricing: Pricing): Pressing {
  const { busy, priced } = state;
  const paying = once(async () => {
    state.paying.value = (await deps.paying())(state, deps, patiently, pricing);
    return state.paying.value;
  });

  async function press(): Promise<void> {
    if (busy.value || priced.value === "asking") return;
    state.notice.value = null;
    const order = state.order.value;
    if (order?.status === "action_required") return during("bank", (part) => part.challenge(order));
    const faults = currentFaults(state);
    if (anyOf(faults)) return showFaults(state, faults);
    if (priced.value === "no") await pricing.ask();
    else await during("paying", (part) => part.pay());
  }

  async function during(what: "paying" | "bank", work: (part: Paying) => Promise<void>): Promise<void> {
    busy.value = what;
    try {
      const part = await paying().catch(() => null);
      if (part) await work(part);
      else show(state, { kind: "unreached" });
    } finally {
      busy.value = null;
    }
  }

  return { press, paying };
}
