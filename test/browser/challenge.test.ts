import { expect, test } from "vitest";
import { bankOf, CARDS } from "../../scripts/shots/checkout-page.ts";
import { takenCharges } from "../support/payments.ts";
import { countRows } from "../support/records.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-challenge");

/** The bank asks, in its own window over the page. */
async function asked() {
  const visit = await stage.phone();
  const { phone } = visit;
  await phone.getStarted();
  await phone.buyNow().click();
  await phone.sheet.fillAddress();
  await phone.sheet.fillCard(CARDS.asksTheBank);
  await phone.sheet.pay.click();
  const bank = bankOf(phone.sheet.root);
  await bank.getByRole("heading", { name: "Approve this payment?" }).waitFor();
  await bank.getByText("€34.99").waitFor();
  expect(takenCharges(stage.world)).toEqual([]);
  return { ...visit, bank };
}

test("approved at the bank: paid, one receipt in the thread", async () => {
  const { phone, bank } = await asked();
  await bank.getByRole("button", { name: "Approve" }).click();
  await phone.sheet.heading("plate.paid").waitFor();
  await phone.receipts.waitFor();
  expect(await phone.receipts.count()).toBe(1);
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
});

test("refused at the bank: calm words, then another card pays the same order", async () => {
  const { phone, bank } = await asked();
  const { sheet } = phone;
  await bank.getByRole("button", { name: "Refuse" }).click();
  const notice = sheet.notice("notice.authentication_failed");
  await notice.and(sheet.root.locator(":focus")).waitFor();
  expect(takenCharges(stage.world)).toEqual([]);
  await sheet.fillCard(CARDS.pays);
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 1 });
});

test("the bank's window closed without an answer: nothing was charged, and the same card can try again", async () => {
  const { phone, bank } = await asked();
  const { sheet } = phone;
  await bank.getByRole("button", { name: "Close without approving" }).click();
  await sheet.notice("notice.authentication_failed").waitFor();
  expect(takenCharges(stage.world)).toEqual([]);
  await sheet.pay.click();
  await bankOf(sheet.root).getByRole("button", { name: "Approve" }).click();
  await sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
});

test("reloaded while the bank asks: nothing opens by itself, one press goes on", async () => {
  const { phone } = await asked();
  const { sheet } = phone;
  await phone.reloadSheet();
  await sheet.notice("notice.bank_waiting").waitFor();
  expect(await sheet.root.locator('iframe[title^="Sandbox Bank"]').count()).toBe(0);
  await sheet.button("confirm").click();
  await bankOf(sheet.root).getByRole("button", { name: "Approve" }).click();
  await sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
});
