import { expect, test } from "vitest";
import { type CheckoutPage, GIULIA } from "../../scripts/shots/checkout-page.ts";
import { eventually } from "../support/eventually.ts";
import { takenCharges } from "../support/payments.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-nothing-lost");

async function opened() {
  const visit = await stage.phone();
  await visit.phone.getStarted();
  await visit.phone.buyNow().click();
  await visit.phone.sheet.field("label.name").waitFor();
  return visit;
}

async function expectTyped(sheet: CheckoutPage): Promise<void> {
  await sheet.field("label.name").waitFor();
  for (const key of ["name", "line1", "postcode", "city", "province"] as const) {
    expect(await sheet.field(`label.${key}`).inputValue(), key).toBe(GIULIA[key]);
  }
}

test("a reload in the middle keeps what was typed, and the purchase goes on", async () => {
  const { phone, page } = await opened();
  const { sheet } = phone;
  const saved = page.waitForResponse(
    (response) =>
      response.url().endsWith("/api/checkout/draft") && (response.request().postData() ?? "").includes(`"MI"`),
  );
  await sheet.fillAddress();
  await saved;
  await phone.reloadSheet();
  await expectTyped(sheet);
  await sheet.fillCard();
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
});

test("the sheet closed and opened again by the same button keeps it too, down to the last key", async () => {
  const { phone } = await opened();
  await phone.sheet.fillAddress();
  await phone.close();
  // The page sends it as it goes: nobody opens the next one before it has arrived.
  await eventually(async () => {
    const [row] = await stage.world.sql<{ draft: string }[]>`select draft::text as draft from sessions`;
    expect(row?.draft).toContain(`"MI"`);
  });
  await phone.buyNow().click();
  await expectTyped(phone.sheet);
  await phone.sheet.pay.waitFor();
});

test("another country changes the form and the price, and keeps what both ask for", async () => {
  const { phone } = await opened();
  const { sheet } = phone;
  await sheet.fillAddress();
  await sheet.pay.waitFor();
  await sheet.field("country").selectOption("DE");
  await sheet.field("label.province").waitFor({ state: "detached" });
  expect(await sheet.field("label.name").inputValue()).toBe(GIULIA.name);
  await sheet.root.getByRole("button", { name: "Pay €37.89" }).waitFor();
});

test("a field that was left wrong says how to mend it, beside the field", async () => {
  const { phone } = await opened();
  const { sheet } = phone;
  await sheet.field("label.postcode").fill("2012");
  await sheet.field("label.city").focus();
  await sheet.root.getByText(/It looks like \d{5}/).waitFor();
  const described = await sheet.field("label.postcode").getAttribute("aria-describedby");
  expect(await sheet.root.locator(`#${described}`).innerText()).toContain("Postcode");
  await sheet.field("label.postcode").fill("20121");
  await sheet.root.getByText(/It looks like \d{5}/).waitFor({ state: "detached" });
});

test("pressed with fields empty: each says what is missing, and the first has the focus", async () => {
  const { phone } = await opened();
  const { sheet } = phone;
  await sheet.button("continue").click();
  await sheet.field("label.name").and(sheet.root.locator(":focus")).waitFor();
  expect(await sheet.root.locator('[aria-invalid="true"]').count()).toBe(5);
});
