/** What a scene needs to have happened before: somebody with a fresh phone, their link, a card they kept. */
import type { OrderView } from "../../contract/checkout.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { cardToken } from "../card-token.ts";
import { newCard, openPage } from "../page-client.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

type Bubble = ReturnType<Sandbox["messenger"]["thread"]>[number];

/** Messenger's names for the languages of webview/locales. */
const LOCALES = { en: "en_GB", ar: "ar_AR", de: "de_DE", it: "it_IT" } as const;
export type Language = keyof typeof LOCALES;

/** Somebody the shop has never met. */
export function newcomer({ messenger }: Sandbox, language: Language): string {
  const { key } = messenger.newPhone("giulia");
  messenger.setLocale(key, LOCALES[language]);
  return key;
}

/** The address behind [Buy now] of somebody with nothing saved. */
export async function buyNowLink(sandbox: Sandbox, person: string): Promise<string> {
  return linkIn(await openShop(sandbox, person));
}

/** The fresh link that answers [Buy now] of somebody with a saved card. */
export async function freshLink(sandbox: Sandbox, person: string): Promise<string> {
  const carousel = await openShop(sandbox, person);
  const buyNow = carousel.buttons.find((button) => button.type === "postback" && button.payload.startsWith("BUY:"));
  if (!buyNow) throw new Error("The carousel has no Buy now that is a postback.");
  return linkIn(await answerTo(sandbox, person, () => sandbox.messenger.tap(person, buyNow)));
}

/**
 * A purchase whose receipt has arrived.
 * @param agreed to keep the card, and to let it pay by a tap @param card one of Stripe's test cards by name
 * @param locale the language that the page speaks
 */
export async function purchase(
  sandbox: Sandbox,
  person: string,
  agreed: { keep?: boolean; tap?: boolean } = {},
  card = "pm_card_visa",
  locale: Language = "en",
): Promise<OrderView> {
  return (await purchaseInPage(sandbox, person, agreed, card, locale)).order;
}

/** The same, with the session secret of the page that paid. */
export async function purchaseInPage(
  sandbox: Sandbox,
  person: string,
  agreed: { keep?: boolean; tap?: boolean } = {},
  card = "pm_card_visa",
  locale: Language = "en",
): Promise<{ order: OrderView; session: string }> {
  const page = openPage(await buyNowLink(sandbox, person));
  await page.claim(locale);
  const quote = await page.quote();
  const order = await page.pay(quote.body.id, newCard(await cardToken(sandbox.url, card), agreed));
  if (order.status !== 201) throw new Error(`The payment answered ${order.status}.`);
  const isReceipt = ({ template }: Bubble) => template?.template_type === "receipt";
  if (order.body.status === "paid") await sandbox.messenger.waitFor(person, isReceipt);
  return { order: order.body, session: page.session ?? "" };
}

/** The address behind [Confirm with your bank] of somebody who paid by a tap, and whose bank wants to hear from them. */
export async function bankLink(sandbox: Sandbox, person: string): Promise<string> {
  await purchase(sandbox, person, { keep: true, tap: true });
  await sandbox.settled();
  // The same things bought again that soon would be asked about.
  sandbox.clock.jump(11 * MINUTE_MS);
  const pay = (await openShop(sandbox, person)).buttons.find(
    (button) => button.type === "postback" && button.payload.startsWith("PAY:"),
  );
  if (!pay) throw new Error("The carousel has no Pay button.");
  sandbox.stripe.nextOutcome("challenge");
  return linkIn(await answerTo(sandbox, person, () => sandbox.messenger.tap(person, pay), opens("/b/")));
}

/** The address behind [View order] of somebody whose order was paid. */
export async function orderLink(sandbox: Sandbox, person: string): Promise<string> {
  return linkIn(await sandbox.messenger.waitFor(person, opens("/o/")));
}

const opens =
  (path: string) =>
  ({ buttons }: Bubble): boolean =>
    buttons.some((button) => button.type === "web_url" && button.url.includes(path));

/** The address behind [Open my wallet] of somebody the shop knows. */
export async function walletLink(sandbox: Sandbox, person: string): Promise<string> {
  const say = () => sandbox.messenger.say(person, "wallet");
  return linkIn(await answerTo(sandbox, person, say, opens("/wallet/")));
}

/** The address behind [Continue], once the [It's me] that a page has asked for is tapped. */
export async function itsMeLink(sandbox: Sandbox, person: string): Promise<string> {
  const { messenger } = sandbox;
  const asks = ({ buttons }: Bubble) => buttons.some((button) => button.type === "postback" && isItsMe(button.payload));
  const { buttons } = await messenger.waitFor(person, asks);
  const [itsMe] = buttons;
  if (!itsMe) throw new Error("The question has no button.");
  // A link tells the second of its issue, and this one answers a later tap.
  sandbox.clock.jump(SECOND_MS);
  return linkIn(await answerTo(sandbox, person, () => messenger.tap(person, itsMe)));
}

const isItsMe = (payload: string) => payload.startsWith("ME:");

async function openShop(sandbox: Sandbox, person: string): Promise<Bubble> {
  const { messenger } = sandbox;
  const isNew = messenger.thread(person).length === 0;
  const act = () => (isNew ? messenger.getStarted(person) : messenger.say(person, "shop"));
  return await answerTo(sandbox, person, act, ({ template }) => template?.template_type === "generic");
}

async function answerTo(
  { messenger }: Sandbox,
  person: string,
  act: () => unknown,
  matches: (bubble: Bubble) => boolean = ({ template }) => template?.template_type === "button",
): Promise<Bubble> {
  const seen = messenger.thread(person).length;
  act();
  return await messenger.waitFor(person, (bubble, thread) => thread.indexOf(bubble) >= seen && matches(bubble));
}

function linkIn({ buttons }: Bubble): string {
  const button = buttons.find(({ type }) => type === "web_url");
  if (button?.type !== "web_url") throw new Error("The bubble opens no page.");
  return button.url;
}
