import { Icon } from "../../ui/icon.tsx";
import { Row } from "../../ui/row.tsx";
import { money, t } from "../../words.ts";
import { model, orderFaces } from "../page.ts";
import { aboutCard, billOf, cvcAsked, type Notice } from "../state.ts";
import {
  addressChoices,
  addressWords,
  cardChoices,
  cardWords,
  deliveryChoices,
  deliveryWords,
  find,
  thingOf,
} from "./choices.tsx";
import { Consents } from "./consents.tsx";
import { Extras } from "./extras.tsx";
import { linesOf, Picture } from "./frame.tsx";
import { Sum } from "./sum.tsx";

/** The returning buyer: the amount, three lines that can be opened, nothing to fill in. */
export function Express() {
  const { view, to, by } = model;
  const notice = model.notice.value;
  const delivery = billOf(model)?.delivery;
  const options = model.quote.value?.deliveryOptions ?? [];
  const address = find(view.value?.saved.addresses, to.value);
  const card = find(view.value?.saved.cards, by.value);
  const code = cvcAsked(model);
  return (
    <>
      <Amount />
      <section class="block rows">
        {address && <Row icon="pin" words={addressWords(address)} choices={addressChoices()} />}
        {delivery && (
          <Row icon="box" words={deliveryWords(delivery)} choices={options.length > 1 && deliveryChoices(options)} />
        )}
        {card && <Row icon="card" words={cardWords(card)} choices={cardChoices()} open={wantsAnother(notice)} />}
        {code && orderFaces.value?.codeField()}
        <Consents />
      </section>
      <Extras />
      {!code && <p class="small yours">{t("once")}</p>}
    </>
  );
}

/** After most declines the way on is another card, so that row stands open. */
const wantsAnother = (notice: Notice | null): boolean => aboutCard(notice) && notice?.kind !== "incorrect_cvc";

/** What is bought and for how much; opened, how that adds up. */
function Amount() {
  const bill = billOf(model);
  const lines = linesOf();
  const things = lines.map(thingOf).join(" + ");
  return (
    <details class={`amount ${model.priced.value}`} name="row">
      <summary>
        <span class="pics">
          {lines.slice(0, 3).map(({ title, imageUrl }) => (
            <Picture key={title} url={imageUrl} />
          ))}
        </span>
        <strong>{bill ? money(bill.total) : "…"}</strong>
        <small>
          {bill?.delivery ? t("included", { things }) : things} <Icon name="down" />
        </small>
      </summary>
      <Sum />
    </details>
  );
}
