/** What decides the price besides the goods: chosen and typed by a buyer, and the same to the cent wherever it is shown. */
import { expect, test } from "vitest";
import { onlyIntent, takenCharges } from "../support/payments.ts";
import { setTips } from "../support/pricing.ts";
import { buyNowLink, firstPurchase, freshLink, isReceipt } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-choosing");

test("express and a code, paid: button, order, PaymentIntent and receipt say the same", async () => {
  const { checkout, page } = await stage.alone(await buyNowLink(stage.world));
  await checkout.fillAddress();
  await checkout.fillCard();
  await page.getByRole("radio", { name: /^Express/ }).check();
  await page.getByRole("button", { name: "Pay €39.89" }).waitFor();
  await page.getByRole("button", { name: "Discount code" }).click();
  await checkout.field("code").and(page.locator(":focus")).waitFor();
  await page.keyboard.type(" ciao 10");
  await page.keyboard.press("Tab");
  await page.getByText("€3.00 off.").waitFor();

  // 29.99 less 3.00, and 9.90.
  await page.getByRole("button", { name: "Pay €36.89" }).click();
  await checkout.heading("plate.paid").waitFor();
  expect(onlyIntent(stage.world).amount).toBe(3689);
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3689 }]);
  const [order] = await stage.world.sql`select code, discount_minor, delivery_minor, total_minor from orders`;
  expect(order).toEqual({ code: "CIAO10", discountMinor: 300, deliveryMinor: 990, totalMinor: 3689 });
  const receipt = await stage.world.sandbox.messenger.waitFor("giulia", isReceipt);
  expect(receipt.template).toMatchObject({
    summary: { subtotal: 29.99, shipping_cost: 9.9, total_cost: 36.89 },
    adjustments: [{ name: "Discount CIAO10", amount: 3 }],
  });
});

test("a code that is unknown is said at its field, and all that was typed stays", async () => {
  const { checkout, page } = await stage.alone(await buyNowLink(stage.world));
  await checkout.fillAddress();
  await page.getByRole("button", { name: "Discount code" }).click();
  await checkout.field("code").fill("nope");
  await checkout.button("apply").click();
  await checkout.says("code.unknown").waitFor();
  expect(await checkout.field("code").getAttribute("aria-invalid")).toBe("true");
  expect(await checkout.field("code").inputValue()).toBe("nope");
  expect(await checkout.field("label.line1").inputValue()).toBe("Via Roma 1");
  await page.getByRole("button", { name: "Pay €34.99" }).waitFor();
});

test("a code in the wide letters of another keyboard counts, and is said to", async () => {
  const { checkout, page } = await stage.alone(await buyNowLink(stage.world));
  await checkout.fillAddress();
  await page.getByRole("button", { name: "Discount code" }).click();
  await checkout.field("code").fill("\uff23\uff29\uff21\uff2f\uff11\uff10");
  await checkout.button("apply").click();
  await page.getByRole("button", { name: "Pay €31.99" }).waitFor();
  await page.getByText("€3.00 off.").waitFor();
});

test("a code whose last use goes to somebody else under the press charges nothing, and shows the price without it", async () => {
  await stage.world.sql`update codes set rule = jsonb_set(rule, '{usesMax}', '1')`;
  const { checkout, page, expect: announce } = await stage.alone(await buyNowLink(stage.world));
  announce(/status of 409/);
  await checkout.fillAddress();
  await checkout.fillCard();
  await page.getByRole("button", { name: "Discount code" }).click();
  await checkout.field("code").fill("CIAO10");
  await checkout.button("apply").click();
  const pay = page.getByRole("button", { name: "Pay €31.99" });
  await pay.waitFor();
  await stage.world.sql`update codes set uses = 1`;
  await pay.click();
  await checkout.notice("notice.code_gone").and(page.locator(":focus")).waitFor();
  await checkout.says("code.used_up").waitFor();
  expect(takenCharges(stage.world)).toEqual([]);
  await page.getByRole("button", { name: "Pay €34.99" }).click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
});

test("a returning buyer gives a tip, by the keyboard alone", async () => {
  await firstPurchase(stage.world, { keep: true });
  await setTips(stage.world.sql, [100, 200], 5000);
  const { checkout, page } = await stage.alone(await freshLink(stage.world));
  await page.getByRole("button", { name: "Pay €34.99" }).waitFor();
  const link = page.getByRole("button", { name: "Discount code or tip" });
  await link.focus();
  await page.keyboard.press("Enter");
  await checkout.field("code").and(page.locator(":focus")).waitFor();
  const none = page.getByRole("radio", { name: "No tip" });
  await none.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Pay €36.99" }).click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world).map(({ amount }) => amount)).toEqual([3499, 3699]);
});

test("the extras that do not come say so, and come when they are asked for again", async () => {
  const { checkout, page, context, expect: announce } = await stage.alone(await buyNowLink(stage.world));
  announce(/Failed to load resource|ERR_FAILED/);
  await context.route("**/extras/**", (route) => route.abort());
  const link = page.getByRole("button", { name: "Discount code" });
  await link.click();
  await checkout.notice("notice.unreached").waitFor();
  await context.unroute("**/extras/**");
  await link.click();
  await checkout.field("code").waitFor();
});
