/** The load of the stage *kill*: buyers, a merchant and somebody who chats, all at once, and what each of them was promised. */
import { setTimeout as pause } from "node:timers/promises";
import type { OrderView } from "../../contract/checkout.ts";
import type { Refunded } from "../../contract/merchant.ts";
import { CONSOLE_KEY, META } from "../../scripts/credentials.ts";
import { type Answer, newCard, openPage } from "../../scripts/page-client.ts";
import { cardToken } from "../support/card-token.ts";
import { isCarousel, linkIn } from "../support/shopping.ts";
import type { Rig } from "./rig.ts";
import type { Chance } from "./seeded.ts";

/** What the worker said it had done. */
export interface Promised {
  /** Orders that an answer called paid. */
  paid: string[];
  refunds: { id: string; amountMinor: number }[];
  /** How many purchases were meant. */
  wishes: number;
}

export interface Load {
  promised: Promised;
  /** Resolves when everybody has done what they came for, or left. */
  over: Promise<void>;
}

/** Resolves when everything is there. */
export type Comeback = () => Promise<void>;

const BUYERS = 3;
const WORDS = 6;
const TRIES_MAX = 40;
const TRY_AGAIN_MS = 100;
/** For how long a person looks at a chat in which nothing happens. Whoever leaves has met a history of its own. */
const PATIENCE_MS = 4000;

export function putUnderLoad(rig: Rig, chance: Chance, comeback: Comeback): Load {
  const promised: Promised = { paid: [], refunds: [], wishes: 0 };
  const buyers = Array.from({ length: BUYERS }, () => buyer(rig, chance, comeback, promised).catch(leave));
  const over = Promise.all([...buyers, chatter(rig, comeback)]).then(() => {});
  return { promised, over };
}

/** Who never got an answer in the chat goes away. Anything else is a fault of the campaign. */
function leave(error: unknown): void {
  if (!(error instanceof Error && /^(waited|no |the thread|there is no)/i.test(error.message))) throw error;
}

/** Asks again, as it was, whatever cannot be answered now. */
async function persist<T>(ask: () => Promise<Answer<T>>, comeback: Comeback): Promise<Answer<T>> {
  for (let tries = 1; ; tries++) {
    await comeback();
    const answer = await ask().catch(() => null);
    if (answer && answer.status < 500) return answer;
    if (tries === TRIES_MAX) throw new Error(`nothing answers: ${JSON.stringify(answer)}`);
    await pause(TRY_AGAIN_MS);
  }
}

async function buyer(rig: Rig, chance: Chance, comeback: Comeback, promised: Promised): Promise<void> {
  const { messenger, url } = rig.sandbox;
  const person = messenger.newPhone("giulia").key;
  messenger.getStarted(person);
  const page = openPage(linkIn(await messenger.waitFor(person, isCarousel, PATIENCE_MS)));
  await persist(() => page.claim(), comeback);
  const quote = await persist(() => page.quote(), comeback);
  if (quote.status !== 201) return;
  const card = newCard(await cardToken(url, chance.pick(CARDS)), { keep: true, tap: true });
  promised.wishes++;
  const paid = await persist(() => page.pay(quote.body.id, card), comeback);
  note(promised, paid);
  if (paid.body.status !== "paid") return;
  await Promise.all([refund(rig, paid.body, comeback, promised), tap(rig, person, promised)]);
}

const CARDS = ["pm_card_visa", "pm_card_visa", "pm_card_visa", "pm_card_visa_chargeDeclined"];

function note({ paid }: Promised, { body }: Answer<OrderView>): void {
  if (body.status === "paid") paid.push(body.id);
}

/** Another thing, with the card that was just kept: the same one again would be asked about. */
async function tap(rig: Rig, person: string, promised: Promised): Promise<void> {
  const { messenger } = rig.sandbox;
  const seen = messenger.thread(person).length;
  messenger.say(person, "shop");
  const carousel = await messenger.waitFor(
    person,
    (bubble, thread) => thread.indexOf(bubble) >= seen && isCarousel(bubble),
    PATIENCE_MS,
  );
  const button = carousel.buttons.findLast(({ type, title }) => type === "postback" && title.startsWith("Pay "));
  if (!button) return;
  promised.wishes++;
  messenger.tap(person, button);
}

/** The merchant gives a part back: with one key, however often it has to be asked for. */
async function refund(rig: Rig, { id, number }: OrderView, comeback: Comeback, promised: Promised): Promise<void> {
  const call = openPage(new URL("/c/none", rig.url).href).call;
  const headers = { authorization: `Bearer ${CONSOLE_KEY}`, "idempotency-key": `kill-${id.slice(-20)}` };
  const ask = () => call<Refunded>("POST", `/api/merchant/orders/${number}/refunds`, { amountMinor: 100 }, headers);
  const answer = await persist(ask, comeback);
  if (answer.status < 300) promised.refunds.push({ id: answer.body.refund.id, amountMinor: 100 });
}

/** Posts by itself, so that webhooks come beside each other, and until each was answered 200. */
async function chatter(rig: Rig, comeback: Comeback): Promise<void> {
  const { messenger, clock } = rig.sandbox;
  const { psid } = messenger.newPhone("giulia");
  for (let word = 0; word < WORDS; word++) {
    const message = { mid: `m_kill_${word}`, text: word % 2 ? "hello" : "shop" };
    const event = { sender: { id: psid }, recipient: { id: META.pageId }, timestamp: clock.now(), message };
    await persist(() => messenger.raw(event), comeback);
  }
}
