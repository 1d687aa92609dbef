import { expect, test } from "vitest";
import { timePasses } from "../support/records.ts";
import { HOUR_MS } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-expired");

test("a link of yesterday says so, and a fresh one arrives in the thread and sells", async () => {
  const { phone, page, expect: announce } = await stage.phone();
  // A browser reports every answer of 400 and above.
  announce(/status of 410/);
  await phone.getStarted();
  await phone.buyNow().waitFor();
  // Messenger lets a Page write for 24 hours after the person's last word.
  await timePasses(stage.world, 23 * HOUR_MS);
  stage.world.sandbox.messenger.like("giulia");
  await timePasses(stage.world, 2 * HOUR_MS);

  await phone.buyNow().click();
  const { sheet } = phone;
  await sheet.heading("plate.expired").waitFor();
  await sheet.button("send").click();
  await sheet.says("renew.sent").waitFor();
  await page.getByText("Here is your fresh link for House blend").waitFor();
  await sheet.button("back").click();
  await phone.button("Review and pay").click();
  await sheet.fillAddress();
  await sheet.pay.waitFor();
  expect(await sheet.pay.textContent()).toBe("Pay €34.99");
});

test("a link of the day before yesterday says to write to the shop first, and then the fresh one is there", async () => {
  const { phone, page, expect: announce } = await stage.phone();
  announce(/status of 410/);
  await phone.getStarted();
  await phone.buyNow().waitFor();
  await timePasses(stage.world, 25 * HOUR_MS);
  await phone.buyNow().click();
  const { sheet } = phone;
  await sheet.button("send").click();
  await sheet.root.getByText("Write anything to Officina Caffè in the chat first").waitFor();
  expect(await sheet.button("send").count()).toBe(0);
  await sheet.button("back").click();
  stage.world.sandbox.messenger.say("giulia", "hello again");
  await page.getByText("Here is your fresh link for House blend").waitFor();
  await phone.button("Review and pay").click();
  await sheet.fillAddress();
  await sheet.pay.waitFor();
});

test("a link that never was one says nothing but that, and leads back to the chat", async () => {
  const { checkout, page, expect: announce } = await stage.alone(`${stage.world.url}/c/not-a-link-of-ours-at-all`);
  announce(/status of 404/);
  await checkout.heading("plate.missing").waitFor();
  expect(await page.locator("body").innerText()).not.toMatch(/€|House blend/);
});
