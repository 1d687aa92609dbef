import { expect, test } from "vitest";
import { CARDS, GIULIA } from "../../scripts/shots/checkout-page.ts";
import { hold } from "../../scripts/shots/tour.ts";
import { takenCharges } from "../support/payments.ts";
import { countRows } from "../support/records.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-decline");

async function declined() {
  const visit = await stage.phone();
  const { sheet } = visit.phone;
  await visit.phone.getStarted();
  await visit.phone.buyNow().click();
  await sheet.fillAddress();
  await sheet.fillCard(CARDS.declined);
  await sheet.pay.click();
  await sheet.notice("notice.card_declined").waitFor();
  return visit;
}

test("a declined card is said calmly, with the focus on the words and the form as it was; another card pays", async () => {
  const { phone } = await declined();
  const { sheet } = phone;
  const notice = sheet.notice("notice.card_declined");
  await notice.and(sheet.root.locator(":focus")).waitFor();
  expect(await notice.innerText()).toContain("Nothing was charged.");
  for (const key of ["name", "line1", "postcode", "city", "province"] as const) {
    expect(await sheet.field(`label.${key}`).inputValue()).toBe(GIULIA[key]);
  }
  expect(takenCharges(stage.world)).toEqual([]);

  await sheet.fillCard(CARDS.pays);
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  await phone.receipts.waitFor();
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 1 });
  expect(stage.world.sandbox.stripe.paymentIntents()).toHaveLength(1);
});

test("declined, reloaded, paid: the order and what was typed are still there", async () => {
  const { phone } = await declined();
  const { sheet } = phone;
  await phone.reloadSheet();
  await sheet.notice("notice.card_declined").waitFor();
  expect(await sheet.notice("notice.card_declined").innerText()).toContain("Visa •••• 0002");
  expect(await sheet.field("label.name").inputValue()).toBe(GIULIA.name);
  await sheet.fillCard(CARDS.pays);
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 1 });
});

test("the card's field is neither moved nor made anew by anything drawn around it, so no digit is lost", async () => {
  const { phone } = await stage.phone();
  await phone.getStarted();
  await phone.buyNow().click();
  const { sheet } = phone;
  await sheet.fillAddress();
  await sheet.fillCard(CARDS.declined);
  const frame = await sheet.root.locator('iframe[title="Secure payment input frame"]').elementHandle();
  const watched = await frame?.evaluateHandle((element) => {
    const seen = { changes: 0, moves: 0 };
    const isMove = (node: Node) => node.contains(element);
    new MutationObserver((records) => {
      seen.changes += records.length;
      seen.moves += records.flatMap((record) => [...record.addedNodes, ...record.removedNodes]).filter(isMove).length;
    }).observe(document.body, { childList: true, subtree: true });
    return seen;
  });
  await sheet.button("more").click();
  await sheet.field("country").selectOption("DE");
  await sheet.field("label.province").waitFor({ state: "detached" });
  await sheet.field("country").selectOption("IT");
  await sheet.field("label.province").selectOption(GIULIA.province);
  await sheet.pay.click();
  await sheet.notice("notice.card_declined").waitFor();
  const seen = await watched?.jsonValue();
  expect(seen?.changes).toBeGreaterThan(5);
  expect([seen?.moves, await frame?.evaluate((element) => element.isConnected)]).toEqual([0, true]);
});

test("opened on a message, the page leaves the focus to whoever types already", async () => {
  const { phone } = await declined();
  const { sheet } = phone;
  const view = await hold(phone.page.context(), "/api/checkout");
  await phone.reloadSheet();
  await sheet.root.locator("body").evaluate((body) => {
    body.append(Object.assign(document.createElement("input"), { id: "typed-into" }));
    document.getElementById("typed-into")?.focus();
  });
  await view();
  await sheet.notice("notice.card_declined").waitFor();
  expect(await sheet.root.locator("body").evaluate(() => document.activeElement?.id)).toBe("typed-into");
});

test("an address changed after a decline makes another order, and the first one can never be charged", async () => {
  const { phone } = await declined();
  const { sheet } = phone;
  await sheet.field("label.line1").fill("Via Torino 7");
  await sheet.fillCard(CARDS.pays);
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  const intents = stage.world.sandbox.stripe.paymentIntents();
  expect(intents.map(({ status }) => status).toSorted()).toEqual(["canceled", "succeeded"]);
  expect(takenCharges(stage.world)).toHaveLength(1);
});

test("an incomplete card is told in the provider's own frame, and nothing is sent", async () => {
  const visit = await stage.phone();
  const { sheet } = visit.phone;
  await visit.phone.getStarted();
  await visit.phone.buyNow().click();
  await sheet.fillAddress();
  await sheet.fillCard("4242 4242");
  await sheet.pay.click();
  await sheet.cardFrame.getByText("Your card number is incomplete.").waitFor();
  await sheet.pay.waitFor();
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 0 });
});
