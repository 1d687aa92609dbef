import { expect, test } from "vitest";
import { firstPurchase, freshLink } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-secrets");
const NUMBER = "4242424242424242";

interface Timeline {
  /** When the address was replaced, in milliseconds of the page's own clock. */
  dropped: number;
  script: number;
  address: string;
}

test("a card number reaches the provider's own address and no other, and the link's token reaches neither", async () => {
  const { phone, page, context, requests } = await stage.phone();
  await context.addInitScript(() => {
    const replace = history.replaceState.bind(history);
    history.replaceState = (...change) => {
      replace(...change);
      (window as { dropped?: number }).dropped ??= performance.now();
    };
  });
  await phone.open("giulia");
  await phone.getStarted();
  await phone.buyNow().click();
  const { sheet } = phone;
  const src = await page.locator("#webview iframe").getAttribute("src");
  const token = new URL(src ?? "").pathname.split("/").at(-1) ?? "";
  expect(token.length).toBeGreaterThan(60);
  await sheet.fillAddress();
  await sheet.fillCard(NUMBER);
  await sheet.keep.check();
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();

  const timeline = await phone.frame.locator("body").evaluate((): Timeline => {
    const script = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/stripe-js/stripe.js"));
    const { dropped } = window as { dropped?: number };
    return { dropped: dropped ?? Number.NaN, script: script?.startTime ?? Number.NaN, address: location.href };
  });
  expect(timeline.dropped).toBeLessThan(timeline.script);
  expect(timeline.address).toBe(`${stage.world.url}/c`);

  const everything = ({ url, body, headers }: (typeof requests)[number]) =>
    `${url.href}\n${decodeURIComponent(body)}\n${JSON.stringify(headers)}`.replaceAll(/(?<=\d) (?=\d)/g, "");
  const ours = requests.filter(({ url }) => url.origin === stage.world.url);
  const provider = requests.filter(({ url }) => /^\/(v1|stripe-js)\//.test(url.pathname));
  expect(ours.filter((request) => everything(request).includes(NUMBER))).toEqual([]);
  expect(provider.filter((request) => everything(request).includes(NUMBER))).toHaveLength(1);
  expect(provider.filter((request) => everything(request).includes(token))).toEqual([]);
  expect(ours.some((request) => everything(request).includes(token))).toBe(true);
});

test("the page leaves nothing behind: no token in its address, no storage, no cookie that a script can read", async () => {
  await firstPurchase(stage.world, { keep: true });
  const { checkout, page } = await stage.alone(await freshLink(stage.world));
  await checkout.pay.waitFor();
  expect(new URL(page.url()).pathname).toBe("/c");
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  expect(kept).toEqual([0, 0, ""]);
});

test("the page refuses to run a script that its answer did not bring", async () => {
  await firstPurchase(stage.world, { keep: true });
  const visit = await stage.alone(await freshLink(stage.world));
  visit.expect(/script-src|HTMLScriptElement textContent/);
  await visit.checkout.pay.waitFor();
  await visit.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.strange = true";
    document.head.append(script);
  });
  expect(await visit.page.evaluate(() => "strange" in window)).toBe(false);
  expect(visit.unexpected()).toEqual([]);
});
