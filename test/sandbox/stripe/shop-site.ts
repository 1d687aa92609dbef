import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Stripe as StripeJs } from "@stripe/stripe-js";
import { Hono } from "hono";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../support/chromium.ts";

/** A shop's page on another origin than the sandbox, with the real `@stripe/stripe-js` loader, in a real browser. */

declare global {
  interface Window {
    loadStripe: (key: string) => Promise<StripeJs | null>;
    stripe: StripeJs;
  }
}

export interface ShopSite {
  readonly browser: Browser;
  readonly url: string;
  close(): Promise<void>;
}

const LOADER = readFileSync(createRequire(import.meta.url).resolve("@stripe/stripe-js/dist/pure.mjs"), "utf8");

export async function openShopSite(sandboxUrl: string): Promise<ShopSite> {
  const page = `<!doctype html>
<title>Shop</title>
<div id="card"></div>
<script src="${sandboxUrl}/stripe-js/stripe.js"></script>
<script type="module">import { loadStripe } from "/loader.js"; window.loadStripe = loadStripe;</script>`;
  const app = new Hono();
  app.get("/", (c) => c.html(page));
  app.get("/loader.js", (c) => c.body(LOADER, 200, { "content-type": "text/javascript" }));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const browser = await launchChromium();
  return {
    browser,
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      await browser.close();
      server.close();
    },
  };
}
