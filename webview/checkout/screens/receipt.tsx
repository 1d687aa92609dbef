import { t } from "../../words.ts";
import { boot, model } from "../page.ts";
import { cardName } from "./choices.tsx";
import { Sum } from "./sum.tsx";

/** What a guest sees at once: their receipt is on its way by e-mail. */
export function Receipt() {
  const order = model.order.value;
  if (model.step.value !== "paid" || !order || order.inChat) return null;
  const { card } = order;
  return (
    <div class="receipt">
      <Sum />
      <p class="small">{card && cardName(card)}</p>
      <p class="small">{t("fine", { seller: boot.shop.legalName })}</p>
    </div>
  );
}
