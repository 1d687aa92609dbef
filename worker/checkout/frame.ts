/** What every page begins with: its language, the shop, the provider's public key. */
import type { Context } from "hono";
import type { Frame } from "../../contract/checkout.ts";
import type { ShopWindow } from "../../db/catalog.ts";
import type { AppEnv } from "../app-env.ts";
import { acceptedLocales, type PageName, pageLocales, pickLocale } from "./page.ts";
import { viewShop } from "./view.ts";

export const NO_CATALOG = "This shop has no catalog yet. Import one, then open the link again.";

/** What every page's boot document carries. */
export function frameOf(c: Context<AppEnv>, page: PageName, { shop, buyerLocale }: ShopWindow): Frame {
  const { config } = c.var.deps;
  const wanted = pageLocales(buyerLocale, acceptedLocales(c.req.header("accept-language") ?? null));
  const picked = pickLocale(wanted, shop.locale, page);
  return {
    ...picked,
    shop: viewShop(shop, config, picked.locale),
    provider: { publishableKey: config.stripe.publishableKey, scriptUrl: config.stripe.scriptUrl },
  };
}

/** For the one script and the styles of one answer. */
export const newNonce = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
