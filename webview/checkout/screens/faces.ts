/** The states of the checkout that are one sentence and one way on. */
import { backOf, type Face, type Way } from "../../face.ts";
import { t } from "../../words.ts";
import { bridge, model } from "../page.ts";

/** The face for where the page stands, or null while there is something to fill in or to press. */
export function faceOf(): Face | null {
  const order = model.order.value;
  const again: Way = ["again", model.again];
  switch (model.step.value) {
    case "paid":
      return order && { icon: "check", words: order.words ?? "", fine: bridge.closesItself ? t("closes") : "" };
    case "checking":
      return { icon: "clock", words: t("plate.checking") };
    case "tired":
      return { icon: "clock", words: t("plate.tired"), way: again, other: backOf(bridge) };
    case "sold_out":
      return { icon: "box", words: t("plate.sold_out"), other: again };
    case "trouble":
      return { icon: "alert", words: t("plate.trouble"), way: ["retry", model.open] };
    case "reopen":
      return { icon: "alert", words: t("plate.reopen") };
    default:
      return null;
  }
}
