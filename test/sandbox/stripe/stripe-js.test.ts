import type { StripeElements, StripeElementsOptionsMode, Stripe as StripeJs } from "@stripe/stripe-js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeRigs, newIntent, PUBLISHABLE_KEY, rig } from "./harness.ts";
import { openShopSite, type ShopSite } from "./shop-site.ts";

/** The stand-in for Stripe.js in a real browser, loaded by the real @stripe/stripe-js, on a page of another origin. */

declare global {
  interface Window {
    group: StripeElements;
    heard: { name: string; event: { complete?: boolean; empty?: boolean; value?: { type: string } } }[];
  }
}

const r = await rig({ seed: "stripe-js" });
let site: ShopSite;
let browser: Browser;
let shopUrl = "";

beforeAll(async () => {
  site = await openShopSite(r.url);
  ({ browser, url: shopUrl } = site);
});

afterAll(async () => {
  await site.close();
  await closeRigs();
});

const OPTIONS: StripeElementsOptionsMode = {
  mode: "payment",
  amount: 3499,
  currency: "eur",
  allowedPaymentMethodTypes: ["card"],
  locale: "en",
  appearance: { theme: "stripe", variables: { colorPrimary: "#0a6c5b" } },
};

/** A shop's page with the card field mounted and ready. */
async function openShop(options = OPTIONS): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 390, height: 700 } });
  await page.goto(shopUrl);
  await page.evaluate(
    async ([key, given]) => {
      const stripe = await window.loadStripe(key);
      if (stripe === null) throw new Error("no window");
      window.stripe = stripe;
      window.group = window.stripe.elements(given);
      window.heard = [];
      const field = window.group.create("payment", {
        layout: { type: "accordion" },
        wallets: { applePay: "never", googlePay: "never", link: "never" },
        terms: { card: "never" },
      });
      field.on("change", (event) => window.heard.push({ name: "change", event }));
      await new Promise<void>((done) => {
        field.on("ready", () => done());
        field.mount("#card");
      });
    },
    [PUBLISHABLE_KEY, options] as const,
  );
  return page;
}

async function typeCard(page: Page, number: string, expiry = "1229", cvc = "123"): Promise<void> {
  const frame = page.frameLocator("#card iframe");
  await frame.getByLabel("Card number").pressSequentially(number);
  await frame.getByLabel("Expiry").pressSequentially(expiry);
  await frame.getByLabel("CVC").pressSequentially(cvc);
}

function makeToken(page: Page) {
  return page.evaluate(async () => {
    const checked = await window.group.submit();
    if (checked.error) return { error: checked.error };
    return window.stripe.createConfirmationToken({
      elements: window.group,
      params: { return_url: "https://shop.test/back", payment_method_data: { billing_details: { name: "Giulia" } } },
    });
  });
}

test("a typed card becomes a token that pays; its number never reaches the page's origin", async () => {
  const page = await openShop();
  const seen: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(shopUrl)) seen.push(request.postData() ?? request.url());
  });
  await typeCard(page, "4242424242424242");
  const { confirmationToken, error } = await makeToken(page);
  expect(error).toBeUndefined();
  expect(JSON.stringify(confirmationToken)).not.toContain("4242424242424242");
  expect(seen.join()).not.toContain("4242424242424242");
  const { id } = await newIntent(r.stripe);
  const paid = await r.stripe.paymentIntents.confirm(id, { confirmation_token: confirmationToken?.id ?? "" });
  expect(paid.status).toBe("succeeded");
  const method = await r.stripe.paymentMethods.retrieve(String(paid.payment_method));
  expect(method).toMatchObject({
    billing_details: { name: "Giulia" },
    card: { last4: "4242", exp_month: 12, exp_year: 2029 },
  });
  const last = await page.evaluate(() => window.heard.at(-1)?.event);
  expect(last).toMatchObject({ complete: true, empty: false, collapsed: false, value: { type: "card" } });
  await page.close();
});

