import type { Money } from "../../../contract/money.ts";
import { money, t } from "../../words.ts";
import { model } from "../page.ts";
import { billOf } from "../state.ts";
import { deliveryNow, thingOf } from "./choices.tsx";

/** The lines of the price, the whole of it last. Before there is an address it is what it costs to go to that country. */
export function Sum() {
  const bill = billOf(model);
  const delivery = deliveryNow();
  const { lines, subtotal } = { ...model.view.value, ...bill };
  if (!lines || !delivery) return null;
  const whole = bill?.total ?? (subtotal && { ...subtotal, amount: subtotal.amount + delivery.price.amount });
  const rows: [string, Money | undefined][] = [
    ...lines.map((line): [string, Money] => [thingOf(line), line.total]),
    [`${t("delivery")} · ${delivery.label}`, delivery.price],
    [t("tax"), bill?.tax.amount],
    [t("total"), whole],
  ];
  return (
    <dl class={`block sum ${model.priced.value}`}>
      {rows.map(
        ([label, amount]) =>
          amount && (
            <div>
              <dt>{label}</dt>
              <dd>{money(amount)}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
