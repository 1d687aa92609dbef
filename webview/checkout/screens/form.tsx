/** The new buyer's screen: where it goes, how it comes, the card, the sum. */
import { t } from "../../words.ts";
import { model } from "../page.ts";
import { billOf, cvcAsked } from "../state.ts";
import { cardChoices, deliveryChoices } from "./choices.tsx";
import { Consents } from "./consents.tsx";
import { Delivery } from "./delivery.tsx";
import { Extras } from "./extras.tsx";
import { besideCard, Message } from "./notices.tsx";
import { CardField, CodeField } from "./provided.tsx";
import { Sum } from "./sum.tsx";

export function Form() {
  return (
    <>
      <Delivery />
      <How />
      <Card />
      <Extras />
      <Sum />
    </>
  );
}

/** Before there is an address, and after a reload onto an order, there is one way and nothing to choose. */
function How() {
  const one = billOf(model)?.delivery;
  const quote = model.quote.value;
  if (!one) return null;
  return (
    <div class={`block ${model.priced.value}`} role="radiogroup" aria-label={t("how")}>
      <h2>{t("how")}</h2>
      {deliveryChoices(quote?.deliveryOptions ?? [one])}
      {quote?.closedOptions.map(({ id, label, reason }) => (
        <p key={id} class="small">
          {label} · {reason}
        </p>
      ))}
    </div>
  );
}

function Card() {
  const { view, to, by } = model;
  const usable = to.value || view.value?.level === "person";
  return (
    <section class="block" id="card" tabIndex={-1}>
      <h2>{t("card")}</h2>
      {besideCard() && <Message />}
      {usable && view.value?.saved.cards.length ? cardChoices() : null}
      {!by.value && <CardField />}
      {cvcAsked(model) && <CodeField />}
      <Consents />
    </section>
  );
}
