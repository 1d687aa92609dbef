/** What a buyer does up to the Pay tap, and what else happens in a history: the bank answers, time passes, letters come again. */
import { createHmac } from "node:crypto";
import { CONSOLE_KEY, STRIPE } from "../../scripts/credentials.ts";
import { newCard, openPage, type PageClient } from "../../scripts/page-client.ts";
import { cardToken } from "../support/card-token.ts";
import { everyRow } from "../support/records.ts";
import { buyNowLink, MINUTE_MS, openShop, quoteId } from "../support/shopping.ts";
import type { Letter } from "./door.ts";
import { type Ground, type Place, TILL_URL } from "./ground.ts";
import type { History, Way } from "./history.ts";

const PERSON = "giulia";
const CARD = "pm_card_visa";
/** A beginning is told from others by its letters. */
const PAGE_KEY = "of-the-page-before-the-till";
/** What is given back to it is pending for a while (Stripe docs, "Testing"). */
const PENDING_CARD = "pm_card_pendingRefund";
/** How long each wait for the sweep is. All together they outlive every lease, hold and pause between tries. */
const WAITS_MS = [1, 2, 8, 15, 30, 60, 60, 120, 240, 480, 960].map((minutes) => minutes * MINUTE_MS);

/** A tap that is to come: what it takes has been brought about. */
export interface Tap {
  /** The kind of request that it comes by. */
  role: "pay" | "messenger" | "merchant";
  /** Resolves when it has been answered, or never was. */
  happen(): Promise<void>;
}

/** From an empty ground to the tap. */
export async function upToTheTap(ground: Ground, { way, outcome }: Pick<History, "way" | "outcome">): Promise<Tap> {
  const isPending = way === "refund" && outcome === "challenge";
  return await ground.begin(isPending ? `${way} ${outcome}` : way, async () => {
    switch (way) {
      case "page":
        return await payInThePage(ground, await openTill(ground));
      case "tap":
        return await payInTheThread(ground);
      case "refund":
        return await giveBack(ground, isPending ? PENDING_CARD : CARD);
      default:
        return way satisfies never;
    }
  });
}

export interface Till {
  page: PageClient;
  quote: string;
}

export async function openTill(ground: Ground): Promise<Till> {
  const page = openPage(await buyNowLink(ground), PAGE_KEY);
  await page.claim();
  const till = { page, quote: await quoteId(page) };
  await ground.quiet();
  return till;
}

export async function payInThePage(ground: Ground, { page, quote }: Till, agreed = false, name = CARD): Promise<Tap> {
  const card = newCard(await cardToken(ground.sandbox.url, name), { keep: agreed, tap: agreed });
  return { role: "pay", happen: () => page.pay(quote, card).then(noMatter, noMatter) };
}

/** The first purchase keeps the card with both consents; the tap is the second one, long enough after it. */
async function payInTheThread(ground: Ground): Promise<Tap> {
  await (await payInThePage(ground, await openTill(ground), true)).happen();
  await ground.quiet();
  ground.sandbox.clock.jump(11 * MINUTE_MS);
  const carousel = await openShop(ground, PERSON);
  await ground.quiet();
  const button = carousel.buttons.find((each) => each.type === "postback" && each.title.startsWith("Pay "));
  if (!button) throw new Error("nothing can be paid by a tap");
  return {
    role: "messenger",
    happen: async () => void ground.sandbox.messenger.tap(PERSON, button),
  };
}

/** A purchase is paid, and the merchant's program gives all of it back. */
async function giveBack(ground: Ground, card: string): Promise<Tap> {
  await (await payInThePage(ground, await openTill(ground), false, card)).happen();
  await ground.quiet();
  const headers = {
    authorization: `Bearer ${CONSOLE_KEY}`,
    "content-type": "application/json",
    "idempotency-key": "give-it-back",
  };
  const url = `${TILL_URL}/api/merchant/orders/A-1001/refunds`;
  return {
    role: "merchant",
    happen: () => ground.send({ method: "POST", url, headers, body: "{}" }).then(noMatter, noMatter),
  };
}

function noMatter(): void {}

/** The bank's question, wherever it stands open, is answered as a buyer does who means it; what is pending there, succeeds. */
export function approve({ sandbox: { stripe } }: Place): void {
  for (const { id, status } of stripe.paymentIntents()) {
    if (status === "requires_action") stripe.answerChallenge(id, "approve");
  }
  for (const { id, status } of stripe.refunds()) {
    if (status === "pending") stripe.settleRefund(id);
  }
}

/** The bank says no: to the next charge, or, because the payment is disputed, to giving it back. */
export function decline({ sandbox: { stripe } }: Ground, way: Way): void {
  if (way === "refund") stripe.dispute(stripe.paymentIntents().at(-1)?.id ?? "");
  else stripe.nextOutcome("decline");
}

/** Another program of the merchant's changes what the newest payment asks for, or gives a part of it back. */
export async function alter(ground: Ground, way: Way): Promise<void> {
  const id = ground.sandbox.stripe.paymentIntents().at(-1)?.id ?? "";
  if (way === "refund") await atTheProvider(ground, "/v1/refunds", { payment_intent: id, amount: "100" });
  else await atTheProvider(ground, `/v1/payment_intents/${id}`, { amount: "100" });
}

/** A call of the provider's API by somebody else who has the key. */
export async function atTheProvider({ sandbox }: Place, path: string, params: Record<string, string>): Promise<void> {
  const headers = {
    authorization: `Bearer ${STRIPE.secretKey}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const body = new URLSearchParams(params);
  const { status } = await sandbox.fetch(new Request(`${sandbox.url}${path}`, { method: "POST", headers, body }));
  if (status >= 300) throw new Error(`the provider answered ${status}`);
}

/** The Cron runs while time passes, until it has nothing left to end. */
export async function letTimePass(ground: Place): Promise<void> {
  for (const ms of WAITS_MS) {
    ground.sandbox.clock.jump(ms);
    await ground.quiet();
    await ground.sweep().catch(noMatter);
    await ground.quiet();
    if (await isOver(ground)) return;
  }
}

async function isOver({ sql }: Place): Promise<boolean> {
  const [row] = await sql<[{ open: boolean }]>`
    select exists (select from inbox where status = 'pending') or exists (select from outbox where status = 'pending')
      or exists (select from refunds where status = 'pending' and next_at is not null)
      or exists (select from orders where status not in ('paid', 'cancelled', 'expired') and needs_attention is null) as open`;
  return !row.open;
}

/** The same bytes again; Stripe signs each try anew, with its time (Stripe docs, "Webhooks"). */
export async function comeAgain(ground: Place, letters: readonly Letter[]): Promise<void> {
  for (const letter of letters) {
    const time = Math.floor(ground.sandbox.clock.now() / 1000);
    const v1 = createHmac("sha256", STRIPE.webhookSecret).update(`${time}.${letter.body}`).digest("hex");
    const signed = "stripe-signature" in letter.headers && { "stripe-signature": `t=${time},v1=${v1}` };
    await ground.send({ ...letter, headers: { ...letter.headers, ...signed } }).then(noMatter, noMatter);
    await ground.quiet();
  }
}

/** Which tables differ once all that came has come once more. */
export async function changedByRepeating(ground: Place, letters: readonly Letter[]): Promise<string[]> {
  const before = await everyRow(ground.sql);
  await comeAgain(ground, letters);
  const after = await everyRow(ground.sql);
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
