/** The new buyer's screen: where it goes, how it comes, the card, the sum. */
import { t } from "../../words.ts";
import { model, orderFaces, proofOffer } from "../page.ts";
import { billOf, cvcAsked } from "../state.ts";
import { cardChoices, deliveryChoices } from "./choices.tsx";
import { Consents } from "./consents.tsx";
import { Delivery } from "./delivery.tsx";
import { Extras } from "./extras.tsx";
import { besideCard, Message } from "./notices.tsx";
import { CardField } from "./provided.tsx";
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

/** A saved card below the proven person goes to its saved addresses only, and this goes elsewhere. */
function wantsProof(): boolean {
  const view = model.view.value;
  return view?.level === "claimed" && !model.to.value && view.saved.cards.length > 0;
}

function Card() {
  const { view, to, by } = model;
  const usable = to.value || view.value?.level === "person";
  return (
    <section class="block" id="card" tabIndex={-1}>
      <h2>{t("card")}</h2>
      {besideCard() && <Message />}
      {usable && view.value?.saved.cards.length ? cardChoices() : null}
      {wantsProof() && proofOffer.value?.()}
      {!by.value && <CardField />}
      {cvcAsked(model) && orderFaces.value?.codeField()}
      <Consents />
    </section>
  );
}
