/** "Make it hard" on the phone page, used by hand: with keys alone, and looked at as a screen reader and a thumb would. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOf } from "../accessible/scenes.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-sandbox-controls");
const DESK = { width: 1280, height: 900 };

/** By keys alone, as far as the section's rows. */
async function openSection(page: Page): Promise<void> {
  await page.locator("summary", { hasText: "Make it hard" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Next payment" }).waitFor();
}

test("what is armed shows while the section is closed, meets the sandbox at once, and All calm undoes it", async () => {
  const { page } = await stage.phone("giulia", { viewport: DESK });
  const { trouble } = stage.world.sandbox;
  await openSection(page);
  await page.getByRole("combobox", { name: "Stripe", exact: true }).focus();
  // One letter: a list forgets what was typed before if the next one is late.
  await page.keyboard.press("d");
  await page.keyboard.press("Enter");
  await page.getByRole("switch", { name: "Has blocked the shop" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("Stripe: down · Has blocked the shop").waitFor();
  expect(trouble.state()).toMatchObject({ stripe: "down", people: [{ key: "giulia", isBlocked: true }] });

  await page.locator("summary", { hasText: "Make it hard" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Next payment" }).waitFor({ state: "hidden" });
  await page.getByText("Stripe: down").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Stripe: down").waitFor({ state: "hidden" });
  await page.locator("summary:focus", { hasText: "Make it hard" }).waitFor();
  expect(trouble.state()).toMatchObject({ stripe: "well", people: [] });
});

test("webhooks are held, counted, and sent newest first by a press; the clock jumps by another", async () => {
  const { phone, page } = await stage.phone("giulia", { viewport: DESK });
  const { sandbox } = stage.world;
  await openSection(page);
  await page.getByRole("combobox", { name: "From Messenger" }).selectOption("held");
  await phone.getStarted();
  await page.getByText("1 kept").waitFor();
  await page.getByRole("button", { name: "Newest first, from Messenger" }).click();
  await phone.buyNow().waitFor();
  await page.getByText("1 kept").waitFor({ state: "hidden" });

  const before = sandbox.clock.now();
  await page.getByRole("button", { name: "+25 h on the clock" }).click();
  await page.getByText("Tue 24 Nov").waitFor();
  expect(sandbox.clock.now() - before).toBe(25 * 3_600_000);
});

test("the open section passes axe and has no small target at the widths of phones, in light and in dark", async () => {
  const { page } = await stage.phone();
  await page.getByRole("button", { name: "About this sandbox" }).click();
  await openSection(page);
  await page.getByRole("combobox", { name: "From Stripe" }).selectOption("held");
  await page.getByText("Webhooks from Stripe: held").waitFor();
  expect(await faultsOf(page, "make-it-hard", true)).toEqual([]);
});
