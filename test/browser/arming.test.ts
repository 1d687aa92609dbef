/** When the Pay button takes a press: webview/checkout/arming.ts. */
import { expect, test } from "vitest";
import { takenCharges } from "../support/payments.ts";
import { firstPurchase, freshLink } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("arming");

/** A returning buyer at the till, with one press left. */
async function atTheTill() {
  await firstPurchase(stage.world, { keep: true });
  const visit = await stage.alone(await freshLink(stage.world));
  await visit.checkout.pay.and(visit.page.locator('[aria-disabled="false"]')).waitFor();
  return visit;
}

/** Moves the button and presses it at once, as a layout or a hostile page would have it; told is whether it was armed then. */
const SLIP = (detail: number) => {
  const button = document.querySelector<HTMLElement>("footer .main");
  if (!button) throw new Error("there is no button");
  button.style.translate = button.style.translate ? "" : "0 -40px";
  dispatchEvent(new Event("scroll"));
  return new Promise<string | null>((told) =>
    // The drawing that follows a change comes in its own task.
    setTimeout(() => {
      const armed = button.getAttribute("aria-disabled");
      button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail }));
      told(armed);
    }),
  );
};

test("takes no press of a pointer before it has been seen for half a second, and a key's at once", async () => {
  const { page, checkout } = await atTheTill();
  expect(await page.evaluate(SLIP, 1)).toBe("true");
  expect(takenCharges(stage.world)).toHaveLength(1);
  expect(await checkout.pay.textContent()).toContain("34.99");
  expect(await page.evaluate(SLIP, 0)).toBe("true");
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("takes the press again once it has stood still, and looks the same all the while", async () => {
  const { page, checkout } = await atTheTill();
  const look = () => checkout.pay.evaluate((button) => getComputedStyle(button).backgroundColor);
  const ready = await look();
  await page.evaluate(SLIP, 1);
  expect(await look()).toBe(ready);
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
});
