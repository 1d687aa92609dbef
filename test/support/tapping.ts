/** The steps of those who pay in the thread: a card with both consents, a bubble with a Pay button, the tap. */
import type { Bubble, Button } from "../../sandbox/messenger/bubble.ts";
import { openPage } from "../../scripts/page-client.ts";
import { timePasses } from "./records.ts";
import { answerTo, card, firstPurchase, linkIn, MINUTE_MS, openShop } from "./shopping.ts";
import type { World } from "./world.ts";

export const PAY = "Pay €34.99 · 4242";

/** A first purchase with both boxes ticked, long enough ago that the same things may be bought again unasked. */
export async function becomeTapper(world: World, choice: { person?: string; card?: string } = {}): Promise<void> {
  await firstPurchase(world, { ...choice, keep: true, tap: true });
  await timePasses(world, 11 * MINUTE_MS);
}

/** A second card, kept with both consents by buying a cup with it. It is the one used last, so it is offered first. */
export async function keepAnotherCard(world: World, name: string, person = "giulia"): Promise<void> {
  const postback = { mid: "m_cup", title: "Buy now", payload: "BUY:tazzina-white" };
  const act = () => world.sandbox.messenger.emit(person, { postback });
  const answer = await answerTo(world, person, act, ({ from }) => from === "page");
  const page = openPage(linkIn(answer));
  const { quote } = (await page.claim()).body.checkout;
  const paid = await page.pay(quote?.id ?? "", await card(world, name, true, true));
  if (paid.body.status !== "paid") throw new Error(`the cup is ${paid.body.status}`);
  await timePasses(world, MINUTE_MS);
}

/** The button of that bubble whose title begins so. */
export function buttonOf(bubble: Bubble, title: string): Button {
  const button = bubble.buttons.find((each) => each.title.startsWith(title));
  if (!button) throw new Error(`there is no [${title}] among ${bubble.buttons.map((each) => each.title).join(", ")}`);
  return button;
}

/** The product card's Pay button, of the House blend. */
export async function payButton(world: World, person = "giulia"): Promise<Button> {
  return buttonOf(await openShop(world, person), "Pay ");
}

/** Taps and waits for the page's next bubble, whatever it says. */
export function tapped(world: World, button: Button, person = "giulia"): Promise<Bubble> {
  return answerTo(
    world,
    person,
    () => world.sandbox.messenger.tap(person, button),
    ({ from }) => from === "page",
  );
}

/** Taps and waits until nothing happens any more. */
export async function tap(world: World, button: Button, person = "giulia"): Promise<Bubble[]> {
  const before = world.sandbox.messenger.thread(person).length;
  world.sandbox.messenger.tap(person, button);
  await timePasses(world, 0);
  return world.sandbox.messenger
    .thread(person)
    .slice(before)
    .filter(({ from }) => from === "page");
}