test.each([
  ["nothing", "", "", "", "incomplete_number", "Your card number is incomplete."],
  ["a wrong check digit", "4242424242424241", "1229", "123", "invalid_number", "Your card number is invalid."],
  [
    "a past date",
    "4242424242424242",
    "0121",
    "123",
    "invalid_expiry_year_past",
    "Your card's expiry date is in the past.",
  ],
  ["a short code", "378282246310005", "1229", "123", "incomplete_cvc", "Your card's security code is incomplete."],
])("%s is shown at its field and given back as a validation error", async (_name, number, expiry, cvc, code, text) => {
  const page = await openShop();
  await typeCard(page, number, expiry, cvc);
  const { error } = await makeToken(page);
  expect(error).toMatchObject({ type: "validation_error", code });
  const frame = page.frameLocator("#card iframe");
  const input = frame.locator('[aria-invalid="true"]').first();
  const described = await input.getAttribute("aria-describedby");
  await expect.poll(() => frame.locator(`#${described}`).textContent()).toBe(text);
  const height = () => page.evaluate(() => document.querySelector("iframe")?.offsetHeight ?? 0);
  await expect.poll(height).toBeGreaterThan(130);
  await page.close();
});

test("a number that is no test card is declined by the API and never kept", async () => {
  const page = await openShop();
  await typeCard(page, "4111111111111111");
  const { error } = await makeToken(page);
  expect(error).toMatchObject({ type: "card_error", code: "card_declined", decline_code: "test_mode_live_card" });
  await page.close();
});

test("a token without submit, and after a change without another, is the page's mistake", async () => {
  const page = await openShop();
  await typeCard(page, "4242424242424242");
  const early = () =>
    page.evaluate(() =>
      window.stripe.createConfirmationToken({ elements: window.group }).then(
        () => "made",
        (error: Error) => error.name,
      ),
    );
  expect(await early()).toBe("IntegrationError");
  await page.evaluate(() => window.group.submit());
  await page.frameLocator("#card iframe").getByLabel("CVC").press("Backspace");
  expect(await early()).toBe("IntegrationError");
  await page.close();
});

test.each([
  ["paymentMethodTypes", { ...OPTIONS, paymentMethodTypes: ["card"] }],
  ["an unknown option", { ...OPTIONS, colour: "red" }],
  ["a fraction of a cent", { ...OPTIONS, amount: 34.99 }],
  ["an upper-case currency", { ...OPTIONS, currency: "EUR" }],
  ["a variable that the frame cannot see", { ...OPTIONS, appearance: { variables: { colorText: "var(--ink)" } } }],
])("elements() throws an IntegrationError on %s", async (_name, options) => {
  const page = await browser.newPage();
  await page.goto(shopUrl);
  const thrown = await page.evaluate(
    ([key, given]) => {
      const { Stripe } = window as unknown as { Stripe: (key: string) => StripeJs };
      try {
        Stripe(key).elements(given as StripeElementsOptionsMode);
        return "nothing";
      } catch (error) {
        return (error as Error).name;
      }
    },
    [PUBLISHABLE_KEY, options] as const,
  );
  expect(thrown).toBe("IntegrationError");
  await page.close();
});

test("a secret key in a page is refused", async () => {
  const page = await browser.newPage();
  await page.goto(shopUrl);
  const version = await page.evaluate(() => (window as unknown as { Stripe: { version: string } }).Stripe.version);
  expect(version).toBe("endive");
  const call = page.evaluate(() => (window as unknown as { Stripe: (key: string) => unknown }).Stripe("sk_test_x"));
  await expect(call).rejects.toThrow(/publishable/);
  await page.close();
});

async function challenged(page: Page, card = "pm_card_threeDSecure2Required") {
  const intent = await newIntent(r.stripe, { payment_method: card, confirm: true, use_stripe_sdk: true });
  const outcome = page.evaluate(
    (clientSecret) => window.stripe.handleNextAction({ clientSecret }),
    intent.client_secret ?? "",
  );
  const bank = page.frameLocator('[role="dialog"] iframe');
  await bank.getByRole("button", { name: "Approve", exact: true }).waitFor();
  return { id: intent.id, outcome, bank };
}

test("the bank's window names the amount; approved, the payment succeeds", async () => {
  const page = await openShop();
  const { bank, outcome } = await challenged(page);
  expect(await bank.locator("body").textContent()).toContain("€34.99");
  await bank.getByRole("button", { name: "Approve", exact: true }).click();
  expect((await outcome).paymentIntent).toMatchObject({ status: "succeeded" });
  expect(await page.locator('[role="dialog"]').count()).toBe(0);
  await page.close();
});

