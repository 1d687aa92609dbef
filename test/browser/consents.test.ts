/** The two consents: to keep a card, and to let it pay by a tap in the chat. Apart, in plain words, never ticked by us. */
import { expect, test } from "vitest";
import { buyNowLink, firstPurchase, freshLink, openShop } from "../support/shopping.ts";
import { PAY } from "../support/tapping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-consents");

const taps = async () =>
  (await stage.world.sql<{ taps: boolean }[]>`select tap_consent is not null as taps from cards`).map(
    ({ taps }) => taps,
  );

async function filled() {
  const visit = await stage.alone(await buyNowLink(stage.world));
  await visit.checkout.fillAddress();
  await visit.checkout.fillCard();
  await visit.checkout.pay.waitFor();
  return visit;
}

test("neither box is ticked, and the second one comes only with the first and goes with it", async () => {
  const { checkout } = await filled();
  expect(await checkout.keep.isChecked()).toBe(false);
  expect(await checkout.tap.count()).toBe(0);
  await checkout.keep.check();
  expect(await checkout.tap.isChecked()).toBe(false);
  expect(await checkout.root.getByText("up to €50.00").isVisible()).toBe(true);
  await checkout.tap.check();
  await checkout.keep.uncheck();
  await checkout.keep.check();
  expect(await checkout.tap.isChecked()).toBe(false);
});

test("a card kept without the second consent does not pay in the thread; with it, the next time is one tap", async () => {
  const first = await filled();
  await first.checkout.keep.check();
  await first.checkout.pay.click();
  await first.checkout.heading("plate.paid").waitFor();
  expect(await taps()).toEqual([false]);
  const { phone } = await stage.phone();
  await openShop(stage.world);
  expect(await phone.button(PAY).count()).toBe(0);

  const again = await stage.alone(await freshLink(stage.world));
  expect(await again.checkout.tap.isChecked()).toBe(false);
  await again.checkout.tap.check();
  await again.checkout.pay.click();
  await again.checkout.heading("plate.paid").waitFor();
  expect(await taps()).toEqual([true]);
});

test("a card that may pay by taps already is not asked about again", async () => {
  await firstPurchase(stage.world, { keep: true, tap: true });
  const { checkout } = await stage.alone(await freshLink(stage.world));
  await checkout.pay.waitFor();
  expect(await checkout.root.getByRole("checkbox").count()).toBe(0);
});

test("a guest is asked for neither: nothing could be kept", async () => {
  const link = await buyNowLink(stage.world);
  const owner = await stage.alone(link);
  await owner.checkout.keep.waitFor();
  const { checkout } = await stage.alone(link);
  await checkout.field("label.email").waitFor();
  await checkout.cardNumber.waitFor();
  expect(await checkout.root.getByRole("checkbox").count()).toBe(0);
});
