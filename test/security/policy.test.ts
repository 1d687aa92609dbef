/** The policy of the pages in a whole purchase: nothing is stopped, and what is only reported is what docs/security.md says, T15. */
import { expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { bankOf, CARDS } from "../../scripts/shots/checkout-page.ts";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { bankLink, newcomer } from "../../scripts/shots/shopper.ts";
import { useStage } from "../browser/stage.ts";
import { orderLink } from "../support/papers.ts";
import { takenCharges } from "../support/payments.ts";
import { firstPurchase, freshLink, openShop } from "../support/shopping.ts";

const stage = useStage("browser-policy");

/** One per page on which the script was wanted: Stripe.js, or Messenger's own. Told are the first 40 characters of an address. */
const PROVIDER = "stripe-js/";
const MESSENGER = "en_US/messenger.";
const LOADER = /^require-trusted-types-for reported trusted-types-sink \(HTMLScriptElement src\|/;
function reportsOf({ reported }: { reported: string[] }): string[] {
  const origin = `${stage.world.sandbox.url}/`;
  return reported.map(
    (each) =>
      each
        .replace(LOADER, "")
        .replace(origin, "")
        .match(/^(stripe-js\/|en_US\/messenger\.)/)?.[0] ?? each,
  );
}

test("a new card that the bank asks about, kept, and a kept card that pays by one press, break no policy", async () => {
  const visit = await stage.phone();
  const { phone } = visit;
  await phone.getStarted();
  await phone.buyNow().click();
  await phone.sheet.fillAddress();
  await phone.sheet.fillCard(CARDS.asksTheBank);
  await phone.sheet.keep.check();
  await phone.sheet.pay.click();
  await bankOf(phone.sheet.root).getByRole("button", { name: "Approve" }).click();
  await phone.sheet.heading("plate.paid").waitFor();
  await phone.sheet.button("back").click();
  await phone.receipts.waitFor();
  expect(visit.unexpected()).toEqual([]);
  expect(reportsOf(visit)).toEqual([PROVIDER]);

  const person = newcomer(stage.world.sandbox, "en");
  await firstPurchase(stage.world, { person, keep: true });
  await openShop(stage.world, person);
  const again = await stage.phone(person);
  await again.phone.buyNow().click();
  await again.phone.button("Review and pay").click();
  await again.phone.sheet.pay.click();
  await again.phone.sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(3);
  // The provider's script was not asked for.
  expect([again.unexpected(), again.reported]).toEqual([[], []]);
});

test("a link that was passed on breaks none, and the address of Messenger's script is all that is reported besides", async () => {
  await firstPurchase(stage.world, { keep: true });
  const link = await freshLink(stage.world);
  await openPage(link).claim();
  const visit = await stage.phone();
  await visit.phone.button("Review and pay").click();
  await visit.phone.sheet.pay.click();
  await visit.phone.sheet.heading("plate.paid").waitFor();
  expect(visit.unexpected()).toEqual([]);
  expect(reportsOf(visit).filter((each) => each !== PROVIDER)).toEqual([MESSENGER]);
});

test("the bank's question, an order's page, the console and a link that is over break none either, and only the first is reported", async () => {
  const { world } = stage;
  const person = newcomer(world.sandbox, "en");
  const bank = await stage.alone(await bankLink(world.sandbox, person));
  await bank.checkout.button("confirm").click();
  await bankOf(bank.page).getByRole("button", { name: "Approve" }).click();
  await bank.checkout.heading("bank.paid").waitFor();
  expect([bank.unexpected(), reportsOf(bank)]).toEqual([[], [PROVIDER]]);
  const paper = await stage.alone(await orderLink(world, person));
  await paper.page.getByRole("heading", { name: /A-1001/ }).waitFor();
  const merchant = await stage.alone(`${world.url}/console`);
  merchant.expect(/401/);
  await consolePage(merchant.page).signIn();
  const over = await stage.visit();
  over.expect(/404/);
  await over.page.goto(`${world.url}/c/nothing`);
  await over.checkout.button("back").waitFor();
  for (const each of [paper, merchant, over]) expect([each.unexpected(), each.reported]).toEqual([[], []]);
});