test.each(["Refuse", "Escape", "Close without approving"])("%s fails the authentication", async (way) => {
  const page = await openShop();
  const { bank, id, outcome } = await challenged(page);
  if (way === "Escape") await page.keyboard.press("Escape");
  else await bank.getByRole("button", { name: way, exact: true }).click();
  const { error } = await outcome;
  expect(error).toMatchObject({ type: "invalid_request_error", code: "payment_intent_authentication_failure" });
  expect((await r.stripe.paymentIntents.retrieve(id)).status).toBe("requires_payment_method");
  await page.close();
});

test("a card that is declined after its challenge gives a card error", async () => {
  const page = await openShop();
  const { bank, outcome } = await challenged(page, "pm_card_threeDSecureRequiredChargeDeclined");
  await bank.getByRole("button", { name: "Approve", exact: true }).click();
  expect((await outcome).error).toMatchObject({
    type: "card_error",
    code: "card_declined",
    decline_code: "generic_decline",
  });
  await page.close();
});

test("handleNextAction is for requires_action only, and a secret opens its own PaymentIntent", async () => {
  const page = await openShop();
  const { client_secret: secret } = await newIntent(r.stripe, { metadata: { order: "A-1" } });
  const call = page.evaluate((clientSecret) => window.stripe.handleNextAction({ clientSecret }), secret ?? "");
  await expect(call).rejects.toThrow(/requires_action/);
  const found = await page.evaluate((given) => window.stripe.retrievePaymentIntent(given), secret ?? "");
  expect(found.paymentIntent).toMatchObject({ amount: 3499 });
  expect(found.paymentIntent).not.toHaveProperty("metadata");
  const wrong = await page.evaluate((given) => window.stripe.retrievePaymentIntent(`${given}x`), secret ?? "");
  expect(wrong.error).toMatchObject({ type: "invalid_request_error" });
  await page.close();
});

test("the redirect page sends the buyer back with the outcome", async () => {
  const page = await browser.newPage();
  const intent = await newIntent(r.stripe, {
    payment_method: "pm_card_threeDSecure2Required",
    confirm: true,
    return_url: `${shopUrl}/?order=1`,
  });
  await page.goto(intent.next_action?.redirect_to_url?.url ?? "");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get("redirect_status") === "succeeded");
  expect(new URL(page.url()).searchParams.get("payment_intent")).toBe(intent.id);
  await page.close();
});

test("a locale turns words and direction, and a right-to-left page is laid out so", async () => {
  const page = await openShop({ ...OPTIONS, locale: "he" });
  const frame = page.frameLocator("#card iframe");
  expect(await frame.locator("html").getAttribute("dir")).toBe("rtl");
  await frame.getByLabel("מספר כרטיס").pressSequentially("5555555555554444");
  expect(await frame.getByRole("img", { name: "mastercard" }).count()).toBe(1);
  await page.close();
});

test("messages of a stranger are not heard, on either side", async () => {
  const page = await openShop();
  await page.evaluate(() => {
    window.postMessage({ type: "size", height: 9999 }, "*");
    window.postMessage({ type: "change", complete: true, empty: false }, "*");
  });
  const fromStranger = await page.evaluate(
    (src) =>
      new Promise<string>((done) => {
        const frame = document.createElement("iframe");
        // It names another parent than the one that opened it.
        frame.src = `${src}/stripe-js/card?parent=${encodeURIComponent("http://shop.test")}`;
        window.addEventListener("message", ({ source }) => {
          if (source === frame.contentWindow) done("answered");
        });
        frame.onload = () => {
          frame.contentWindow?.postMessage({ type: "look", publishableKey: "pk_test_x" }, src);
          setTimeout(() => done("silent"), 300);
        };
        document.body.append(frame);
      }),
    r.url,
  );
  expect(fromStranger).toBe("silent");
  expect(await page.evaluate(() => window.heard)).toEqual([]);
  expect(await page.evaluate(() => document.querySelector("iframe")?.offsetHeight)).toBeLessThan(200);
  await page.close();
});
