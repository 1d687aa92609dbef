import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { takenCharges } from "../support/payments.ts";
import { firstPurchase, openShop } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-keyboard");
/** More stops than any of our pages has. */
const STOPS_MAX = 60;

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    if (await target.evaluate((element) => element.matches(":focus"))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No Tab leads to ${target}`);
}

test("the whole first purchase by Tab, Enter, Space and typing", async () => {
  const { phone, page } = await stage.phone();
  const { keyboard } = page;
  const { sheet } = phone;
  await tabTo(page, page.getByRole("button", { name: "Get Started" }));
  await keyboard.press("Enter");
  await tabTo(page, phone.buyNow());
  await keyboard.press("Enter");

  const typed = { name: "Giulia Rossi", line1: "Via Roma 1", postcode: "20121", city: "Milano", province: "Milano" };
  for (const [key, text] of Object.entries(typed)) {
    await tabTo(page, sheet.field(`label.${key}`));
    await keyboard.type(text);
  }
  expect(await sheet.field("label.province").inputValue()).toBe("MI");
  await tabTo(page, sheet.cardNumber);
  // Each full field of the provider's hands the focus to the next.
  await keyboard.type("4242424242424242");
  await keyboard.type("1239");
  await keyboard.type("123");
  await tabTo(page, sheet.keep);
  await keyboard.press("Space");
  expect(await sheet.keep.isChecked()).toBe(true);
  await tabTo(page, sheet.pay);
  await keyboard.press("Enter");
  await sheet.heading("plate.paid").and(sheet.root.locator(":focus")).waitFor();
  await tabTo(page, sheet.button("back"));
  await keyboard.press("Enter");
  await page.locator("#webview").waitFor({ state: "hidden" });
  await phone.buyNow().and(page.locator(":focus")).waitFor();
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
});

test("the second purchase too: the choices open and close, and one Enter pays", async () => {
  await firstPurchase(stage.world, { keep: true });
  await openShop(stage.world);
  const { phone, page } = await stage.phone();
  const { sheet } = phone;
  await tabTo(page, phone.buyNow());
  await page.keyboard.press("Enter");
  await tabTo(page, phone.button("Review and pay"));
  await page.keyboard.press("Enter");
  const row = sheet.root.locator("summary").filter({ hasText: "4242" });
  await tabTo(page, row);
  await page.keyboard.press("Enter");
  await sheet.root.getByRole("radio", { name: sheet.words("card.other") }).waitFor();
  await page.keyboard.press("Enter");
  await sheet.root.getByRole("radio", { name: sheet.words("card.other") }).waitFor({ state: "hidden" });
  await tabTo(page, sheet.pay);
  await page.keyboard.press("Enter");
  await sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("Escape closes the sheet, and the focus is back on the button that opened it", async () => {
  const { phone, page } = await stage.phone();
  await phone.getStarted();
  await phone.buyNow().click();
  await page.locator("#webview").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#webview").waitFor({ state: "hidden" });
  await phone.buyNow().and(page.locator(":focus")).waitFor();
});
