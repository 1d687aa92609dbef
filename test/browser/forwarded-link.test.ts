import { expect, test } from "vitest";
import { atRest } from "../support/records.ts";
import { firstPurchase, freshLink, isReceipt } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-forwarded");
/** Nothing of these; the towns of Italy are in the page for everybody. */
const SAVED = /Giulia|Rossi|Via R|4242/;

const receiptsOf = (person: string) => stage.world.sandbox.messenger.thread(person).filter(isReceipt).length;

test("a link opened by somebody else shows nothing of its owner, and the guest's receipt stays on the page", async () => {
  await firstPurchase(stage.world, { keep: true });
  const link = await freshLink(stage.world);
  const owner = await stage.alone(link);
  await owner.checkout.root.getByText("visa •••• 4242").first().waitFor();

  const guest = await stage.alone(link);
  const { checkout } = guest;
  await checkout.field("label.email").waitFor();
  await checkout.cardNumber.waitFor();
  expect(await guest.page.content()).not.toMatch(SAVED);
  expect(await guest.page.locator("body").innerText()).not.toMatch(SAVED);
  const boxes = guest.page.locator("input:not([type=radio], [type=checkbox])");
  for (const box of await boxes.all()) expect(await box.inputValue()).toBe("");

  await checkout.fillAddress({ name: "Paola Verdi", line1: "Corso Como 2", postcode: "20154" });
  await checkout.fillCard();
  await checkout.field("label.email").fill("paola@example.test");
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  await checkout.root.getByText(/this page is your receipt/).waitFor();
  await atRest(stage.world);
  expect(receiptsOf("giulia")).toBe(1);
  // The owner's own page knows nothing of the guest's order.
  await owner.page.reload();
  await owner.checkout.pay.waitFor();
  expect(await owner.page.locator("body").innerText()).not.toMatch(/Paola|Como/);
});

test("an owner on another device gets a fresh link into their own thread with one tap", async () => {
  await firstPurchase(stage.world, { keep: true });
  const link = await freshLink(stage.world);
  const first = await stage.alone(link);
  await first.checkout.pay.waitFor();
  const second = await stage.alone(link);
  await second.checkout.button("renew").click();
  await second.checkout.says("renew.sent").waitFor();
  await stage.world.sandbox.messenger.waitFor("giulia", ({ template }) =>
    JSON.stringify(template ?? "").includes("fresh link"),
  );
});
