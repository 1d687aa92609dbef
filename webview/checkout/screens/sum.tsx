import type { Money } from "../../../contract/money.ts";
import { money, named, t } from "../../words.ts";
import { model } from "../page.ts";

/** The lines of the price, the whole of it last. */
export function Sum() {
  const quote = model.quote.value;
  if (!quote) return null;
  const { lines, delivery, tax, total } = quote;
  const rows: [string, Money][] = [
    ...lines.map((line): [string, Money] => [line.title, line.total]),
    [`${t("delivery")} · ${named(delivery.label)}`, delivery.price],
    [t("tax"), tax.amount],
    [t("total"), total],
  ];
  return (
    <dl class={`block sum ${model.priced.value}`}>
      {rows.map(([label, amount]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
