/** Scenes of the papers: an order's page, withdrawing from its contract, the legal texts, on the screen and printed. */
import type { Page } from "playwright-core";
import { BINDING_WORDS } from "../../contract/binding-words.ts";
import { CONSOLE_KEY } from "../credentials.ts";
import { buyNowLink, newcomer, orderLink, purchase, walletLink } from "./shopper.ts";
import { openAlone, type Scene, type Tour, toTheEnd } from "./tour.ts";

/** The address behind [View order] of somebody who has just paid. */
async function paidOrder(tour: Tour): Promise<string> {
  const { sandbox } = tour.world;
  const person = newcomer(sandbox, tour.language);
  await purchase(sandbox, person, {}, "pm_card_visa", tour.language);
  return await orderLink(sandbox, person);
}

export const orderPage: Scene = async (tour) => {
  const { page } = await openAlone(tour, await paidOrder(tour));
  await page.locator(".name").waitFor();
  await tour.look(page, "order");
  await toTheEnd(page);
  await tour.look(page, "order-end");
};

/** Sent, and a part of the money back. */
export const orderFollowed: Scene = async (tour) => {
  const { sandbox, url, rest } = tour.world;
  const person = newcomer(sandbox, tour.language);
  const { number } = await purchase(sandbox, person, {}, "pm_card_visa", tour.language);
  const link = await orderLink(sandbox, person);
  await rest();
  const post = async (path: string, body: object) => {
    const headers = { ...MERCHANT, "idempotency-key": `${number}-${path}` };
    const address = `${url}/api/merchant/orders/${number}/${path}`;
    const { status } = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    if (status !== 200) throw new Error(`${path} answered ${status}.`);
  };
  await post("fulfilment", {
    to: "shipped",
    carrier: "DHL",
    trackingNumber: "JD014600003",
    trackingUrl: "https://parcels.example/JD014600003",
  });
  await post("refunds", { amountMinor: 500 });
  await rest();
  const { page } = await openAlone(tour, link);
  await page.locator(".reach").first().waitFor();
  await tour.look(page, "order-followed");
};

/** Accepted at less than its price. */
export const orderAdjusted: Scene = async (tour) => {
  const { rest, sandbox, sql } = tour.world;
  const person = newcomer(sandbox, tour.language);
  const { id } = await purchase(sandbox, person, {}, "pm_card_visa", tour.language);
  const link = await orderLink(sandbox, person);
  // What the provider still had to tell of the payment would not fit any more.
  await rest();
  await sql`update orders set accepted_minor = 2000 where id = ${id}`;
  const { page } = await openAlone(tour, link);
  await page.locator(".sum .whole").waitFor();
  await tour.look(page, "order-adjusted");
};

const MERCHANT = { authorization: `Bearer ${CONSOLE_KEY}`, "content-type": "application/json" };

export const wallet: Scene = async (tour) => {
  const { sandbox } = tour.world;
  const person = newcomer(sandbox, tour.language);
  const nothing = await openAlone(tour, await walletLink(sandbox, await known(tour)));
  await nothing.checkout.button("paper.open_wallet").click();
  await nothing.checkout.says("paper.no_orders").waitFor();
  await tour.look(nothing.page, "wallet-empty");

  await purchase(sandbox, person, { keep: true, tap: true }, "pm_card_visa", tour.language);
  const { page, checkout } = await openAlone(tour, await walletLink(sandbox, person));
  const press = async (key: string, leadsTo: string) => {
    await checkout.button(key).first().click();
    await checkout.button(leadsTo).first().waitFor();
  };
  await checkout.button("paper.open_wallet").waitFor();
  await tour.look(page, "wallet-door");
  await press("paper.open_wallet", "paper.erase_data");
  await tour.look(page, "wallet");
  await toTheEnd(page);
  await tour.look(page, "wallet-end");
  await press("paper.remove", "paper.yes_remove");
  await tour.look(page, "wallet-ask-card");
  await press("paper.go_back", "paper.end_taps");
  await press("paper.end_taps", "paper.yes_taps");
  await tour.look(page, "wallet-ask-taps");
  await press("paper.yes_taps", "paper.erase_data");
  await tour.look(page, "wallet-done");
  await press("paper.see_data", "paper.go_back");
  await page.locator("summary").first().click();
  await tour.look(page, "wallet-data");
  await press("paper.go_back", "paper.erase_data");
  await press("paper.erase_data", "paper.yes_erase");
  await tour.look(page, "wallet-ask-erase");
  await checkout.button("paper.yes_erase").click();
  await page.locator(".plate").waitFor();
  await tour.look(page, "wallet-erased");
};

/** Somebody who has written to the shop and bought nothing. */
async function known(tour: Tour): Promise<string> {
  const person = newcomer(tour.world.sandbox, tour.language);
  await buyNowLink(tour.world.sandbox, person);
  return person;
}

export const walletPassedOn: Scene = async (tour) => {
  const link = await walletLink(tour.world.sandbox, await known(tour));
  const owner = await openAlone(tour, link);
  await owner.checkout.button("paper.open_wallet").click();
  await owner.checkout.says("paper.no_orders").waitFor();
  const { page, checkout } = await openAlone(tour, link);
  await checkout.button("paper.open_wallet").click();
  await checkout.button("paper.send_fresh").waitFor();
  await tour.look(page, "wallet-shut");
  await checkout.button("paper.send_fresh").click();
  await page.locator(".plate").waitFor();
  await tour.look(page, "wallet-fresh-sent");
};

/** Where Meta leads somebody who asked it to have their data deleted. */
export const aboutDeletion: Scene = async (tour) => {
  const { page } = await openAlone(tour, `/meta/data-deletion/${"4f".repeat(16)}`);
  await page.locator(".fact").waitFor();
  await tour.look(page, "deletion");
};

export const withdrawing: Scene = async (tour) => {
  const { withdraw, confirmWithdrawal } = BINDING_WORDS[tour.language];
  const { page } = await openAlone(tour, await paidOrder(tour));
  await page.getByRole("link", { name: withdraw }).click();
  await page.getByRole("heading", { name: withdraw }).waitFor();
  await tour.look(page, "withdraw-statement");
  await page.getByRole("button", { name: confirmWithdrawal }).click();
  await page.locator(".notice").waitFor();
  await tour.look(page, "withdraw-acknowledged");
  await page.locator(".only").click();
  await page.locator(".item").first().waitFor();
  await tour.look(page, "order-withdrawn");
};

export const legalTexts: Scene = async (tour) => {
  const { page } = await openAlone(tour, `/legal/withdrawal/2026-11?lang=${tour.language}`);
  await tour.look(page, "legal-withdrawal");
  await page.goto(new URL(`/legal/seller?lang=${tour.language}`, tour.world.url).href);
  await tour.look(page, "legal-seller");
  const other = await openAlone(tour, "/legal/terms/1999-01");
  await tour.look(other.page, "legal-missing");
};

/** What comes out of a printer, at the width of A4. */
export const printed: Scene = async (tour) => {
  const { page } = await openAlone(tour, await paidOrder(tour), { viewport: { width: 680, height: 1000 } });
  await onPaper(page);
  await tour.look(page, "order");
  await page.goto(new URL(`/legal/withdrawal/2026-11?lang=${tour.language}`, tour.world.url).href);
  await tour.look(page, "legal-withdrawal");
};

const onPaper = (page: Page) => page.emulateMedia({ media: "print" });
