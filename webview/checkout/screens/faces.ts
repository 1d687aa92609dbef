/** The states of the checkout that are one sentence and one way on. Those of an order are drawn by what follows a press. */
import type { Face, Way } from "../../face.ts";
import { t } from "../../words.ts";
import { model, orderFaces } from "../page.ts";

/** The face for where the page stands, or null while there is something to fill in or to press. */
export function faceOf(): Face | null {
  const again: Way = ["again", model.again];
  switch (model.step.value) {
    case "opening":
    case "till":
      return null;
    case "sold_out":
      return { icon: "box", words: t("plate.sold_out"), other: again };
    case "trouble":
      return { icon: "alert", words: t("plate.trouble"), way: ["retry", model.open] };
    case "reopen":
      return { icon: "alert", words: t("plate.reopen") };
    default:
      return orderFaces.value?.faceOf() ?? null;
  }
}
