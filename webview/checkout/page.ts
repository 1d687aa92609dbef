/** The parts of this one page, wired: what the worker wrote into the HTML, the model, and the ways out. */
import type { Boot } from "../../contract/checkout.ts";
import { readBoot } from "../boot.ts";
import { createBridge } from "../bridge.ts";
import { clock } from "../clock.ts";
import { signal } from "../signal.ts";
import { createStripe } from "../stripe.ts";
import { createApi } from "./api.ts";
import { createCard } from "./card.ts";
import { createModel, type Model } from "./model.ts";
import { billOf } from "./state.ts";

export const boot = readBoot<Boot>();
export const bridge = createBridge(boot.shop.chatUrl);

export const card = createCard(createStripe(boot.provider), boot.locale, {
  changed: (field, state) => {
    model[field].value = state;
  },
  codeTyped: () => {
    model.cvcFault.value = false;
  },
  total: () => billOf(model)?.total ?? model.view.value?.subtotal,
  given: () => !model.to.value,
});

export const model: Model = createModel(boot, {
  api: createApi(),
  card,
  bridge,
  clock,
  place: {
    token: /^\/c\/([^/]+)/.exec(location.pathname)?.[1] ?? null,
    forgetToken: () => history.replaceState(null, "", "/c"),
    reload: () => location.reload(),
  },
});

/** Seconds that the goods are still held. */
export const heldLeft = signal(0);
