/** The parts of this one page, wired: what the worker wrote into the HTML, the model, and the ways out. */
import type { Boot } from "../../contract/checkout.ts";
import { readBoot } from "../boot.ts";
import { createBridge } from "../bridge.ts";
import { clock } from "../clock.ts";
import { once } from "../once.ts";
import { fetchPart, lent, type Parts } from "../part/lend.ts";
import { signal } from "../signal.ts";
import { createStripe } from "../stripe.ts";
import { createApi } from "./api.ts";
import { createCard } from "./card.ts";
import { createModel, type Model } from "./model.ts";
import { billOf } from "./state.ts";

export const boot = readBoot<Boot>();
/** A reload keeps what the history holds, which no other page reads. */
const kept: unknown = history.state;
const key = typeof kept === "string" ? kept : crypto.getRandomValues(new Uint32Array(5)).join("-");
history.replaceState(key, "");

export const bridge = createBridge(boot.shop.chatUrl);

export const card = createCard(createStripe(boot.provider), boot.locale, {
  changed: (state) => {
    model.card.value = state;
  },
  total: () => billOf(model)?.total ?? model.view.value?.subtotal,
  given: () => !model.to.value,
});

/** What draws the way to show who one is, once it is here. */
export const proofOffer = signal<ReturnType<Parts["proof"]> | null>(null);
const asked = signal("");
const api = createApi();

export const model: Model = createModel(boot, {
  api,
  card,
  bridge,
  clock,
  async paying() {
    orderFaces.value = (await fetchPart("paying", boot.locale))(lent, model, card, bridge);
    return orderFaces.value.create;
  },
  proof: once(async () => {
    proofOffer.value = (await fetchPart("proof", boot.locale))(lent, boot, model, api, asked, bridge.back);
  }),
  place: {
    token: /^\/c\/([^/]+)/.exec(location.pathname)?.[1] ?? null,
    key,
    forgetToken: () => history.replaceState(null, "", "/c"),
    reload: () => location.reload(),
  },
});

/** What draws how an order stands, once it is here. */
export const orderFaces = signal<ReturnType<Parts["paying"]> | null>(null);

/** The Pay button was seen, and has stood still, for long enough to be meant. */
export const armed = signal(false);
