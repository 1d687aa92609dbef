import { expect, test } from "vitest";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { CONSOLE_SCENES } from "../../scripts/shots/scenes.ts";
import { firstPurchase } from "../support/shopping.ts";
import { checkEveryScene, faultsOf } from "./scenes.ts";

const stage = checkEveryScene("en", true, CONSOLE_SCENES);

test("on a wide screen list and order stand side by side, and nothing is found by axe in either", async () => {
  await firstPurchase(stage.world);
  const { page, expect: announce } = await stage.visit({ viewport: { width: 1280, height: 844 } });
  announce(/status of 401/);
  await page.goto(`${stage.world.url}/console/orders/A-1001`);
  const merchant = consolePage(page);
  await merchant.signIn();
  await merchant.title("A-1001").waitFor();
  const [list, order] = await Promise.all([page.locator(".list").boundingBox(), page.locator(".order").boundingBox()]);
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(order?.x ?? 0);
  expect(await faultsOf(page, "console-wide", true)).toEqual([]);
});
