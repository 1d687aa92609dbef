import type { StripeCardCvcElement, StripeCardCvcElementOptions, StripeElements } from "@stripe/stripe-js";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { closeRigs, newIntent, PUBLISHABLE_KEY, refusal, rig } from "./harness.ts";
import { openShopSite, type ShopSite } from "./shop-site.ts";

/** The CVC of a saved card typed again: `cardCvc` and `createToken("cvc_update")`, driven by the real loader. */

declare global {
  interface Window {
    cvcGroup: StripeElements;
    cvc: StripeCardCvcElement;
    said: { name: string; complete?: boolean; empty?: boolean; code?: string | undefined }[];
  }
}

const r = await rig({ seed: "cvc-element" });
let site: ShopSite;
let page: Page;
beforeAll(async () => {
  site = await openShopSite(r.url);
});
afterEach(() => page.close());
afterAll(async () => {
  await site.close();
  await closeRigs();
});

async function openPage(options: StripeCardCvcElementOptions = {}, locale = "en"): Promise<void> {
  page = await site.browser.newPage({ viewport: { width: 390, height: 700 } });
  await page.goto(site.url);
  await page.evaluate(
    async ([key, given, language]) => {
      const stripe = await window.loadStripe(key);
      if (stripe === null) throw new Error("no window");
      window.stripe = stripe;
      window.cvcGroup = stripe.elements({ locale: language as "en" });
      window.cvc = window.cvcGroup.create("cardCvc", given);
      window.said = [];
      window.cvc.on("change", ({ complete, empty, error }) => {
        window.said.push({ name: "change", complete, empty, code: error?.code });
      });
      for (const name of ["focus", "blur", "escape"] as const)
        window.cvc.on(name as "focus", () => window.said.push({ name }));
      await new Promise<void>((done) => {
        window.cvc.on("ready", () => done());
        window.cvc.mount("#card");
      });
    },
    [PUBLISHABLE_KEY, options, locale] as const,
  );
}

const field = () => page.frameLocator("#card iframe").locator("input");
const makeToken = () => page.evaluate(() => window.stripe.createToken("cvc_update", window.cvc));
const last = () => page.evaluate(() => window.said.findLast(({ name }) => name === "change"));
const classes = () => page.locator("#card").getAttribute("class");

async function savedCard() {
  const customer = (await r.stripe.customers.create()).id;
  const { id } = await r.stripe.paymentMethods.attach("pm_card_visa", { customer });
  return { customer, payment_method: id, confirm: true };
}

test("a typed CVC becomes a token that pays; its digits go to the sandbox alone, and once", async () => {
  await openPage();
  const sent: { url: string; body: string }[] = [];
  page.on("request", (request) => sent.push({ url: request.url(), body: request.postData() ?? "" }));
  await field().pressSequentially("271");
  await expect.poll(last).toMatchObject({ complete: true, empty: false });
  const { token, error } = await makeToken();
  expect(error).toBeUndefined();
  expect(token).toMatchObject({ object: "token", type: "cvc_update", used: false });
  expect(token?.id).toMatch(/^cvctok_/);
  expect(sent.filter(({ body }) => body.includes("271"))).toEqual([
    { url: `${r.url}/v1/tokens`, body: "cvc_update%5Bcvc%5D=271" },
  ]);
  expect(sent.filter(({ url }) => url.startsWith(site.url))).toEqual([]);
  const options = { payment_method_options: { card: { cvc_token: token?.id ?? "" } } };
  expect((await newIntent(r.stripe, { ...(await savedCard()), ...options })).status).toBe("succeeded");
});

test("a wrong CVC makes a token all the same: the bank says it, not the page", async () => {
  await openPage();
  await field().pressSequentially("999");
  const { token } = await makeToken();
  const options = { payment_method_options: { card: { cvc_token: token?.id ?? "" } } };
  expect((await refusal(newIntent(r.stripe, { ...(await savedCard()), ...options }))).code).toBe("incorrect_cvc");
});

test.each([
  ["nothing", ""],
  ["two digits", "12"],
  ["letters", "abc"],
])("%s is a validation error in the field, and no request", async (_name, typed) => {
  await openPage();
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await field().pressSequentially(typed);
  const { error, token } = await makeToken();
  expect(token).toBeUndefined();
  expect(error).toMatchObject({ type: "validation_error", code: "incomplete_cvc" });
  expect(error?.message).toBe("Your card's security code is incomplete.");
  expect(await field().getAttribute("aria-invalid")).toBe("true");
  await expect.poll(last).toMatchObject({ complete: false, code: "incomplete_cvc" });
  expect(await classes()).toContain("StripeElement--invalid");
  expect(sent).toEqual([]);
});

test("digits alone are taken, four at most", async () => {
  await openPage();
  await field().pressSequentially("1a2 3-456");
  expect(await field().inputValue()).toBe("1234");
  await page.evaluate(() => window.cvc.clear());
  await expect.poll(() => field().inputValue()).toBe("");
  await expect.poll(last).toMatchObject({ empty: true, complete: false });
});

