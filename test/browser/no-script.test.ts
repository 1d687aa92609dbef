import { expect, test } from "vitest";
import { withoutPorts } from "../support/records.ts";
import { buyNowLink, firstPurchase, freshLink } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-no-script");

test("without JavaScript the page shows the product, its price and what to do, and nothing to press in vain", async () => {
  const { page, checkout } = await stage.alone(await buyNowLink(stage.world), { javaScriptEnabled: false });
  await page.getByText("House blend, 500 g").waitFor();
  await page.getByText("€29.99").waitFor();
  await checkout.says("noscript").waitFor();
  expect(await page.getByRole("button").count()).toBe(0);
});

test("nothing that was saved is in the answer", async () => {
  await firstPurchase(stage.world, { keep: true });
  const { page } = await stage.alone(await freshLink(stage.world), { javaScriptEnabled: false });
  await page.getByText("House blend, 500 g").waitFor();
  expect(withoutPorts(await page.content())).not.toMatch(/Giulia|Rossi|Via R|4242/);
});
