/** Scenes on the phone page: the thread, the sheet over it, the receipt. In English: the buttons are found by their words. */
import { phonePage } from "./phone-page.ts";
import { newcomer } from "./shopper.ts";
import type { Scene } from "./tour.ts";

export const onThePhone: Scene = async (tour) => {
  const { world } = tour;
  const { page } = await tour.visit();
  // Times in the thread are the sandbox's; the phone's own clock agrees.
  await page.clock.setFixedTime(world.sandbox.clock.now());
  const phone = phonePage(page, world.sandbox.url, tour.language);
  await phone.open(newcomer(world.sandbox, tour.language));
  await page.getByRole("button", { name: "Get Started" }).waitFor();
  await tour.look(page, "phone-welcome");
  await phone.getStarted();
  await phone.buyNow().waitFor();
  await world.rest();
  await tour.look(page, "phone-carousel");

  await phone.buyNow().click();
  const { sheet } = phone;
  await sheet.cardNumber.waitFor();
  await tour.look(page, "phone-sheet");
  await sheet.fillAddress();
  await sheet.fillCard();
  await sheet.keep.check();
  await sheet.pay.waitFor();
  await tour.look(page, "phone-sheet-filled");
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  await tour.look(page, "phone-sheet-paid");
  await phone.receipts.waitFor();
  await sheet.button("back").click();
  await page.locator("#webview").waitFor({ state: "hidden" });
  await world.rest();
  await tour.look(page, "phone-receipt");

  await page.getByRole("textbox", { name: "Message" }).fill("shop");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator(".row[data-kind]").last().getByRole("button", { name: "Buy now" }).first().click();
  await phone.button("Review and pay").waitFor();
  await world.rest();
  await tour.look(page, "phone-again");
  await phone.button("Review and pay").click();
  await sheet.pay.waitFor();
  await tour.look(page, "phone-again-sheet");
};