test("the place wears the classes of its state, and the page's own names for them", async () => {
  await openPage({ classes: { base: "box", focus: "box-on", complete: "box-done" } });
  expect(await classes()).toBe("box StripeElement--empty");
  await field().focus();
  await expect.poll(classes).toBe("box StripeElement--empty box-on");
  await field().pressSequentially("123");
  await expect.poll(classes).toBe("box box-on box-done");
  await page.keyboard.press("Escape");
  await expect.poll(() => page.evaluate(() => window.said.at(-1)?.name)).toBe("escape");
  await page.evaluate(() => window.cvc.unmount());
  expect(await classes()).toBe("");
  expect(await page.locator("iframe").count()).toBe(0);
});

test("the text looks as the style says, in each state", async () => {
  const style = {
    base: { color: "rgb(1, 2, 3)", fontSize: "20px", lineHeight: "31px", "::placeholder": { color: "rgb(4, 5, 6)" } },
    complete: { color: "rgb(7, 8, 9)" },
    invalid: { color: "rgb(10, 11, 12)" },
  };
  await openPage({ style, placeholder: "3 digits" });
  const color = () => field().evaluate((input) => getComputedStyle(input).color);
  expect(await color()).toBe("rgb(1, 2, 3)");
  expect(await field().evaluate((input) => getComputedStyle(input).fontSize)).toBe("20px");
  expect(await field().getAttribute("placeholder")).toBe("3 digits");
  await expect.poll(() => page.locator("#card iframe").evaluate((frame) => frame.clientHeight)).toBe(31);
  await field().pressSequentially("12");
  await field().blur();
  await expect.poll(color).toBe("rgb(10, 11, 12)");
  await field().pressSequentially("3");
  await expect.poll(color).toBe("rgb(7, 8, 9)");
  await page.evaluate(() => window.cvc.update({ disabled: true }));
  await expect.poll(() => field().isDisabled()).toBe(true);
});

test("it is named in the buyer's language, and runs from the right where that does", async () => {
  await openPage({}, "ar");
  expect(await field().getAttribute("aria-label")).toBe("رمز الأمان");
  expect(await page.frameLocator("#card iframe").locator("html").getAttribute("dir")).toBe("rtl");
});

test("an API that is away is a connection error, and the next try works", async () => {
  await openPage();
  await field().pressSequentially("123");
  r.sandbox.goDown();
  const { error } = await makeToken();
  r.sandbox.comeUp();
  expect(error).toMatchObject({ type: "api_connection_error" });
  expect((await makeToken()).token?.id).toMatch(/^cvctok_/);
});

test.each([
  ["a second one in the group", 'window.cvcGroup.create("cardCvc")'],
  ["an unknown option", 'window.stripe.elements().create("cardCvc", { colour: "red" })'],
  ["an unknown variant of style", 'window.stripe.elements().create("cardCvc", { style: { night: {} } })'],
  ["a payment element without a mode", 'window.stripe.elements().create("payment")'],
  [
    "it beside a payment",
    'window.stripe.elements({ mode: "payment", amount: 100, currency: "eur" }).create("cardCvc")',
  ],
  ["an event that it has not", 'window.cvc.on("savedpaymentmethodremove", () => {})'],
  ["a token of nothing", 'window.stripe.createToken("cvc_update")'],
  ["a token of another kind", 'window.stripe.createToken("pii", window.cvc)'],
])("%s is the page's mistake", async (_name, code) => {
  await openPage();
  const thrown = await page.evaluate(`(async () => ${code})().then(() => "nothing", (error) => error.name)`);
  expect(thrown).toBe("IntegrationError");
});

test("a destroyed one makes room, and is good for no token", async () => {
  await openPage();
  await page.evaluate(() => window.cvc.destroy());
  await expect(makeToken()).rejects.toThrow(/not mounted/);
  const again = await page.evaluate(() => {
    window.cvcGroup.create("cardCvc");
    return window.cvcGroup.getElement("cardCvc") !== null;
  });
  expect(again).toBe(true);
});

test("a page that the frame was not opened for hears nothing of it", async () => {
  await openPage();
  const heard = await page.evaluate(
    (src) =>
      new Promise<string>((done) => {
        const frame = document.createElement("iframe");
        frame.src = `${src}/stripe-js/cvc?parent=${encodeURIComponent("http://shop.test")}`;
        window.addEventListener("message", ({ source }) => {
          if (source === frame.contentWindow) done("answered");
        });
        frame.onload = () => {
          frame.contentWindow?.postMessage({ type: "look", publishableKey: "pk_test_x" }, src);
          frame.contentWindow?.postMessage({ type: "token", id: 1 }, src);
          setTimeout(() => done("silent"), 300);
        };
        document.body.append(frame);
      }),
    r.url,
  );
  expect(heard).toBe("silent");
});
