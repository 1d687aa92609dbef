/** What is charged is what stood on the button that was pressed (architecture, invariant 3). */
import { expect, test } from "vitest";
import { takenCharges } from "../support/payments.ts";
import { countRows, setPrice, setStock, timePasses } from "../support/records.ts";
import { buyNowLink, firstPurchase, freshLink, MINUTE_MS } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-price");

async function filled() {
  const visit = await stage.alone(await buyNowLink(stage.world));
  await visit.checkout.fillAddress();
  await visit.checkout.fillCard();
  await visit.checkout.pay.waitFor();
  return visit;
}

test("a price that changed since is shown, on the product too, and charged only by another press", async () => {
  const { checkout, page, expect: announce } = await filled();
  announce(/status of 409/);
  await setPrice(stage.world.sql, 3199);
  await timePasses(stage.world, 61 * MINUTE_MS);
  await checkout.pay.click();
  const notice = checkout.notice("notice.price_changed");
  await notice.and(page.locator(":focus")).waitFor();
  expect(await notice.innerText()).toContain("It was €34.99 and is now €36.99.");
  expect(await page.locator("main").innerText()).not.toContain("€29.99");
  expect(takenCharges(stage.world)).toEqual([]);

  await page.getByRole("button", { name: "Pay €36.99" }).click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3699 }]);
});

test("the same price an hour later needs no other press", async () => {
  const { checkout, expect: announce } = await filled();
  announce(/status of 409/);
  await timePasses(stage.world, 61 * MINUTE_MS);
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
});

test("another address has its country's price until it is known, and nothing of the old one stays on the page", async () => {
  await firstPurchase(stage.world, { keep: true });
  const { checkout, page } = await stage.alone(await freshLink(stage.world));
  await checkout.pay.waitFor();
  await page.getByText("Via R…").first().click();
  await page.getByRole("radio", { name: checkout.words("address.other") }).check();
  await checkout.field("country").selectOption("DE");
  await checkout.button("continue").waitFor();
  await page.getByText("€37.89").waitFor();
  expect(await page.locator("main").innerText()).toMatch(/€7\.90/);
  expect(await page.locator("body").innerText()).not.toMatch(/€34\.99|€5\.00|€6\.31/);
});

test("the tax is said to be in the price where it is, and nowhere else", async () => {
  const { checkout, page } = await filled();
  const bar = page.locator("footer");
  expect(await bar.innerText()).toMatch(/incl\. VAT · Sold by/);
  await checkout.field("country").selectOption("US");
  await page.getByText("€49.89").first().waitFor();
  expect(await bar.innerText()).not.toMatch(/VAT/);
});

test("sold out under the press: it is said, nothing is charged, and looking again finds it when it is back", async () => {
  const { checkout, expect: announce } = await filled();
  announce(/status of 409/);
  await setStock(stage.world.sql, 0);
  await checkout.pay.click();
  await checkout.heading("plate.sold_out").waitFor();
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 0 });
  await setStock(stage.world.sql, 1);
  await checkout.button("again").click();
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
});
