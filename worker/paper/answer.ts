/** Sends a sheet of paper, with the headers that belong to one. */
import type { Context } from "hono";
import { findShopWindow, type ShopRow } from "../../db/catalog.ts";
import type { AppEnv } from "../app-env.ts";
import { acceptedLocales } from "../checkout/page.ts";
import { chatUrlOf } from "../checkout/view.ts";
import type { Config } from "../config.ts";
import { CLOSED_HEADERS, paperHeaders } from "../headers.ts";
import { html } from "../html.ts";
import { type Letterhead, renderSheet, type Sheet, type Speech, speak } from "./sheet.ts";

type Status = 200 | 403 | 404 | 410;

export const acceptedBy = (c: Context<AppEnv>): string[] => acceptedLocales(c.req.header("accept-language") ?? null);

/** @param headers what this sheet's differ in */
export function answerSheet(
  c: Context<AppEnv>,
  status: Status,
  shop: ShopRow,
  speech: Speech,
  sheet: Sheet,
  headers: Record<string, string> = {},
): Response {
  const { config } = c.var.deps;
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const page = renderSheet(sheet, letterhead(shop, config), speech, nonce);
  return c.html(page, status, { ...paperHeaders(config, nonce), ...headers });
}

function letterhead({ name, colour }: ShopRow, config: Config): Letterhead {
  return { name, colour, chatUrl: chatUrlOf(config), testMode: !config.stripe.live };
}

/** One answer for everything that is not there, was never there, or is over. */
export async function answerMissing(c: Context<AppEnv>): Promise<Response> {
  const window = await findShopWindow(c.var.deps.sql, [], null);
  if (!window) return c.text("There is no shop yet.", 503);
  const speech = speak(acceptedBy(c), window.shop.locale);
  const [title, text] = speech.lines("paper.missing");
  const body = html`<div class="plate"><h2>${title}</h2><p>${text}</p></div>`;
  return answerSheet(c, 404, window.shop, speech, { title, body });
}

/** A person's own data, to be saved. @param document JSON */
export const answerFile = (document: string): Response =>
  new Response(document, {
    headers: {
      ...CLOSED_HEADERS,
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="my-data.json"`,
    },
  });
