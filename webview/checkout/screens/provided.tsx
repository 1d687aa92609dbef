/** The provider's own fields, each with a place that is loading, blocked or ready. */
import { Button } from "../../ui/button.tsx";
import { FieldError } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { t } from "../../words.ts";
import type { Slot } from "../card.ts";
import { card, model } from "../page.ts";
import type { CardState } from "../state.ts";

/** A whole card. A typed address and a saved one need other fields of the provider's, so each has a field of its own. */
export const CardField = () => (
  <Place key={model.to.value ? "saved" : "typed"} slot={card.number} state={model.card.value} look="slot" />
);

/** The code of the kept card, typed again. */
export function CodeField() {
  const fault = model.cvcFault.value;
  return (
    <fieldset class="code" id="cvc" tabIndex={-1} aria-describedby="cvc-error">
      <legend class="words">
        {t("cvc")}
        <small>{t("cvc.why")}</small>
      </legend>
      <Place slot={card.code} state={model.cvc.value} look={fault ? "slot frame bad" : "slot frame"} />
      <FieldError id="cvc" text={fault ? t("cvc.fault") : ""} />
    </fieldset>
  );
}

function Place({ slot, state, look }: { slot: Slot; state: CardState; look: string }) {
  const blocked = state === "blocked";
  return (
    <>
      {blocked && (
        <Notice words={t("notice.blocked")}>
          <Button look="link" label={t("retry")} onPress={slot.retry} />
        </Notice>
      )}
      <div class={look} hidden={blocked}>
        {state === "loading" && <p class="small">{t("card.loading")}</p>}
        <div ref={slot.ref} />
      </div>
    </>
  );
}
