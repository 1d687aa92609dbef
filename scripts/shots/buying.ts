/** Scenes of buying: from the opening page to the paid one, with what comes between. */
import { bankOf, CARDS } from "./checkout-page.ts";
import { buyNowLink, freshLink, itsMeLink, newcomer, purchase } from "./shopper.ts";
import { hold, openAlone, type Scene, type Tour, toTheEnd, type Visited } from "./tour.ts";

export const newBuyer: Scene = async (tour) => {
  const visited = await tour.visit();
  const { page, checkout, context } = visited;
  const open = await hold(context, "/api/sessions");
  await page.goto(await linkOfNewcomer(tour));
  await checkout.button("opening").waitFor();
  await tour.look(page, "opening");
  await open();
  await checkout.cardNumber.waitFor();
  await tour.look(page, "form-empty");

  await checkout.field("label.name").fill("Giulia Rossi");
  await checkout.field("label.line1").pressSequentially("Via Ro");
  await tour.look(page, "form-filling");
  await checkout.field("label.postcode").fill("2012");
  await checkout.button("continue").click();
  await checkout.field("label.postcode").and(page.locator('[aria-invalid="true"]')).waitFor();
  await tour.look(page, "form-invalid");

  const price = await hold(context, "/api/quotes");
  await checkout.fillAddress();
  await checkout.button("pricing").waitFor();
  await tour.look(page, "price-asking");
  await price();
  await checkout.pay.waitFor();
  await tour.look(page, "form-complete");
  await toTheEnd(page);
  await tour.look(page, "form-complete-end");

  await checkout.fillCard("4242 4242");
  await checkout.pay.click();
  await checkout.cardFrame.locator('[aria-invalid="true"]').first().waitFor();
  await tour.look(page, "card-invalid");
  await checkout.fillCard();
  await checkout.keep.check();
  await checkout.tap.check();
  await toTheEnd(page);
  await tour.look(page, "card-filled");

  const answer = await hold(context, "/api/orders");
  await checkout.pay.click();
  await checkout.button("paying").waitFor();
  await tour.look(page, "paying");
  await answer();
  await checkout.heading("plate.paid").waitFor();
  await tour.look(page, "paid");
};

export const declines: Scene = async (tour) => {
  const { page, checkout } = await filled(tour, CARDS.declined);
  await checkout.pay.click();
  await checkout.notice("notice.card_declined").waitFor();
  await tour.look(page, "declined");
  await toTheEnd(page);
  await tour.look(page, "declined-end");
};

export const bank: Scene = async (tour) => {
  const { page, checkout } = await filled(tour, CARDS.asksTheBank);
  await checkout.pay.click();
  await bankOf(page).getByRole("button").nth(1).waitFor();
  await tour.look(page, "challenge");
  await page.reload();
  await checkout.notice("notice.bank_waiting").waitFor();
  await tour.look(page, "bank-waiting");
};

export const bankRefused: Scene = async (tour) => {
  const { page, checkout } = await filled(tour, CARDS.asksTheBank);
  await checkout.pay.click();
  await bankOf(page).locator("#refuse").click();
  await checkout.notice("notice.authentication_failed").waitFor();
  await tour.look(page, "bank-refused");
};

export const returning: Scene = async (tour) => {
  const { sandbox } = tour.world;
  const person = newcomer(sandbox, tour.language);
  await purchase(sandbox, person, { keep: true });
  const { page, checkout, context } = await openAlone(tour, await freshLink(sandbox, person));
  await checkout.pay.waitFor();
  await tour.look(page, "returning");
  const rows = page.locator("summary");
  for (const [index, name] of ["sum", "address", "delivery", "card"].entries()) {
    await rows.nth(index).click();
    await rows.nth(index).and(page.locator("[open] > summary")).waitFor();
    await tour.look(page, `returning-${name}-open`);
  }
  const answer = await hold(context, "/api/orders");
  await rows.nth(3).click();
  await checkout.pay.click();
  await checkout.button("paying").waitFor();
  await tour.look(page, "returning-paying");
  await answer();
  await checkout.heading("plate.paid").waitFor();

  const again = await openAlone(tour, await freshLink(sandbox, person));
  await again.checkout.pay.waitFor();
  await again.page.locator("summary").nth(3).click();
  await again.page.getByRole("radio", { name: again.checkout.words("card.other") }).check();
  await again.checkout.cardNumber.waitFor();
  await tour.look(again.page, "returning-other-card");
  await again.page.getByRole("radio", { name: again.checkout.words("address.other") }).check();
  await again.checkout.field("label.name").waitFor();
  await tour.look(again.page, "returning-other-address");
};

