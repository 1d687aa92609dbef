/** Scenes of everything that can come between: a price that changed, goods that are gone, a line that is down, an old link. */
import { filled, linkOfNewcomer } from "./buying.ts";
import { buyNowLink, newcomer, purchaseInPage } from "./shopper.ts";
import { bringUp, hold, openAlone, type Scene, waitAhead } from "./tour.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const VARIANT = "house-blend-500";

export const priceChanged: Scene = async (tour) => {
  const { page, checkout } = await filled(tour);
  const { world } = tour;
  await world.rest();
  const [before] = await world.sql<
    [{ price: number }]
  >`select (prices->>'EUR')::int as price from variants where id = ${VARIANT}`;
  await world.sql`update variants set prices = '{"EUR": 3199}' where id = ${VARIANT}`;
  world.sandbox.clock.jump(61 * MINUTE_MS);
  await checkout.pay.click();
  await checkout.notice("notice.price_changed").waitFor();
  await tour.look(page, "price-changed");
  await world.sql`update variants set prices = jsonb_build_object('EUR', ${before.price}::int) where id = ${VARIANT}`;
};

export const soldOut: Scene = async (tour) => {
  const { page, checkout } = await filled(tour);
  const { world } = tour;
  await world.rest();
  const [before] = await world.sql<[{ stock: number }]>`select stock from variants where id = ${VARIANT}`;
  await world.sql`update variants set stock = held + sold where id = ${VARIANT}`;
  await checkout.pay.click();
  await checkout.heading("plate.sold_out").waitFor();
  await tour.look(page, "sold-out");
  await world.sql`update variants set stock = ${before.stock} where id = ${VARIANT}`;
};

export const providerDown: Scene = async (tour) => {
  const { page, checkout } = await filled(tour);
  tour.world.sandbox.stripe.failNext({ path: "/v1/payment_intents", method: "POST", mode: "500_before", times: 5 });
  await checkout.pay.click();
  await checkout.notice("notice.order_over").waitFor();
  tour.world.sandbox.stripe.calm();
  await tour.look(page, "order-over");
};

export const unknownOutcome: Scene = async (tour) => {
  const visited = await tour.visit();
  const { page, checkout } = visited;
  await page.clock.install({ time: tour.world.sandbox.clock.now() });
  await page.goto(await linkOfNewcomer(tour));
  await checkout.fillAddress();
  await checkout.fillCard();
  tour.world.sandbox.stripe.nextOutcome("processing");
  await checkout.pay.click();
  await checkout.heading("plate.checking").waitFor();
  await tour.look(page, "checking");
  await waitAhead(page, () => checkout.heading("plate.tired").isVisible());
  await tour.look(page, "no-answer-yet");
};

export const providerBlocked: Scene = async (tour) => {
  const { page, checkout, context } = await tour.visit();
  await context.route("**/stripe-js/stripe.js", (route) => route.abort());
  await page.goto(await linkOfNewcomer(tour));
  await checkout.notice("notice.blocked").waitFor();
  await bringUp(page, "#card");
  await tour.look(page, "provider-blocked");
};

export const offline: Scene = async (tour) => {
  const { page, checkout, context } = await openAlone(tour, await linkOfNewcomer(tour));
  await checkout.cardNumber.waitFor();
  await context.setOffline(true);
  await checkout.fillAddress();
  await checkout.notice("notice.offline").waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await tour.look(page, "offline");
};

export const databaseAway: Scene = async (tour) => {
  const { page, checkout } = await filled(tour);
  const link = await linkOfNewcomer(tour);
  const { wire, rest } = tour.world;
  await rest();
  await wire.cut("refused");
  const waiting = await openAlone(tour, link);
  await waiting.checkout.heading("notice.one_moment").waitFor();
  // It would load itself anew in the middle of the look.
  const refresh = await hold(waiting.context, "/c/**");
  await tour.look(waiting.page, "one-moment-opening");
  // Last, because whoever pays waits for half a minute and no longer.
  await checkout.pay.click();
  await checkout.notice("notice.one_moment").waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await tour.look(page, "one-moment");
  await wire.mend();
  await refresh();
  await checkout.heading("plate.paid").waitFor();
};

export const noWayIn: Scene = async (tour) => {
  const { page, checkout, context } = await tour.visit();
  await context.route("**/api/sessions", (route) => route.abort());
  await page.clock.install({ time: tour.world.sandbox.clock.now() });
  await page.goto(await linkOfNewcomer(tour));
  await waitAhead(page, () => checkout.heading("plate.trouble").isVisible());
  await tour.look(page, "could-not-open");
};

export const expiredLink: Scene = async (tour) => {
  const { sandbox, rest } = tour.world;
  const person = newcomer(sandbox, tour.language);
  const link = await buyNowLink(sandbox, person);
  await rest();
  sandbox.clock.jump(23 * HOUR_MS);
  // Messenger lets a Page write for 24 hours after the person's last word.
  sandbox.messenger.like(person);
  await rest();
  sandbox.clock.jump(2 * HOUR_MS);
  const { page, checkout } = await openAlone(tour, link);
  await checkout.heading("plate.expired").waitFor();
  await tour.look(page, "expired");
  await checkout.button("send").click();
  await checkout.says("renew.sent").waitFor();
  await tour.look(page, "expired-sent");
};

export const wrongAddress: Scene = async (tour) => {
  const missing = await openAlone(tour, "/c/this-is-no-link-and-never-was-one");
  await missing.checkout.heading("plate.missing").waitFor();
  await tour.look(missing.page, "missing");
  const reopen = await openAlone(tour, "/c");
  await reopen.checkout.heading("plate.reopen").waitFor();
  await tour.look(reopen.page, "reopen");
};

export const backFromTheBank: Scene = async (tour) => {
  const { sandbox } = tour.world;
  const ways = [
    ["paid", "plate.returned", "pm_card_visa"],
    ["unpaid", "plate.unpaid", "pm_card_visa_chargeDeclined"],
    ["waiting", "plate.checking", "pm_card_threeDSecure2Required"],
  ] as const;
  for (const [name, key, card] of ways) {
    const { order, session } = await purchaseInPage(sandbox, newcomer(sandbox, tour.language), {}, card);
    const extraHTTPHeaders = { cookie: `__Host-threadtill=${session}` };
    const { page, checkout } = await openAlone(tour, `/return/${order.id}`, { extraHTTPHeaders });
    await checkout.heading(key).waitFor();
    await tour.look(page, `return-${name}`);
  }
  const elsewhere = await openAlone(tour, "/return/ord_of_another_browser");
  await elsewhere.checkout.heading("plate.back").waitFor();
  await tour.look(elsewhere.page, "return-elsewhere");
};

export const noScript: Scene = async (tour) => {
  const { page, checkout } = await openAlone(tour, await linkOfNewcomer(tour), { javaScriptEnabled: false });
  await checkout.says("noscript").waitFor();
  await tour.look(page, "no-javascript");
};
