import { t } from "../../words.ts";
import { boot, model } from "../page.ts";
import { Item } from "./frame.tsx";
import { Sum } from "./sum.tsx";

/** What a guest keeps: nobody sends it to them. */
export function Receipt() {
  const step = model.step.value;
  if (step.kind !== "paid" || step.order.inChat) return null;
  const { card } = step.order;
  return (
    <div class="receipt">
      <Item />
      <Sum />
      <p class="small">
        {card && (
          <span class="brand">
            {card.brand} •••• {card.last4}
          </span>
        )}{" "}
        {t("fine", { seller: boot.shop.legalName })}
      </p>
    </div>
  );
}
