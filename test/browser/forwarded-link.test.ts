import { describe, expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { atRest, withoutPorts } from "../support/records.ts";
import { firstPurchase, freshLink, isReceipt, linkIn } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-forwarded");
/** Nothing of these; the towns of Italy are in the page for everybody. */
const SAVED = /Giulia|Rossi|Via R|4242/;

const receiptsOf = (person: string) => stage.world.sandbox.messenger.thread(person).filter(isReceipt).length;

test("a link opened by somebody else shows nothing of its owner, and the guest's receipt is a page of their own", async () => {
  await firstPurchase(stage.world, { keep: true });
  const link = await freshLink(stage.world);
  const owner = await stage.alone(link);
  await owner.checkout.root.getByText("visa •••• 4242").first().waitFor();

  const guest = await stage.alone(link);
  const { checkout } = guest;
  await checkout.field("label.email").waitFor();
  await checkout.cardNumber.waitFor();
  expect(withoutPorts(await guest.page.content())).not.toMatch(SAVED);
  expect(await guest.page.locator("body").innerText()).not.toMatch(SAVED);
  const boxes = guest.page.locator("input:not([type=radio], [type=checkbox])");
  for (const box of await boxes.all()) expect(await box.inputValue()).toBe("");

  await checkout.fillAddress({ name: "Paola Verdi", line1: "Corso Como 2", postcode: "20154" });
  await checkout.fillCard();
  await checkout.field("label.email").fill("paola@example.test");
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  await checkout.root.getByText(/The receipt comes by e-mail/).waitFor();
  const receipt = guest.page.getByRole("link", { name: "View order" });
  await receipt.click();
  await guest.page.getByRole("heading", { name: "Order A-1002" }).waitFor();
  expect(await guest.page.locator("body").innerText()).toMatch(/Paola V\.[\s\S]*Corso C…, Milano/);
  await atRest(stage.world);
  expect(receiptsOf("giulia")).toBe(1);
  // The owner's own page knows nothing of the guest's order.
  await owner.page.reload();
  await owner.checkout.pay.waitFor();
  expect(await owner.page.locator("body").innerText()).not.toMatch(/Paola|Como/);
});

test("an owner on another device says in their own thread that it is them, and goes on with all that they have saved", async () => {
  await firstPurchase(stage.world, { keep: true });
  const link = await freshLink(stage.world);
  const first = await stage.alone(link);
  await first.checkout.pay.waitFor();
  const second = await stage.alone(link);
  await second.checkout.notice("me.link").waitFor();
  const { messenger } = stage.world.sandbox;
  const asked = messenger.waitFor("giulia", ({ buttons }) => buttons.some(({ title }) => title === "It's me"));
  await second.checkout.button("me").click();
  await second.checkout.says("renew.sent").waitFor();
  // The one button that is left leads to where the question is now.
  await second.checkout.button("back").waitFor();
  expect(await second.checkout.button("me").count()).toBe(0);
  await asked;
  // A link tells the second of its issue, and this one answers a later tap.
  stage.world.sandbox.clock.jump(1000);
  const seen = messenger.thread("giulia").length;
  messenger.tap("giulia", "It's me");
  const answer = await messenger.waitFor(
    "giulia",
    (bubble, thread) => thread.indexOf(bubble) >= seen && bubble.buttons.some(({ title }) => title === "Continue"),
  );
  const third = await stage.alone(linkIn(answer));
  await third.checkout.root.getByText("Via Roma 1, Milano").first().waitFor();
});

describe("Messenger's word for who holds the phone", () => {
  /** The owner's phone opens their link after somebody else has claimed it. @param person whose phone it is */
  async function onAPhone(person = "giulia") {
    await firstPurchase(stage.world, { keep: true });
    await openPage(await freshLink(stage.world)).claim();
    const opened = await stage.phone(person);
    await opened.phone.button("Review and pay").click();
    return opened;
  }

  test("opens what is saved, with no word and no press", async () => {
    const { phone } = await onAPhone();
    await phone.frame.getByText("Via Roma 1, Milano").first().waitFor();
    await phone.sheet.pay.click();
    await phone.sheet.heading("plate.paid").waitFor();
  });

  test.each(["absent", "silent", "eu", "old", "stranger", "stale"] as const)(
    "that is %s changes nothing, and the page goes on as a guest's",
    async (mode) => {
      stage.world.sandbox.messenger.setExtensions(mode);
      const { phone, expect: announce } = await onAPhone();
      if (mode === "absent") announce(/404/);
      if (mode === "stranger" || mode === "stale") announce(/403/);
      await phone.sheet.field("label.email").waitFor();
      await phone.sheet.notice("me.link").waitFor();
      await phone.sheet.cardNumber.waitFor();
      expect(await phone.frame.locator("body").innerText()).not.toMatch(SAVED);
    },
  );
});
