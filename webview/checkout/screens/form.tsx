/** The new buyer's screen: where it goes, how it comes, the card, the sum. */
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Option } from "../../ui/row.tsx";
import { t } from "../../words.ts";
import { card, model } from "../page.ts";
import { cardChoices, deliveryChoices } from "./choices.tsx";
import { Delivery } from "./delivery.tsx";
import { Sum } from "./sum.tsx";

export function Form() {
  return (
    <>
      <Delivery />
      <How />
      <Card />
      <Sum />
    </>
  );
}

function How() {
  const { quote, priced, order } = model;
  // After a reload onto a declined order there is its total, but no offer to choose from.
  if (order.value && !quote.value) return null;
  return (
    <section class={`block ${priced.value}`}>
      <h2>{t("how")}</h2>
      {quote.value ? deliveryChoices() : <p class="small">{t(priced.value === "asking" ? "pricing" : "how.empty")}</p>}
    </section>
  );
}

function Card() {
  const { view, to, by, keep } = model;
  const usable = to.value.kind === "saved" || view.value?.level === "person";
  const state = model.card.value;
  return (
    <section class="block" id="card" tabIndex={-1}>
      <h2>{t("card")}</h2>
      {usable && view.value?.saved.cards.length ? cardChoices() : null}
      {by.value.kind === "new" && (
        <>
          {state === "blocked" && (
            <Notice words={t("notice.blocked")}>
              <Button look="link" label={t("retry")} onPress={card.retry} />
            </Notice>
          )}
          <div class="slot" hidden={state === "blocked"}>
            {state === "loading" && <p class="small">{t("card.loading")}</p>}
            {/* A typed address and a saved one need other fields of the provider's, so each has a field of its own. */}
            <div key={to.value.kind} ref={card.slot} />
          </div>
          <Option
            words={[t("card.keep")]}
            chosen={keep.value}
            onChoose={(ticked) => {
              keep.value = ticked;
            }}
          />
        </>
      )}
    </section>
  );
}
