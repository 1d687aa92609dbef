/**
 * The pages that links open: `/c/:token`, `/c` after a reload, `/return/:orderId` from the bank, `/b/:token` to the bank. GET only,
 * and without effect.
 */
import { type Context, Hono } from "hono";
import type { Boot } from "../../contract/checkout.ts";
import { findShopWindow, type ShopWindow } from "../../db/catalog.ts";
import { findOrder, findOwnOrder } from "../../db/orders.ts";
import type { AppEnv } from "../app-env.ts";
import { orderNumber } from "../bot/order-messages.ts";
import type { Config } from "../config.ts";
import { CLOSED_HEADERS, noticeHeaders, tillHeaders, waitingHeaders } from "../headers.ts";
import { digest } from "../keys.ts";
import { extensionsScript } from "../messenger/extensions.ts";
import { storable } from "../text.ts";
import { readBankLink } from "./bank-link.ts";
import { toldMinor } from "./charged.ts";
import { frameOf, NO_CATALOG, newNonce } from "./frame.ts";
import { secretsIn } from "./guard.ts";
import { readLink } from "./link.ts";
import { acceptedLocales, type PartName, pickLocale, renderBankPage, renderPage, renderPart } from "./page.ts";
import { listBasket } from "./pricing.ts";
import { NOBODY } from "./signed.ts";
import { isEndedByMerchant, toldStatus } from "./transitions.ts";
import { viewLines } from "./view-bill.ts";
import { renderWaiting, WAITING_HEADERS } from "./waiting.ts";

type Content = Pick<Boot, "page" | "order"> & { items: { variantId: string; quantity: number }[] };
const NOTHING = { order: null, items: [] };

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
  .get("/:part{books|extras|paying|proof}/:file{[A-Za-z0-9-]{2,35}\\.js}", (c) =>
    c.body(renderPart(c.req.param("part") as PartName, c.req.param("file").slice(0, -".js".length)), 200, {
      ...CLOSED_HEADERS,
      "content-type": "text/javascript; charset=utf-8",
    }),
  )
  .get("/return/:orderId", async (c) => {
    const { sql, now } = c.var.deps;
    const held = await Promise.all(secretsIn(c).map(digest));
    const order = await findOwnOrder(sql, storable(c.req.param("orderId")), held, now);
    // An order's id proves nobody. A bank's app may well open another browser than the one that paid: who has no session of the order
    // is told where they will hear of it, in the same words whether there is such an order or not.
    if (!order) return await answer(c, 404, { page: "return", ...NOTHING }, null);
    const state = { number: orderNumber(order), status: toldStatus(order) };
    return await answer(c, 200, { page: "return", order: isEndedByMerchant(order) ? null : state, items: [] }, null);
  })
  .get("/b/:token", async (c) => {
    const { config, now, sql } = c.var.deps;
    const orderId = await readBankLink(config.linkKeys, config.meta.pageId, c.req.param("token"), now);
    const order = await findOrder(sql, orderId ?? NOBODY);
    const window = await findShopWindow(sql, [], order?.buyerId ?? null);
    if (!window) return c.text(NO_CATALOG, 503);
    const nonce = newNonce();
    const total = order && { amount: toldMinor(order), currency: order.currency };
    const html = renderBankPage({ ...frameOf(c, "bank", window), total }, nonce);
    return c.html(html, order ? 200 : 404, tillHeaders(config, nonce));
  });

async function answer(c: Context<AppEnv>, status: 200 | 404 | 410, content: Content, buyerId: string | null) {
  const window = await findShopWindow(
    c.var.deps.sql,
    content.items.map((item) => item.variantId),
    buyerId,
  );
  if (!window) return c.text(NO_CATALOG, 503);
  const nonce = newNonce();
  const boot = toBoot(c, content, window);
  const { config } = c.var.deps;
  const headers =
    content.page === "checkout" ? tillHeaders(config, nonce, boot.messenger?.scriptUrl) : noticeHeaders(config, nonce);
  return c.html(renderPage(boot, nonce), status, headers);
}

/** In place of any page, for a person, while the database is away. @param accepted their Accept-Language */
export function answerWaiting(config: Config, accepted: string | null): Response {
  const nonce = newNonce();
  const html = renderWaiting(pickLocale(acceptedLocales(accepted), "en"), nonce);
  const headers = { ...waitingHeaders(config, nonce), ...WAITING_HEADERS };
  return new Response(html, { status: 503, headers });
}

/** For a page that takes a proof of who holds the phone, where there may be one. */
function messengerOf(c: Context<AppEnv>, page: Boot["page"]): Boot["messenger"] {
  const { config } = c.var.deps;
  const scriptUrl = page === "checkout" ? extensionsScript(config, c.req.header("user-agent") ?? "") : null;
  return scriptUrl ? { appId: config.meta.appId, scriptUrl } : null;
}

function toBoot(c: Context<AppEnv>, content: Content, window: ShopWindow): Boot {
  const { shop, offers } = window;
  const frame = frameOf(c, content.page === "checkout" ? "checkout" : "notice", window);
  const lines = listBasket(content.items, offers, frame.locale).filter((line) => line !== null);
  const { page, order } = content;
  return { ...frame, page, lines: viewLines(lines, shop.currency), order, messenger: messengerOf(c, page) };
}
