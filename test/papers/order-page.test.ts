/** The page of an order: the buyer's confirmation, for whoever holds its link, and for nobody else. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { openPage } from "../../scripts/page-client.ts";
import { signBankLink } from "../../worker/checkout/bank-link.ts";
import type { LinkKey } from "../../worker/config.ts";
import { signOrderLink } from "../../worker/order/link.ts";
import { orderLink, readPaper } from "../support/papers.ts";
import { atRest, everyRow, timePasses } from "../support/records.ts";
import {
  answerTo,
  buy,
  buyNowLink,
  card,
  firstPurchase,
  freshLink,
  HOUR_MS,
  isCarousel,
  newcomer,
  quoteId,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

const DAY_MS = 24 * HOUR_MS;

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "order-page", crawler: true });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

/** The sandbox's own: the worker signs and reads with them. */
function keys(): LinkKey[] {
  const [id = "", secret = ""] = (bindingsFor(world.sandbox.url).LINK_KEYS ?? "").split(":");
  return [{ id, secret }];
}
const now = () => new Date(world.sandbox.clock.now());

/** The address of this order's page, as the thread's button would carry it. */
const linkTo = async (orderId: string, at = now(), pageId = META.pageId) =>
  `/o/${await signOrderLink(keys(), pageId, orderId, at)}`;

test("says everything that was agreed: number, day, lines, delivery, tax, total, seller, terms and the way out", async () => {
  await firstPurchase(world);
  const paper = await readPaper(world, await orderLink(world));
  expect(paper.status).toBe(200);
  for (const said of [
    "Order A-1001 Paid",
    "Ordered on November 23, 2026 at 9:00 AM UTC",
    "House blend, 500 g €59.98/kg · Qty 1 €29.99",
    "Delivery · Standard €5.00",
    "Total €34.99 incl. 22% VAT €6.31",
    "Standard · Tue, Nov 24 – Wed, Nov 25",
    "Officina Caffè S.r.l. Via Torino 7 20123 Milano MI Italy",
    "ciao@officina.test",
    "IT00000000000 (demo)",
    "Terms and conditions Right of withdrawal Privacy Version 2026-11",
    "Withdraw from contract here",
  ])
    expect(paper.words).toContain(said);
});

test("is whole in one answer that runs nothing and may be kept by nobody on the way", async () => {
  await firstPurchase(world);
  const { headers, html } = await readPaper(world, await orderLink(world));
  expect(html).not.toMatch(/<script|<link|\son\w+=|\{\{\w+\}\}/);
  expect(headers.get("cache-control")).toBe("no-store");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/default-src 'none'/);
  expect(policy).toMatch(/form-action 'self'/);
  expect(policy).not.toMatch(/script-src|unsafe/);
});

test("shows to whoever holds its link a shortened name and street, and no card, e-mail, phone or person", async () => {
  await firstPurchase(world, { keep: true });
  const { html, words } = await readPaper(world, await orderLink(world));
  expect(words).toContain("Giulia R. Via R…, Milano, Italy");
  expect(html).not.toMatch(/Rossi|Roma|20121|4242|byr_|ord_|pi_/);
  expect(html).not.toContain(world.sandbox.messenger.person("giulia").psid);
});

test("changes nothing, however often and by whomever it is fetched", async () => {
  await firstPurchase(world);
  const link = await orderLink(world);
  await atRest(world);
  const before = await everyRow(world.sql);
  for (const method of ["GET", "HEAD"]) {
    for (const path of [link, `${link}/withdraw`]) {
      for (const agent of ["facebookexternalhit/1.1", "Mozilla/5.0"]) {
        await world.fetch(path, { method, headers: { "user-agent": agent } });
      }
    }
  }
  await atRest(world);
  expect(await everyRow(world.sql)).toEqual(before);
});

test("keeps saying what was agreed when the shop is called, sells and asks for something else by now", async () => {
  await firstPurchase(world);
  const link = await orderLink(world);
  await world.sql`update shop set terms_version = '2027-01', seller = seller || '{"legalName": "Somebody else Ltd"}'`;
  await world.sql`update products set title = 'Another blend'`;
  await world.sql`update variants set prices = '{"EUR": 1}'`;
  const { words, html } = await readPaper(world, link);
  expect(words).toContain("House blend, 500 g");
  expect(words).toContain("Officina Caffè S.r.l.");
  expect(html).toContain("/legal/terms/2026-11?lang=");
  expect(html).not.toMatch(/2027-01|Somebody else/);
});

