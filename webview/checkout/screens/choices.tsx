/** The lists to choose from, the same in the form and in the rows of the returning buyer. */
import type { DeliveryOption, Line } from "../../../contract/bill.ts";
import type { SavedAddress, SavedCard } from "../../../contract/checkout.ts";
import { Option, type Words } from "../../ui/row.tsx";
import { days, type Key, money, t } from "../../words.ts";
import { model } from "../page.ts";
import type { Choice } from "../state.ts";

/** What is saved, and something new below it. */
function choices<Saved extends { id: string }>(
  list: Saved[] = [],
  other: Key,
  chosen: Choice,
  choose: (choice: Choice) => void,
  words: (saved: Saved) => Words,
) {
  const option = (choice: Choice, label: Words) => (
    <Option group={other} words={label} chosen={choice === chosen} onChoose={() => choose(choice)} />
  );
  return [...list.map((saved) => option(saved.id, words(saved))), option(null, [t(other)])];
}

export const find = <Saved extends { id: string }>(list: Saved[] = [], choice: Choice) =>
  list.find(({ id }) => id === choice);

export const addressChoices = () =>
  choices(model.view.value?.saved.addresses, "address.other", model.to.value, model.chooseAddress, addressWords);

export const cardChoices = () =>
  choices(model.view.value?.saved.cards, "card.other", model.by.value, model.chooseCard, cardWords);

export const deliveryChoices = (options: DeliveryOption[]) =>
  options.map((option) => (
    <Option
      key={option.id}
      group="how"
      words={[option.label, deliveryDays(option)]}
      end={price(option)}
      chosen={options.length === 1 || model.deliveryId.value === option.id}
      onChoose={() => model.chooseDelivery(option.id)}
    />
  ));

export const addressWords = ({ summary, name }: SavedAddress): Words => [summary, name];

/** "Visa •••• 4242" in one piece whatever way the page is read. */
export const cardName = ({ brand, last4 }: Pick<SavedCard, "brand" | "last4">) => (
  <span class="brand">
    {brand} •••• {last4}
  </span>
);

export const cardWords = (card: SavedCard): Words => [
  cardName(card),
  t("card.expires", { date: `${card.expMonth}/${card.expYear % 100}`.padStart(5, "0") }),
];

/** "2 × House blend, 500 g". */
export const thingOf = ({ title, quantity }: Line): string => (quantity > 1 ? `${quantity} × ${title}` : title);

export const deliveryWords = (option: DeliveryOption): Words => [
  `${option.label} · ${price(option)}`,
  deliveryDays(option),
];

const deliveryDays = ({ earliest, latest }: DeliveryOption) => days(earliest, latest);
const price = (option: DeliveryOption) => (option.price.amount ? money(option.price) : t("free"));
