/** `/legal/:kind/:version` and `/legal/seller`. GET only, the same for everybody. */
import { type Context, Hono } from "hono";
import { LEGAL_KINDS, type LegalKind } from "../../contract/legal.ts";
import { findShopWindow } from "../../db/catalog.ts";
import { findLegalTexts } from "../../db/legal.ts";
import type { AppEnv } from "../app-env.ts";
import { LEGAL_CACHE_S, SELLER_CACHE_S } from "../limits.ts";
import { acceptedBy, answerMissing, answerSheet } from "../paper/answer.ts";
import { speak } from "../paper/sheet.ts";
import { storable } from "../text.ts";
import { legalSheet, pickText, sellerSheet } from "./sheets.ts";

export const legalPages = new Hono<AppEnv>()
  .get("/seller", async (c) => {
    const window = await findShopWindow(c.var.deps.sql, [], null);
    if (!window) return await answerMissing(c);
    const { shop } = window;
    const speech = speak(wantedBy(c), shop.locale);
    return answerSheet(c, 200, shop, speech, sellerSheet(shop.seller, speech), cached(SELLER_CACHE_S));
  })
  .get("/:kind/:version", async (c) => {
    const kind = c.req.param("kind");
    if (!isKind(kind)) return await answerMissing(c);
    const version = storable(c.req.param("version"));
    const found = await findLegalTexts(c.var.deps.sql, kind, version);
    const wanted = [...wantedBy(c), ...(found ? [found.shop.locale] : [])];
    const text = found && pickText(found.texts, wanted);
    if (!text) return await answerMissing(c);
    // The frame speaks as the text does, where we know its language.
    const speech = speak([text.locale, ...wanted], found.shop.locale);
    const sheet = legalSheet(kind, version, text, c.var.deps.config.publicUrl, speech);
    return answerSheet(c, 200, found.shop, speech, sheet, cached(LEGAL_CACHE_S));
  })
  .all("*", async (c) => await answerMissing(c));

const isKind = (kind: string): kind is LegalKind => LEGAL_KINDS.some((known) => known === kind);

/** The language named in the address, then the browser's. */
function wantedBy(c: Context<AppEnv>): string[] {
  const named = c.req.query("lang") ?? "";
  return [...(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(named) ? [named] : []), ...acceptedBy(c)];
}

const cached = (seconds: number) => ({ "cache-control": `public, max-age=${seconds}`, vary: "accept-language" });
