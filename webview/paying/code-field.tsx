import type { Slot } from "../checkout/card.ts";
import type { Model } from "../checkout/model.ts";
import { Place } from "../checkout/screens/place.tsx";
import { FieldError } from "../ui/field.tsx";
import { t } from "../words.ts";

/** The code of the kept card, typed again. */
export function CodeField({ model, slot }: { model: Model; slot: Slot }) {
  const fault = model.cvcFault.value;
  return (
    <fieldset class="code" id="cvc" tabIndex={-1} aria-describedby="cvc-error">
      <legend class="words">
        {t("cvc")}
        <small>{t("cvc.why")}</small>
      </legend>
      <Place slot={slot} state={model.cvc.value} look={fault ? "slot frame bad" : "slot frame"} />
      <FieldError id="cvc" text={fault ? t("cvc.fault") : ""} />
    </fieldset>
  );
}