export const codeAsked: Scene = async (tour) => {
  const { sandbox, sql } = tour.world;
  const person = newcomer(sandbox, tour.language);
  await purchase(sandbox, person, { keep: true, tap: true });
  const [before] = await sql<[{ limit: number }]>`select claimed_limit_minor as limit from shop`;
  await sql`update shop set claimed_limit_minor = 1000`;
  const blocked = await tour.visit();
  await blocked.context.route("**/stripe-js/stripe.js", (route) => route.abort());
  await blocked.page.goto(await freshLink(sandbox, person));
  await blocked.checkout.notice("notice.blocked").waitFor();
  await tour.look(blocked.page, "code-blocked");

  const { page, checkout } = await openAlone(tour, await freshLink(sandbox, person));
  await checkout.code.waitFor();
  await tour.look(page, "code-empty");
  await checkout.code.fill("12");
  await checkout.pay.click();
  await checkout.says("cvc.fault").waitFor();
  await tour.look(page, "code-incomplete");
  await checkout.code.fill("123");
  await checkout.says("cvc.fault").waitFor({ state: "detached" });
  sandbox.stripe.nextOutcome("decline");
  await checkout.pay.click();
  await checkout.notice("notice.card_declined").waitFor();
  await tour.look(page, "code-declined");
  await sql`update shop set claimed_limit_minor = ${before.limit}`;
};

export const guest: Scene = async (tour) => {
  const { sandbox } = tour.world;
  const person = newcomer(sandbox, tour.language);
  const link = await buyNowLink(sandbox, person);
  const owner = await openAlone(tour, link);
  await owner.checkout.field("label.name").waitFor();
  const { page, checkout } = await openAlone(tour, link);
  await checkout.field("label.email").waitFor();
  await checkout.cardNumber.waitFor();
  await checkout.notice("me.link").waitFor();
  await tour.look(page, "guest");
  await checkout.fillAddress();
  await checkout.field("label.email").fill("giulia@example.test");
  await checkout.fillCard();
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  await tour.look(page, "guest-paid");
};

/** A link of somebody with a saved card that a friend has opened first; then the owner shows that it is them. */
export const itsMe: Scene = async (tour) => {
  const { sandbox } = tour.world;
  sandbox.messenger.setExtensions("silent");
  const person = newcomer(sandbox, tour.language);
  await purchase(sandbox, person, { keep: true }, "pm_card_visa", tour.language);
  const link = await freshLink(sandbox, person);
  const friend = await openAlone(tour, link);
  await friend.checkout.pay.waitFor();
  const { page, checkout } = await openAlone(tour, link);
  await checkout.button("me").click();
  await checkout.says("renew.sent").waitFor();
  await tour.look(page, "its-me-asked");

  const known = await openAlone(tour, await itsMeLink(sandbox, person));
  await known.checkout.pay.waitFor();
  await tour.look(known.page, "person");

  const claimed = await openAlone(tour, await freshLink(sandbox, person));
  await claimed.checkout.pay.waitFor();
  await claimed.page.locator("summary").nth(1).click();
  await claimed.page.getByRole("radio", { name: claimed.checkout.words("address.other") }).check();
  await claimed.checkout.notice("me.card").waitFor();
  await claimed.checkout.notice("me.card").evaluate((element) => element.scrollIntoView({ block: "center" }));
  await tour.look(claimed.page, "its-me-for-a-card");
  sandbox.messenger.setExtensions("full");
};

/** The form filled and priced, with this card. */
export async function filled(tour: Tour, card: string = CARDS.pays): Promise<Visited> {
  const visited = await openAlone(tour, await linkOfNewcomer(tour));
  await visited.checkout.fillAddress();
  await visited.checkout.fillCard(card);
  await visited.checkout.pay.waitFor();
  return visited;
}

export const linkOfNewcomer = ({ world, language }: Tour): Promise<string> =>
  buyNowLink(world.sandbox, newcomer(world.sandbox, language));
