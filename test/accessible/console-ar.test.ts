import { expect, test } from "vitest";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { CONSOLE_SCENES } from "../../scripts/shots/scenes.ts";
import { firstPurchase } from "../support/shopping.ts";
import { checkEveryScene } from "./scenes.ts";

const stage = checkEveryScene("ar", false, CONSOLE_SCENES);

test("in Arabic the console reads from the right: the list stands right of the order, the total at the left end", async () => {
  await firstPurchase(stage.world);
  const { page, expect: announce } = await stage.visit({ locale: "ar", viewport: { width: 1280, height: 844 } });
  announce(/status of 401/);
  await page.goto(`${stage.world.url}/console/orders/A-1001`);
  const merchant = consolePage(page, "ar");
  await merchant.signIn();
  await merchant.title("A-1001").waitFor();
  expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
  const leftOf = async (selector: string) => (await page.locator(selector).first().boundingBox())?.x ?? 0;
  expect(await leftOf(".order")).toBeLessThan(await leftOf(".list"));
  expect(await leftOf(".head-block strong")).toBeLessThan(await leftOf("#order-title"));
});
