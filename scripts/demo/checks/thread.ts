/** PURE. What must stand in the thread, and what must not. */
import { formatMoney, type Money, toMajorUnits } from "../../../contract/money.ts";
import type { Bubble, Receipt } from "../bubble.ts";
import type { KnownOrder } from "../known-order.ts";
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";
import { amount, count } from "../words.ts";

/** The cards offer what PostgreSQL holds, each with its price and the price of delivery (EU law: at the first price shown). */
export function carouselIsTheShop(state: State, bubble: Bubble, locale: string): Verdict {
  const cards = bubble.template?.template_type === "generic" ? bubble.template.elements : [];
  const money = (minor: number) => formatMoney(locale, { amount: minor, currency: state.shop.currency });
  const delivery = money(state.home.deliveryMinor);
  const wrong = cards.filter((card, index) => {
    const price = money(state.variants[index]?.priceMinor ?? 0);
    return !card.subtitle?.startsWith(price) || !card.subtitle.endsWith(delivery);
  });
  return expecting(`${count(state.variants.length, "product")}, each with its price and the price of delivery`, {
    titles: [cards.map((card) => card.title), state.variants.map((variant) => variant.title)],
    "cards with another price": [wrong.map((card) => card.subtitle), []],
    "buttons per card": [cards.map((card) => card.buttons.length), state.variants.map(() => 2)],
  });
}

/** @param pictures what each address in the carousel answered */
export function picturesLoad(pictures: { url: string; status: number; type: string; bytes: number }[]): Verdict {
  const bad = pictures.filter(({ status, type, bytes }) => status !== 200 || type !== "image/jpeg" || bytes < 1000);
  return expecting(`${count(pictures.length, "picture")}, every one loads`, {
    "some there": [pictures.length > 0, true],
    "that do not load": [bad.map(({ url, status }) => `${url} ${status}`), []],
  });
}

/** Exactly one receipt row, and one receipt in this person's thread. */
export function oneReceipt(state: State, psid: string, order: KnownOrder, shown: Money): Verdict {
  const rows = state.outbox.filter((row) => receiptIn(row.message)?.order_number === order.number);
  const bubbles = receiptsIn(state.threads.get(psid) ?? []).filter(({ order_number }) => order_number === order.number);
  const elsewhere = [...state.threads].filter(([other]) => other !== psid).flatMap(([, thread]) => receiptsIn(thread));
  return expecting(`exactly 1 receipt row, sent, and 1 receipt in the thread: ${amount(shown)}`, {
    "receipt rows": [rows.map(({ status }) => status), ["sent"]],
    "receipts in the thread": [bubbles.length, 1],
    "their total": [bubbles[0]?.summary.total_cost, toMajorUnits(shown)],
    "their currency": [bubbles[0]?.currency, shown.currency],
    "in other threads": [elsewhere.filter(({ order_number }) => order_number === order.number).length, 0],
  });
}

/** The thread says nothing about an order that is not paid: the page in front of the buyer does. */
export function silent(before: State, after: State, psid: string): Verdict {
  const [then, now] = [before, after].map((state) => state.threads.get(psid)?.length ?? 0);
  return expecting("the chat says nothing yet: no receipt, no message", { messages: [now, then] });
}

function receiptsIn(thread: readonly Bubble[]): Receipt[] {
  return thread.flatMap(({ template }) => (template?.template_type === "receipt" ? [template] : []));
}

interface StoredReceipt {
  attachment?: { payload?: { template_type?: string; order_number?: string } };
}

function receiptIn(message: unknown): { order_number?: string } | null {
  const payload = (message as StoredReceipt).attachment?.payload;
  return payload?.template_type === "receipt" ? payload : null;
}
