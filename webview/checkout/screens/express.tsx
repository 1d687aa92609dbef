import { Row } from "../../ui/row.tsx";
import { money, t } from "../../words.ts";
import { model } from "../page.ts";
import { totalOf } from "../state.ts";
import {
  addressChoices,
  addressWords,
  cardChoices,
  cardWords,
  deliveryChoices,
  deliveryWords,
  find,
} from "./choices.tsx";

/** The returning buyer: the amount, three lines that can be opened, nothing to fill in. */
export function Express() {
  const { view, to, by, priced } = model;
  const total = totalOf(model);
  const quote = model.quote.value;
  const address = find(view.value?.saved.addresses, to.value);
  const card = find(view.value?.saved.cards, by.value);
  return (
    <>
      <p class={`amount ${priced.value}`}>
        <strong>{total ? money(total) : "…"}</strong>
        {quote && (
          <small>
            {t("tax")}: {money(quote.tax.amount)}
          </small>
        )}
      </p>
      <section class="block rows">
        {address && <Row icon="pin" words={addressWords(address)} choices={addressChoices()} />}
        {quote && <Row icon="box" words={deliveryWords(quote.delivery)} choices={deliveryChoices()} />}
        {card && <Row icon="card" words={cardWords(card)} choices={cardChoices()} />}
      </section>
    </>
  );
}
