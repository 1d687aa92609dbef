/** Scenes of what decides the price besides the goods: the ways of delivery, a discount code, a tip, and what is refused of them. */
import { linkOfNewcomer } from "./buying.ts";
import { bringUp, openAlone, type Scene, toTheEnd } from "./tour.ts";

const CODE = "CIAO10";

export const choosing: Scene = async (tour) => {
  const { sql } = tour.world;
  await sql`update shop set tips = '{"EUR": {"presetsMinor": [100, 200, 500], "maximumMinor": 5000}}'`;
  const { page, checkout } = await openAlone(tour, await linkOfNewcomer(tour));
  await checkout.fillAddress();
  await checkout.pay.waitFor();
  await checkout.says("delivery.express").first().waitFor();
  await bringUp(page, "[role=radiogroup]");
  await tour.look(page, "delivery-options");

  await page.getByRole("button", { name: checkout.words("extras.both") }).click();
  await checkout.field("code").and(page.locator(":focus")).waitFor();
  await bringUp(page, "#field-code");
  await tour.look(page, "extras-empty");
  await checkout.field("code").fill("nope");
  await checkout.button("apply").click();
  await checkout.says("code.unknown").waitFor();
  await bringUp(page, "#field-code");
  await tour.look(page, "code-unknown");
  await checkout.field("code").fill(` ${CODE.toLowerCase()} `);
  await checkout.button("apply").click();
  await page.getByRole("status").getByText("3.00").waitFor();
  await page.getByRole("radio", { name: checkout.words("tip.other") }).check();
  await checkout.field("tip.amount").fill("99");
  await checkout.says("tip.most").waitFor();
  await bringUp(page, "#field-tip");
  await tour.look(page, "tip-too-much");
  await checkout.field("tip.amount").fill("1.5");
  await page.locator(".sum").getByText(checkout.words("part.tip")).waitFor();
  await checkout.pay.waitFor();
  await bringUp(page, "#field-code");
  await tour.look(page, "code-applied");
  await toTheEnd(page);
  await tour.look(page, "sum-with-everything");
  await sql`update shop set tips = null`;
};

export const notDelivered: Scene = async (tour) => {
  const { sql } = tour.world;
  const [before] = await sql<[{ rates: string }]>`select rates::text as rates from delivery_zones where id = 'italy'`;
  await sql`
    update delivery_zones set rates = jsonb_build_array(jsonb_set(rates->0, '{prices,EUR,minimumMinor}', '5000')) where id = 'italy'`;
  const { page, checkout } = await openAlone(tour, await linkOfNewcomer(tour));
  await checkout.fillAddress();
  await checkout.button("continue").click();
  await checkout.notice("notice.closed.below_minimum").and(page.locator(":focus")).waitFor();
  await tour.look(page, "not-delivered");
  await sql`update delivery_zones set rates = ${before.rates}::text::jsonb where id = 'italy'`;
};

export const unshipped: Scene = async (tour) => {
  const { sql } = tour.world;
  await sql`update variants set shipped = false where id = 'house-blend-500'`;
  const { page, checkout } = await openAlone(tour, await linkOfNewcomer(tour));
  await checkout.field("label.email").fill("giulia@example.test");
  await checkout.field("label.name").fill("Giulia Rossi");
  await checkout.pay.waitFor();
  await tour.look(page, "nothing-to-deliver");
  await sql`update variants set shipped = true where id = 'house-blend-500'`;
};
