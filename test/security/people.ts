/** The owner, whose data are all such as nobody else has, and another person with the same things of their own. */
import { META } from "../../scripts/credentials.ts";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { card, openShop } from "../support/shopping.ts";
import { patiently } from "./counts.ts";
import type { Ground } from "./ground.ts";
import { type Bearings, freshCheckoutId, signedLink } from "./tokens.ts";

export const OWNER_ADDRESS = {
  country: "IT",
  name: "Zephyrine Quillfeather",
  line1: "Vicolo Larkspur 71",
  line2: "Scala Wisteria",
  postcode: "38019",
  city: "Nottelburgo",
  region: "MI",
  phone: "+39 333 7654321",
};
export const OWNER_EMAIL = "quill@feather.example";
/** Of the same things, bought as a guest. */
const GUEST_EMAIL = "plume@guest.example";

/**
 * What of the owner's an answer holds, by letters: `m` what a masked address shows, `4` the card's last digits, `f` the rest of name and
 * address, `e` their e-mail address, `i` the id by which Messenger knows them; `g` the e-mail address that their guest has typed.
 */
export function savedIn(text: string, psid: string): string {
  const canaries: Record<string, (string | RegExp)[]> = {
    m: [/Zephyrine/i, /Nottelburgo/i],
    4: [/(?<![\w-])4444(?![\w-])/],
    f: [/Quillfeather/i, /Larkspur/i, /Wisteria/i, /7654321/],
    e: [/quill@/i],
    g: [/plume@/i],
    i: [psid],
  };
  const has = (canary: string | RegExp) => (typeof canary === "string" ? text.includes(canary) : canary.test(text));
  return ["m", "4", "f", "e", "g", "i"].filter((letter) => canaries[letter]?.some(has)).join("");
}

/** Somebody who has bought, kept a card, and has an order whose bank asks. */
export interface Known extends Bearings {
  key: string;
  psid: string;
  orderNumber: string;
  /** Another one that is paid, to be withdrawn from. */
  spareOrderId: string;
  /** One that was made with a passed-on link of theirs, on a phone that is not theirs, with all that they have typed by hand. */
  guestOrderId: string;
  /** What only the guest of that order knows. */
  guestEmail: string;
  guestLast4: string;
  cardId: string;
  addressId: string;
}

/** A page on a link of this person that nobody has opened yet. */
export async function freshPage(world: Ground, person: Bearings, items?: string): Promise<PageClient> {
  const now = new Date(world.sandbox.clock.now());
  const token = await signedLink("c", { ...person, checkoutId: items ?? freshCheckoutId() }, now);
  return openPage(`${world.url}/c/${token}`);
}

/**
 * As many cards and prices as a check needs: what counts them is not what it looks at. One tally by each statement: the worker holds
 * several of them in an order that one `delete` of all would not keep, and the two would wait for each other.
 */
export async function forgetCounts(world: Ground): Promise<void> {
  const tallies = await world.sql<{ key: string }[]>`select key from tallies`;
  for (const { key } of tallies) await world.sql`delete from tallies where key = ${key}`;
  await world.sql`delete from sign_ins`;
}

/** Asks again what was too much because those who pay beside it are counted as the same person. */
export async function uncounted<T extends { status: number }>(world: Ground, ask: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left--) {
    await forgetCounts(world);
    const answer = await patiently(ask);
    if (answer.status !== 429 || left === 0) return answer;
  }
}

/** @param card its name and last four digits @param email typed where there is no thread to write to */
export async function meet(
  world: Ground,
  key: string,
  address: object,
  [cardName, guestLast4]: [string, string],
  guestEmail: string,
): Promise<Known> {
  await openShop(world, key);
  const { psid } = world.sandbox.messenger.person(key);
  const [buyer] = await world.sql<
    { id: string }[]
  >`select id from buyers where psid = ${psid} and page_id = ${META.pageId}`;
  const bearings = { buyerId: buyer?.id ?? "", checkoutId: freshCheckoutId(), orderId: "", bankOrderId: "" };
  const pay = async (name: string, keep: boolean, checkoutId?: string) => {
    const page = await freshPage(world, bearings, checkoutId);
    await page.claim();
    const offer = await page.quote(address);
    const paid = await page.pay(offer.body.id, await card(world, name, keep, keep));
    if (paid.status !== 201) throw new Error(`${key} pays: ${paid.status} ${JSON.stringify(paid.body)}`);
    return paid.body;
  };
  const payAsGuest = async () => {
    const first = await freshPage(world, bearings);
    await first.claim();
    const page = openPage(`${world.url}/c/${first.token}`);
    await page.claim();
    const offer = await page.quote(address, guestEmail);
    const paid = await page.pay(offer.body.id, await card(world, cardName));
    if (paid.body.status !== "paid")
      throw new Error(`${key}'s guest pays: ${paid.status} ${JSON.stringify(paid.body)}`);
    return paid.body;
  };
  const order = await pay(cardName, true, bearings.checkoutId);
  const spare = await pay(cardName, false);
  const asked = await pay("pm_card_threeDSecure2Required", false);
  const guest = await payAsGuest();
  const [kept] = await world.sql<{ cardId: string; addressId: string }[]>`
    select c.id as card_id, a.id as address_id from cards c, addresses a
    where c.buyer_id = ${bearings.buyerId} and a.buyer_id = c.buyer_id`;
  if (!kept) throw new Error(`nothing of ${key}'s is saved`);
  await forgetCounts(world);
  return {
    ...bearings,
    key,
    psid,
    orderId: order.id,
    orderNumber: order.number,
    spareOrderId: spare.id,
    bankOrderId: asked.id,
    guestOrderId: guest.id,
    guestEmail,
    guestLast4,
    ...kept,
  };
}

export const meetOwner = (world: Ground) =>
  meet(world, "giulia", OWNER_ADDRESS, ["pm_card_mastercard", "4444"], GUEST_EMAIL);
export const meetOther = (world: Ground) => meet(world, "jonas", {}, ["pm_card_visa", "4242"], "jonas@other.example");
