/** Somebody who buys with a link that was passed on to them: a guest, who has the page of their order and nothing else. */
import { openPage } from "../../scripts/page-client.ts";
import { type Paper, readPaper } from "./papers.ts";
import { atRest } from "./records.ts";
import { buyNowLink, card } from "./shopping.ts";
import type { World } from "./world.ts";

export const GUEST = { name: "Paola Ospite", line1: "Vicolo Ospitale 9", phone: "+39 02 7654321" };
export const GUEST_EMAIL = "paola@example.test";
/** Of `pm_card_visa`. */
export const GUEST_LAST4 = "4242";

export interface GuestOrder {
  id: string;
  /** The address of the order's page. */
  link: string;
}

/** The owner of the link opens it first, so that it is theirs. @param link absent: the first one of somebody with nothing saved */
export async function guestPurchase(world: World, link?: string): Promise<GuestOrder> {
  const shared = link ?? (await buyNowLink(world));
  await openPage(shared).claim();
  const guest = openPage(shared);
  await guest.claim();
  const quote = await guest.quote(GUEST, GUEST_EMAIL);
  const { status, body } = await guest.pay(quote.body.id, await card(world));
  if (status !== 201 || body.status !== "paid") throw new Error(`the guest's payment answered ${status}`);
  await atRest(world);
  return { id: body.id, link: body.pageUrl ?? "" };
}

/** Posts a form of "Your data" as a browser without a script would. */
export function postGuestForm(
  world: World,
  link: string,
  form: Record<string, string>,
  headers: Record<string, string> = { origin: world.url },
): Promise<Paper> {
  return readPaper(world, `${link}/data`, { method: "POST", headers, body: new URLSearchParams(form) });
}

/** What the forms of a page that was shown whose order it is send along; "" on any other page. */
export const guestKeyIn = ({ html }: Paper): string => /name="key" value="([\w.-]+)"/.exec(html)?.[1] ?? "";
