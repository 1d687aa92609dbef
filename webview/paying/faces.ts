/** How an order stands, as one sentence and one way on. */
import type { Bridge } from "../bridge.ts";
import type { Model } from "../checkout/model.ts";
import { backOf, type Face } from "../face.ts";
import { t } from "../words.ts";

/** Null while there is something to fill in or to press. */
export function faceOf({ step, order, again }: Model, bridge: Bridge): Face | null {
  switch (step.value) {
    case "paid":
      return (
        order.value && { icon: "check", words: order.value.words ?? "", fine: bridge.closesItself ? t("closes") : "" }
      );
    case "checking":
      return { icon: "clock", words: t("plate.checking") };
    case "tired":
      return { icon: "clock", words: t("plate.tired"), way: ["again", again], other: backOf(bridge) };
    default:
      return null;
  }
}
