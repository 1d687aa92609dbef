/**
 * `/my-data/:token`: what is kept of one buyer. GET shows a button and nothing of theirs, because crawlers fetch links; the form behind the
 * button is answered with all of it, as one JSON document.
 */
import { type Context, Hono } from "hono";
import { findShopWindow, type ShopWindow } from "../../db/catalog.ts";
import { findMyData } from "../../db/my-data.ts";
import type { AppEnv } from "../app-env.ts";
import { pageLocales } from "../checkout/page.ts";
import { CLOSED_HEADERS } from "../headers.ts";
import { MY_DATA_ROWS_MAX } from "../limits.ts";
import { acceptedBy, answerMissing, answerSheet } from "../paper/answer.ts";
import { isOwnForm } from "../paper/own-form.ts";
import { speak } from "../paper/sheet.ts";
import { myDataDocument } from "./my-data-document.ts";
import { readMyDataLink } from "./my-data-link.ts";
import { myDataSheet } from "./my-data-sheet.ts";

export const myDataPages = new Hono<AppEnv>()
  .get("/:token", async (c) => {
    const opened = await open(c);
    if (!opened) return await answerMissing(c);
    const { shop, buyerLocale } = opened.window;
    const speech = speak(pageLocales(buyerLocale, acceptedBy(c)), shop.locale);
    return answerSheet(c, 200, shop, speech, myDataSheet(shop.name, speech, `/my-data/${c.req.param("token")}`));
  })
  .post("/:token", async (c) => {
    const { config, now, sql } = c.var.deps;
    const opened = await open(c);
    if (!opened || !isOwnForm((name) => c.req.header(name), config.publicUrl)) return await answerMissing(c);
    const data = await findMyData(sql, opened.buyerId, MY_DATA_ROWS_MAX);
    if (!data) return await answerMissing(c);
    return new Response(myDataDocument(data, opened.window.shop, now, MY_DATA_ROWS_MAX), {
      headers: {
        ...CLOSED_HEADERS,
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `inline; filename="my-data.json"`,
      },
    });
  })
  .all("*", async (c) => await answerMissing(c));

/** Null for a link that is none of ours, or over, or whose buyer is gone. */
async function open(c: Context<AppEnv>): Promise<{ buyerId: string; window: ShopWindow } | null> {
  const { config, now, sql } = c.var.deps;
  const buyerId = await readMyDataLink(config.linkKeys, config.meta.pageId, c.req.param("token") ?? "", now);
  const window = buyerId ? await findShopWindow(sql, [], buyerId) : null;
  return buyerId && window?.buyerSeenAt ? { buyerId, window } : null;
}