test("speaks the language in which it was bought, right to left where that runs so", async () => {
  const page = openPage(await buyNowLink(world));
  await page.claim("ar");
  const { body } = await page.pay(await quoteId(page), await card(world));
  const { html, words } = await readPaper(world, await linkTo(body.id));
  expect(html).toMatch(/<html lang="ar" dir="rtl">/);
  expect(words).toContain("العدول عن العقد هنا");
});

test("of an order that was not paid says so, and offers no withdrawal", async () => {
  const { order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
  const { words } = await readPaper(world, await linkTo(order.id));
  expect(words).toContain("Order A-1001 Not paid yet");
  expect(words).not.toContain("Withdraw from contract");
});

test("what the catalog calls a thing is text and never part of the page", async () => {
  const nasty = `<img src=x onerror=alert(1)>"'&</style><script>`;
  await world.sql`update products set title = ${nasty} where id = 'house-blend'`;
  await firstPurchase(world);
  const { html, words } = await readPaper(world, await orderLink(world));
  expect(words).toContain(nasty);
  expect(html).not.toMatch(/<script|<img src=x/);
});

describe("a link that is", () => {
  test.each<[string, (id: string) => Promise<string>]>([
    ["made up", async () => "/o/this-is-no-token"],
    ["altered in one letter", async (id) => (await linkTo(id)).replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
    ["401 days old", (id) => linkTo(id, new Date(now().getTime() - 401 * DAY_MS))],
    ["of another Page", (id) => linkTo(id, now(), "4711")],
    ["of an order that there never was", () => linkTo("ord_nobodys")],
    ["made for the bank's question", async (id) => `/o/${await signBankLink(keys(), META.pageId, id, now())}`],
    [
      "made for a checkout",
      async () => new URL(await buyNowLink(world, newcomer(world))).pathname.replace("/c/", "/o/"),
    ],
  ])("%s gets the one answer of everything that is not there", async (_, linkOf) => {
    const { order } = await firstPurchase(world);
    const missing = await readPaper(world, "/o/nothing-at-all");
    const link = await linkOf(order.id);
    for (const path of [link, `${link}/withdraw`]) {
      const { status, words } = await readPaper(world, path);
      expect([path, status, words]).toEqual([path, 404, missing.words]);
    }
    expect(missing.words).not.toMatch(/A-1001|34\.99/);
  });
});

test("a link is good for more than a year, and one that is over has a fresh one in My orders", async () => {
  await firstPurchase(world);
  const link = await orderLink(world);
  await timePasses(world, 399 * DAY_MS);
  expect((await readPaper(world, link)).status).toBe(200);
  await timePasses(world, 2 * DAY_MS);
  expect((await readPaper(world, link)).status).toBe(404);
  const list = await answerTo(world, "giulia", () => world.sandbox.messenger.say("giulia", "orders"), isCarousel);
  const fresh = list.buttons.find(({ title }) => title === "View order");
  expect(fresh?.type === "web_url" && (await readPaper(world, fresh.url)).words).toContain("Order A-1001 Paid");
});

test("a guest's paid order is answered with the address of its page; nobody else's is, and no unpaid one", async () => {
  const owner = await firstPurchase(world, { keep: true });
  expect(owner.order.pageUrl).toBeNull();
  const link = await freshLink(world);
  await openPage(link).claim();
  const guest = openPage(link);
  await guest.claim();
  const declined = await guest.pay(
    await quoteId(guest, "paola@example.test"),
    await card(world, "pm_card_visa_chargeDeclined"),
  );
  expect(declined.body).toMatchObject({ status: "declined", pageUrl: null });
  const paid = await guest.payAgain(declined.body.id, await card(world));
  expect(paid.body.status).toBe("paid");
  expect((await readPaper(world, paid.body.pageUrl ?? "")).words).toContain("Order A-1002 Paid");
});
