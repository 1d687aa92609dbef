import type { Model } from "../checkout/model.ts";
import { t } from "../words.ts";

/** How long the goods of an order that is not over are still held. A timer is no live region: it is read when it is come to. */
export function Held({ model: { heldUntil, heldLeft } }: { model: Model }) {
  return heldUntil.value && heldLeft.value ? <b role="timer">{t("held", { time: minutes(heldLeft.value) })}</b> : null;
}

/** "09:41": goods are held for less than an hour. */
const minutes = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(14, 19);
