/** The words and the way on for each step of the bank's page. Pure. */
import type { Money } from "../../contract/money.ts";
import type { Bridge } from "../bridge.ts";
import { backOf, type Face } from "../face.ts";
import { money, t } from "../words.ts";
import type { Bank } from "./model.ts";

/** @param total null when nothing is known behind the link */
export function faceOf({ step, busy, press, look }: Bank, total: Money | null, bridge: Bridge): Face {
  const amount = total ? money(total) : "";
  switch (step.value) {
    case "ask":
      return {
        icon: "card",
        words: `${amount}\n${t("bank.why")}`,
        way: busy.value ? ["bank", press, true] : ["confirm", press],
      };
    case "checking":
      return { icon: "clock", words: t("plate.checking") };
    case "tired":
      return { icon: "clock", words: t("plate.tired"), way: ["again", look], other: backOf(bridge) };
    case "paid":
      return { icon: "check", words: t("bank.paid", { amount }), fine: bridge.closesItself ? t("closes") : "" };
    case "unpaid":
      return { icon: "alert", words: t("bank.unpaid") };
    case "over":
      return { icon: "clock", words: t("bank.over") };
  }
}
