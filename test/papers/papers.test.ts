/** The papers in a real browser: by keyboard, without a script, printed; and what the buttons that lead to them say. */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { BINDING_WORDS } from "../../contract/binding-words.ts";
import { checkoutPage } from "../../scripts/shots/checkout-page.ts";
import type { Language } from "../../scripts/shots/shopper.ts";
import { newcomer } from "../../scripts/shots/shopper.ts";
import { useStage } from "../browser/stage.ts";
import { orderLink } from "../support/papers.ts";
import { countRows } from "../support/records.ts";
import { buyNowLink, firstPurchase } from "../support/shopping.ts";

const stage = useStage("browser-papers");

/** Tabs until this is focused. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 20; step++) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) > 0 && (await focused.innerText()).includes(name)) return;
  }
  throw new Error(`Tab never reaches "${name}".`);
}

test("withdrawing works by keyboard and without JavaScript, from the thread's button to the dated acknowledgement", async () => {
  await firstPurchase(stage.world);
  const { page } = await stage.alone(await orderLink(stage.world), { javaScriptEnabled: false });
  await tabTo(page, "Withdraw from contract here");
  await page.keyboard.press("Enter");
  await page.getByText("I withdraw from my contract with Officina Caffè S.r.l.").waitFor();
  expect(await countRows(stage.world.sql, "withdrawals")).toEqual({ withdrawals: 0 });
  await tabTo(page, "Confirm withdrawal");
  await page.keyboard.press("Enter");
  await page.getByText(/You withdrew from the contract for order A-1001 on November 23, 2026/).waitFor();
  expect(await countRows(stage.world.sql, "withdrawals")).toEqual({ withdrawals: 1 });
  await page.goBack();
  await page.reload();
  await page.getByText("Withdrawal received").waitFor();
  expect(await page.getByRole("button").count()).toBe(0);
});

test("the thread's buttons open the page in the sheet, where withdrawing works as well", async () => {
  await firstPurchase(stage.world);
  const { phone } = await stage.phone();
  await phone.button("Withdraw here").click();
  const { root } = phone.sheet;
  await root.getByRole("button", { name: "Confirm withdrawal" }).click();
  await root.getByText("Withdrawal received").waitFor();
});

test("an order is printed whole: what was agreed, the addresses of the texts, and nothing to press", async () => {
  await firstPurchase(stage.world);
  const link = await orderLink(stage.world);
  const { page } = await stage.alone(link);
  await page.emulateMedia({ media: "print" });
  const words = await page.locator("body").innerText();
  for (const said of ["Order A-1001", "House blend, 500 g", "€34.99", "Officina Caffè S.r.l.", "Version 2026-11"])
    expect(words).toContain(said);
  expect(words).not.toMatch(/Withdraw from contract here|Back to the chat/);
  const printed = await page
    .getByRole("link", { name: "Terms and conditions" })
    .evaluate((element) => getComputedStyle(element, "::after").content);
  expect(printed).toContain("/legal/terms/2026-11");
  expect((await page.pdf({ format: "A4", printBackground: false })).length).toBeGreaterThan(5000);
});

describe("before and at the press", () => {
  test.each<Language>(["en", "it", "de", "ar"])(
    "the button that charges says in %s that it does, and none before it charges",
    async (language) => {
      const { world } = stage;
      const link = await buyNowLink(world, newcomer(world.sandbox, language));
      const { page, requests } = await stage.visit({ locale: language });
      const charged = () => requests.filter(({ url }) => url.pathname === "/api/orders").length;
      const checkout = checkoutPage(page, language);
      await page.goto(link);
      await checkout.fillAddress();
      await checkout.fillCard();
      // A press before the price is known leads on, by another word, and charges nothing.
      await checkout.pay.waitFor();
      const [before = "", after = ""] = BINDING_WORDS[language].pay.split("{amount}");
      const said = (await checkout.pay.textContent()) ?? "";
      expect(said.startsWith(before) && said.endsWith(after), said).toBe(true);
      expect(charged()).toBe(0);
      await checkout.pay.click();
      await checkout.heading("plate.paid").waitFor();
      expect(charged()).toBe(1);
    },
  );
});
