import { card, model } from "../page.ts";
import { Place } from "./place.tsx";

/** A whole card. A typed address and a saved one need other fields of the provider's, so each has a field of its own. */
export const CardField = () => (
  <Place key={model.to.value ? "saved" : "typed"} slot={card.number} state={model.card.value} look="slot" />
);
