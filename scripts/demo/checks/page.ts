/** PURE. What a page may see, and what opening one may change: nothing. */
import type { Boot, ChallengeView, CheckoutView, OrderView, Quote } from "../../../contract/checkout.ts";
import { addMoney, type Money } from "../../../contract/money.ts";
import { DECLINE_CODES } from "../../../contract/order.ts";
import { expecting, type Verdict } from "../verdict.ts";
import { amount, cardWords, count } from "../words.ts";

/** Crawlers fetch every link. @param outcomes the status each link answered them */
export function crawledWithoutEffect(
  before: Record<string, string>,
  after: Record<string, string>,
  outcomes: (string | number)[],
): Verdict {
  const tables = Object.keys(before);
  const changed = tables.filter((table) => before[table] !== after[table]);
  const rows = `not a row of ${count(tables.length, "table")}`;
  return expecting(`${count(outcomes.length, "GET")} by Facebook's crawler changed nothing: ${rows}`, {
    "links it found": [outcomes.length > 0, true],
    "answers other than 200": [outcomes.filter((outcome) => outcome !== 200), []],
    "tables changed": [changed, []],
    "tables before and after": [Object.keys(after), tables],
  });
}

/** The first answer already shows product and price. @param html as it came, before any script ran */
export function readableAtOnce(html: string, boot: Boot, title: string, price: string): Verdict {
  const body = html.slice(0, html.indexOf('<script type="application/json"'));
  return expecting(`the first HTML shows ${title} and ${price}, before any script`, {
    "title in it": [body.includes(title), true],
    "price in it": [body.includes(price), true],
    page: [boot.page, "checkout"],
  });
}

/** A link that this buyer's own tap brought, claimed first and in time, by somebody with nothing saved. */
export function claimedFresh(view: CheckoutView): Verdict {
  return expecting("the page claims its link by a POST: nothing saved, an empty form", {
    level: [view.level, "claimed"],
    saved: [view.saved, { addresses: [], cards: [] }],
    "an offer": [view.quote, null],
    "typed already": [view.draft.address.line1, ""],
  });
}

/** @param secrets parts of the buyer's data that must not appear in full below the level `person` */
export function claimedKnown(
  view: CheckoutView,
  expected: { masked: string; card: string },
  secrets: string[],
): Verdict {
  const [address] = view.saved.addresses;
  const shown = address ? `${address.name}, ${address.summary}` : "";
  const cards = view.saved.cards.map(cardWords);
  const told = secrets.filter((secret) => JSON.stringify(view).includes(secret));
  return expecting(`"${expected.masked}" is masked, ${expected.card} and an offer are ready`, {
    level: [view.level, "claimed"],
    address: [shown, expected.masked],
    cards: [cards, [expected.card]],
    "an offer": [view.quote !== null, true],
    "told in full": [told, []],
  });
}

/** The same link in other hands. */
export function strangerSeesNothing(view: CheckoutView, secrets: string[]): Verdict {
  const told = secrets.filter((secret) => JSON.stringify(view).includes(secret));
  return expecting("the same link in a stranger's hands: no address, no card, no offer", {
    level: [view.level, "link"],
    saved: [view.saved, { addresses: [], cards: [] }],
    "an offer": [view.quote, null],
    "told all the same": [told, []],
  });
}

/** Behind [Confirm with bank]: the amount and what the bank's script needs. Whoever holds the link is no session. */
export function onlyTheQuestion(view: ChallengeView, shown: Money, secrets: string[]): Verdict {
  const told = secrets.filter((secret) => JSON.stringify({ ...view, challenge: null }).includes(secret));
  return expecting(`the link shows ${amount(view.total)} and the bank's question, nothing of hers`, {
    status: [view.status, "action_required"],
    total: [view.total, shown],
    "the bank's question": [view.challenge !== null, true],
    "told all the same": [told, []],
  });
}

/** VAT at the demo's own address. */
const ITALY_BASIS_POINTS = 2200;

/** The button's amount is the sum of what is above it. */
export function addsUp(quote: Quote): Verdict {
  const adding = quote.parts.filter(({ kind }) => kind !== "included_tax");
  const parts: Money[] = [...quote.lines.map((line) => line.total), ...adding.map((part) => part.amount)];
  const sum = parts.slice(1).reduce((all, part) => addMoney(all, part), parts[0] ?? quote.total);
  const contained = quote.parts.filter(({ kind }) => kind === "included_tax");
  // Gross amounts with Italy's rate in them: net = gross / (1 + rate), half a minor unit up.
  const tax = Math.round((quote.total.amount * ITALY_BASIS_POINTS) / (10_000 + ITALY_BASIS_POINTS));
  const rate = contained.map(({ label }) => label).join(", ");
  return expecting(`${parts.map(amount).join(" + ")} = ${amount(quote.total)}, ${rate} contained`, {
    total: [quote.total, sum],
    "contained taxes, in minor units": [contained.map((part) => part.amount.amount), [tax]],
  });
}

/** A decline ends in words the buyer can act on. @param words what the page says */
export function plainAdvice(order: OrderView, words: string): Verdict {
  const [head = "", ...advice] = words.split("\n");
  return expecting(`declined with plain advice: "${head}" and what to do next`, {
    status: [order.status, "declined"],
    "a reason the buyer can act on": [DECLINE_CODES.some((code) => code === order.decline), true],
    "advice under it": [advice.join(" ").length > 0, true],
    "a provider's code in it": [/[a-z]_[a-z]/.test(words), false],
  });
}
