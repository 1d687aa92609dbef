import { money, t } from "../../words.ts";
import { model } from "../page.ts";
import { billOf } from "../state.ts";
import { thingOf } from "./choices.tsx";

/** The lines of the price, the whole of it last. */
export function Sum() {
  const bill = billOf(model);
  if (!bill) return null;
  const lines = bill.lines.map((line) => ({ label: thingOf(line), amount: line.total }));
  return (
    <dl class={`block sum ${model.priced.value}`}>
      {[...lines, ...bill.parts, { label: t("total"), amount: bill.total }].map(({ label, amount }) => (
        <div>
          <dt>{label}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
