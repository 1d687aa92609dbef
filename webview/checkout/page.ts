/** The parts of this one page, wired: what the worker wrote into the HTML, the model, and the ways out. */
import type { Boot } from "../../contract/checkout.ts";
import { signal } from "../signal.ts";
import { speak } from "../words.ts";
import { createApi } from "./api.ts";
import { createBridge } from "./bridge.ts";
import { createCard } from "./card.ts";
import { createModel, type Model } from "./model.ts";
import { type Clock, totalOf } from "./state.ts";

export const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "") as Boot;
speak(boot.locale, boot.dir, boot.strings);

export const clock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

export const bridge = createBridge(boot.shop.chatUrl);

export const card = createCard(boot.provider, boot.locale, {
  changed: (state) => {
    model.card.value = state;
  },
  total: () => totalOf(model) ?? model.view.value?.subtotal,
  given: () => model.to.value.kind === "new",
});

export const model: Model = createModel(boot, {
  api: createApi(),
  card,
  bridge,
  clock,
  place: {
    token: /^\/c\/([^/]+)/.exec(location.pathname)?.[1] ?? null,
    forgetToken: () => history.replaceState(null, "", "/c"),
  },
});

/** "Back to the chat" was pressed. */
export const leaving = signal(false);
/** Milliseconds that the goods are still held. */
export const heldLeft = signal(0);
