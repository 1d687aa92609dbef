/** A shop whose taxes Stripe works out: purchases there, and what Stripe was asked and told. */
import type { OrderView, Quote } from "../../contract/checkout.ts";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { atRest, timePasses } from "./records.ts";
import { buyNowLink, card, MINUTE_MS } from "./shopping.ts";
import type { World } from "./world.ts";

export const CALCULATIONS = "/v1/tax/calculations";
export const SALES = "/v1/tax/transactions/create_from_calculation";
export const REVERSALS = "/v1/tax/transactions/create_reversal";
export const CALIFORNIA = { country: "US", postcode: "94107", city: "San Francisco", region: "CA" };

export async function claimedPage(world: World, person = "giulia"): Promise<PageClient> {
  const page = openPage(await buyNowLink(world, person));
  await page.claim();
  return page;
}

export async function buyOn(
  page: PageClient,
  world: World,
  address: object = {},
  choices: { tipMinor?: number } = {},
): Promise<{ quote: Quote; order: OrderView }> {
  const quote = await page.quote(address, "", choices);
  const paid = await page.pay(quote.body.id, await card(world));
  if (paid.body.status !== "paid") throw new Error(`not paid: ${JSON.stringify(paid.body)}`);
  return { quote: quote.body, order: paid.body };
}

export async function sweepMinutes(world: World, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await timePasses(world, MINUTE_MS);
    await world.cron();
  }
  await atRest(world);
}

export const callsTo = (world: World, path: string) =>
  world.sandbox.stripe.calls().filter((call) => call.path === path);

export const sales = (world: World) =>
  world.sandbox.stripe.taxTransactions().filter(({ type }) => type === "transaction");

/** What was taken back, each as what it comes to with its taxes. */
export const reversed = (world: World) =>
  world.sandbox.stripe
    .taxTransactions()
    .filter(({ type }) => type === "reversal")
    .map(({ line_items: lines, reference, shipping_cost: shipping }) => ({
      reference,
      amount: [...(lines?.data ?? []), ...(shipping ? [shipping] : [])].reduce(
        (sum, each) => sum + each.amount + (each.tax_behavior === "exclusive" ? each.amount_tax : 0),
        0,
      ),
    }));
