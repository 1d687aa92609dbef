/** A kept card above what may be paid without it: its code is typed again, in the provider's own frame. */
import { expect, test } from "vitest";
import { takenCharges } from "../support/payments.ts";
import { firstPurchase, freshLink } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-code");

async function askedForCode() {
  await firstPurchase(stage.world, { keep: true, tap: true });
  await stage.world.sql`update shop set claimed_limit_minor = 1000`;
  const visit = await stage.visit();
  return { ...visit, open: async () => await visit.page.goto(await freshLink(stage.world)) };
}

test("typed, it pays in one press, and never reaches us", async () => {
  const { checkout, requests, open } = await askedForCode();
  await open();
  await checkout.code.fill("123");
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
  const sent = requests.filter(({ url }) => url.pathname === "/api/orders").map(({ body }) => JSON.parse(body));
  expect(sent).toMatchObject([{ payment: { kind: "saved_card", cvcToken: expect.stringMatching(/^cvctok_/) } }]);
  const ours = requests.filter(({ url }) => url.origin === new URL(stage.world.url).origin);
  expect(ours.filter(({ body }) => /"123"/.test(body))).toEqual([]);
});

test("missing, nothing is sent: its field says so, holds the focus, and forgives while it is typed", async () => {
  const { checkout, page, requests, open } = await askedForCode();
  await open();
  await checkout.code.waitFor();
  await checkout.pay.click();
  const words = await checkout.says("cvc.fault").textContent();
  const described = await page.locator("#cvc").getAttribute("aria-describedby");
  expect(await page.locator(`#${described}`).textContent()).toBe(words);
  await checkout.code.and(checkout.codeFrame.locator(":focus")).waitFor();
  expect(requests.some(({ url }) => url.pathname === "/api/orders")).toBe(false);
  await checkout.code.fill("123");
  await checkout.says("cvc.fault").waitFor({ state: "detached" });
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
});

test("whose field is kept away can be loaded again, and another card needs none", async () => {
  const { checkout, page, context, open, expect: announce } = await askedForCode();
  announce(/Failed to load resource/);
  await context.route("**/stripe-js/stripe.js", (route) => route.abort());
  await open();
  await checkout.notice("notice.blocked").waitFor();
  await checkout.pay.click();
  await page.locator("#cvc:focus").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
  await context.unroute("**/stripe-js/stripe.js");
  await checkout.button("retry").click();
  await checkout.code.waitFor();
  await page.getByText("visa •••• 4242").first().click();
  await page.getByRole("radio", { name: checkout.words("card.other") }).check();
  await checkout.cardNumber.waitFor();
  expect(await page.locator("#cvc").count()).toBe(0);
});
