import type { CheckoutView } from "../../contract/checkout.ts";
import type { Money } from "../../contract/money.ts";
import type { Model } from "../checkout/model.ts";
import { Field } from "../ui/field.tsx";
import { Option } from "../ui/row.tsx";
import { money, t } from "../words.ts";
import { minorOf } from "./amount.ts";

type TipProps = NonNullable<CheckoutView["tips"]> & { model: Model; digits: number };

const TYPED_MAX = 12;
/** Nothing is ever preselected but nothing. */
export function Tip({ presets, maximum, model, digits }: TipProps) {
  const { tip, tipTyped } = model;
  const typed = tipTyped.value;
  const give = (amount: number, text: string | null = null) => {
    tipTyped.value = text;
    tip.value = amount;
    model.recount();
  };
  const other = typed === null ? null : minorOf(typed, digits);
  const isWrong = typed !== null && typed !== "" && (other === null || other > maximum.amount);
  const option = (label: string, chosen: boolean, choose: () => void) => (
    <Option group="tip" words={[label]} chosen={chosen} onChoose={choose} />
  );
  const ofPreset = ({ amount, currency }: Money) =>
    option(money({ amount, currency }), typed === null && tip.value === amount, () => give(amount));
  return (
    <div role="radiogroup" aria-labelledby="tip">
      <h2 id="tip">{t("tip")}</h2>
      {option(t("tip.none"), typed === null && tip.value === 0, () => give(0))}
      {presets.map(ofPreset)}
      {option(t("tip.other"), typed !== null, () => give(0, ""))}
      {typed !== null && (
        <div class="fields">
          <Field
            id="field-tip"
            label={t("tip.amount")}
            value={typed}
            error={isWrong ? t("tip.most", { limit: money(maximum) }) : ""}
            width="full"
            autocomplete="off"
            inputMode="decimal"
            required={false}
            longest={TYPED_MAX}
            onType={(text) => {
              const amount = minorOf(text, digits);
              give(amount !== null && amount <= maximum.amount ? amount : 0, text);
            }}
            onLeave={() => {}}
          />
        </div>
      )}
    </div>
  );
}
