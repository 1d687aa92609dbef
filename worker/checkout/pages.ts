/**
 * The pages that links open: `/c/:token`, `/c` after a reload, `/return/:orderId` from the bank, `/b/:token` to the bank. GET only,
 * and without effect.
 */
import { type Context, Hono } from "hono";
import type { BankBoot, Boot } from "../../contract/checkout.ts";
import { findShopWindow, type ShopWindow } from "../../db/catalog.ts";
import { findOrder } from "../../db/orders.ts";
import type { AppEnv } from "../app-env.ts";
import { orderNumber } from "../bot/order-messages.ts";
import { toLocale } from "../bot/words/index.ts";
import type { Config } from "../config.ts";
import { CLOSED_POLICY, COMMON_HEADERS, pagePolicy, waitingPolicy } from "../headers.ts";
import { storable } from "../text.ts";
import { readBankLink } from "./bank-link.ts";
import { readLink } from "./link.ts";
import { acceptedLocales, type PageName, pickLocale, renderBankPage, renderExtras, renderPage } from "./page.ts";
import { listBasket } from "./pricing.ts";
import { viewShop } from "./view.ts";
import { viewLines } from "./view-bill.ts";
import { renderWaiting, WAITING_HEADERS } from "./waiting.ts";

type Content = Pick<Boot, "page" | "order"> & { items: { variantId: string; quantity: number }[] };
const NOTHING = { order: null, items: [] };
const NO_CATALOG = "This shop has no catalog yet. Import one, then open the link again.";

export const checkoutPages = new Hono<AppEnv>()
  .get("/c", async (c) => await answer(c, 200, { page: "checkout", ...NOTHING }, null))
  .get("/c/:token", async (c) => {
    const { config, now } = c.var.deps;
    const reading = await readLink(config.linkKeys, config.meta.pageId, c.req.param("token"), now);
    if (reading.kind === "unknown") return await answer(c, 404, { page: "missing", ...NOTHING }, null);
    const { items, buyerId } = reading.link;
    const expired = reading.kind === "expired";
    return await answer(
      c,
      expired ? 410 : 200,
      { page: expired ? "expired" : "checkout", order: null, items },
      buyerId,
    );
  })
  .get("/extras/:file{[A-Za-z0-9-]{2,35}\\.js}", (c) =>
    c.body(renderExtras(c.req.param("file").slice(0, -".js".length)), 200, {
      ...COMMON_HEADERS,
      "content-type": "text/javascript; charset=utf-8",
      "content-security-policy": CLOSED_POLICY,
    }),
  )
  .get("/return/:orderId", async (c) => {
    const order = await findOrder(c.var.deps.sql, storable(c.req.param("orderId")));
    if (!order) return await answer(c, 404, { page: "missing", ...NOTHING }, null);
    // An opaque order id proves nobody: it gets the number and the state, and nothing else.
    const state = { number: orderNumber(order), status: order.status };
    return await answer(c, 200, { page: "return", order: state, items: [] }, null);
  })
  .get("/b/:token", async (c) => {
    const { config, now, sql } = c.var.deps;
    const orderId = await readBankLink(config.linkKeys, config.meta.pageId, c.req.param("token"), now);
    const order = orderId ? await findOrder(sql, orderId) : null;
    const window = await findShopWindow(sql, [], order?.buyerId ?? null);
    if (!window) return c.text(NO_CATALOG, 503);
    const nonce = newNonce();
    const total = order && { amount: order.totalMinor, currency: order.currency };
    const html = renderBankPage({ ...frameOf(c, "bank", window), total }, nonce);
    return send(c, order ? 200 : 404, html, nonce);
  });

async function answer(c: Context<AppEnv>, status: 200 | 404 | 410, content: Content, buyerId: string | null) {
  const window = await findShopWindow(
    c.var.deps.sql,
    content.items.map((item) => item.variantId),
    buyerId,
  );
  if (!window) return c.text(NO_CATALOG, 503);
  const nonce = newNonce();
  return send(c, status, renderPage(toBoot(c, content, window), nonce), nonce);
}

function send(c: Context<AppEnv>, status: 200 | 404 | 410, html: string, nonce: string) {
  const headers = { ...COMMON_HEADERS, "content-security-policy": pagePolicy(c.var.deps.config, nonce) };
  return c.html(html, status, headers);
}

/** In place of any page, for a person, while the database is away. @param accepted their Accept-Language */
export function answerWaiting(config: Config, accepted: string | null): Response {
  const nonce = newNonce();
  const html = renderWaiting(pickLocale(acceptedLocales(accepted), "en"), nonce);
  const headers = { ...COMMON_HEADERS, ...WAITING_HEADERS, "content-security-policy": waitingPolicy(config, nonce) };
  return new Response(html, { status: 503, headers });
}

const newNonce = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));

function toBoot(c: Context<AppEnv>, content: Content, window: ShopWindow): Boot {
  const { shop, offers } = window;
  const frame = frameOf(c, content.page === "checkout" ? "checkout" : "notice", window);
  const lines = listBasket(content.items, offers, frame.locale).filter((line) => line !== null);
  return { ...frame, page: content.page, lines: viewLines(lines, shop.currency), order: content.order };
}

/** What every page's boot document carries. */
function frameOf(c: Context<AppEnv>, page: PageName, { shop, buyerLocale }: ShopWindow): Omit<BankBoot, "total"> {
  const { config } = c.var.deps;
  const wanted = [
    ...(buyerLocale ? [toLocale(buyerLocale, "")] : []),
    ...acceptedLocales(c.req.header("accept-language") ?? null),
  ];
  return {
    ...pickLocale(wanted.filter(Boolean), shop.locale, page),
    shop: viewShop(shop, config),
    provider: { publishableKey: config.stripe.publishableKey, scriptUrl: config.stripe.scriptUrl },
  };
}
