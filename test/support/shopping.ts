/** The steps that the stories share: a person in the thread, the page they open, the purchase they make. */
import type { OrderView, PaymentInput } from "../../contract/checkout.ts";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { newCard, openPage, type PageClient } from "../../scripts/page-client.ts";
import { cardToken } from "./card-token.ts";
import type { World } from "./world.ts";

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** All that a buyer sees of a world. */
export type Street = Pick<World, "sandbox">;

type Matches = (bubble: Bubble) => boolean;

export const isCarousel: Matches = (bubble) => bubble.template?.template_type === "generic";
export const isReceipt: Matches = (bubble) => bubble.template?.template_type === "receipt";

/** Does something, then waits for the first bubble that comes after it and matches. */
export async function answerTo(world: Street, person: string, act: () => unknown, matches: Matches): Promise<Bubble> {
  const { messenger } = world.sandbox;
  const seen = messenger.thread(person).length;
  act();
  return await messenger.waitFor(person, (bubble, thread) => thread.indexOf(bubble) >= seen && matches(bubble));
}

/** Somebody the shop has never met, who speaks English. */
export function newcomer(world: Street): string {
  return world.sandbox.messenger.newPhone("giulia").key;
}

/** Opens the shop in the thread and waits for its carousel. */
export async function openShop(world: Street, person = "giulia"): Promise<Bubble> {
  const { messenger } = world.sandbox;
  const isNew = messenger.thread(person).length === 0;
  const act = () => (isNew ? messenger.getStarted(person) : messenger.say(person, "shop"));
  return await answerTo(world, person, act, isCarousel);
}

/** The link behind the newest [Buy now] of somebody with nothing saved. */
export async function buyNowLink(world: Street, person = "giulia"): Promise<string> {
  return linkIn(await openShop(world, person));
}

/** Taps [Buy now] of somebody with a saved card and waits for the fresh link that answers it. */
export async function freshLink(world: Street, person = "giulia"): Promise<string> {
  const carousel = await openShop(world, person);
  const buyNow = carousel.buttons.find((button) => button.type === "postback" && button.payload.startsWith("BUY:"));
  if (!buyNow) throw new Error("the carousel has no Buy now that is a postback");
  return linkIn(await answerTo(world, person, () => world.sandbox.messenger.tap(person, buyNow), hasLink));
}

const hasLink: Matches = ({ template }) =>
  template?.template_type === "button" && template.buttons.some((button) => button.type === "web_url");

/** The first address that this bubble opens. */
export function linkIn(bubble: Bubble): string {
  const button = bubble.buttons.find((each) => each.type === "web_url");
  if (button?.type !== "web_url") throw new Error("the bubble opens no page");
  return button.url;
}

export interface Counter {
  page: PageClient;
  quoteId: string;
}

/** Claims a fresh link and asks for a quote to the usual address: one tap away from paying. */
export async function toTheTill(world: Street, person = "giulia"): Promise<Counter> {
  const page = openPage(await buyNowLink(world, person));
  const claimed = await page.claim();
  if (claimed.status !== 201) throw new Error(`the claim answered ${claimed.status}`);
  return { page, quoteId: await quoteId(page) };
}

export async function quoteId(page: PageClient, email = ""): Promise<string> {
  const quote = await page.quote({}, email);
  if (quote.status !== 201) throw new Error(`the quote answered ${quote.status} ${JSON.stringify(quote.body)}`);
  return quote.body.id;
}

/** One of Stripe's test cards, as the page would hand it over. */
export async function card(world: Street, name = "pm_card_visa", keep = false, tap = false): Promise<PaymentInput> {
  return newCard(await cardToken(world.sandbox.url, name), { keep, tap });
}

/** From the thread to an order, with this card; how the order ended is for the caller to say. */
export async function buy(
  world: Street,
  choice: { person?: string; card?: string; keep?: boolean; tap?: boolean } = {},
): Promise<Counter & { order: OrderView }> {
  const counter = await toTheTill(world, choice.person);
  const paid = await counter.page.pay(counter.quoteId, await card(world, choice.card, choice.keep, choice.tap));
  if (paid.status !== 201) throw new Error(`the payment answered ${paid.status} ${JSON.stringify(paid.body)}`);
  return { ...counter, order: paid.body };
}

/** A paid first purchase whose receipt has arrived. */
export async function firstPurchase(
  world: Street,
  choice: { person?: string; card?: string; keep?: boolean; tap?: boolean } = {},
): Promise<Counter & { order: OrderView }> {
  const bought = await buy(world, choice);
  if (bought.order.status !== "paid") throw new Error(`the order is ${bought.order.status}`);
  await world.sandbox.messenger.waitFor(choice.person ?? "giulia", isReceipt);
  return bought;
}

/** What the buyer typed or tapped was answered with this failure. */
export function failureOf(answer: { body: unknown }): {
  code: string;
  fields?: Record<string, string>;
  line?: number;
  words?: string;
} {
  return (answer.body as { error: ReturnType<typeof failureOf> }).error;
}
