/** Scenes of the page behind [Confirm with your bank]. */
import { bankOf } from "./checkout-page.ts";
import { bankLink, newcomer } from "./shopper.ts";
import { hold, openAlone, type Scene, type Tour, type Visited, waitAhead } from "./tour.ts";

export const confirming: Scene = async (tour) => {
  const { page, checkout, context } = await asked(tour);
  await tour.look(page, "bank-ask");
  const answer = await hold(context, "/api/challenges");
  await checkout.button("confirm").click();
  await checkout.button("bank").waitFor();
  await tour.look(page, "bank-opening");
  await answer();
  const approve = bankOf(page).locator("#approve");
  await approve.waitFor();
  await tour.look(page, "bank-challenge");
  await page.reload();
  await checkout.button("confirm").click();
  await approve.click();
  await checkout.heading("bank.paid").waitFor();
  await tour.look(page, "bank-paid");
};

export const refusing: Scene = async (tour) => {
  const { page, checkout } = await asked(tour);
  await checkout.button("confirm").click();
  await bankOf(page).locator("#refuse").click();
  await checkout.heading("bank.unpaid").waitFor();
  await tour.look(page, "bank-unpaid");
};

export const bankTrouble: Scene = async (tour) => {
  const { sandbox } = tour.world;
  const link = await bankLink(sandbox, newcomer(sandbox, tour.language));
  const blocked = await tour.visit();
  await blocked.context.route("**/stripe-js/stripe.js", (route) => route.abort());
  await blocked.page.goto(link);
  await blocked.checkout.button("confirm").click();
  await blocked.checkout.notice("bank.blocked").waitFor();
  await tour.look(blocked.page, "bank-blocked");

  // The bank was left and still waits: what the worker said before it opened stays true.
  const left = await openAlone(tour, link);
  const told = left.page.waitForResponse("**/api/challenges");
  await left.checkout.button("confirm").click();
  const json = await (await told).json();
  await left.context.route("**/api/challenges", (route) => route.fulfill({ json }));
  await bankOf(left.page).locator("#close").click();
  await left.checkout.notice("notice.bank_waiting").waitFor();
  await tour.look(left.page, "bank-left");

  const { page, checkout, context } = await tour.visit();
  await page.clock.install({ time: sandbox.clock.now() });
  await page.goto(await bankLink(sandbox, newcomer(sandbox, tour.language)));
  await context.setOffline(true);
  await checkout.button("confirm").click();
  await checkout.notice("notice.offline").waitFor();
  await checkout.button("bank").waitFor();
  await tour.look(page, "bank-offline");
  await waitAhead(page, () => checkout.button("confirm").isVisible());
  await tour.look(page, "bank-offline-still");
};

export const bankOver: Scene = async (tour) => {
  const { page, checkout } = await openAlone(tour, "/b/this-is-no-link-and-never-was-one");
  await checkout.heading("bank.over").waitFor();
  await tour.look(page, "bank-over");
};

async function asked(tour: Tour): Promise<Visited> {
  const { sandbox } = tour.world;
  const visited = await openAlone(tour, await bankLink(sandbox, newcomer(sandbox, tour.language)));
  await visited.checkout.button("confirm").and(visited.page.locator('[aria-disabled="false"]')).waitFor();
  return visited;
}
