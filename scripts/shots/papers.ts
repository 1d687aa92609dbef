/** Scenes of the papers: an order's page, withdrawing from its contract, the legal texts, on the screen and printed. */
import type { Page } from "playwright-core";
import { BINDING_WORDS } from "../../contract/binding-words.ts";
import { newcomer, orderLink, purchase } from "./shopper.ts";
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
