/** The merchant's page, at `/console`, `/console/books` and `/console/orders/:order`: the same for everybody, because nothing of any order is in it. */
import { type Context, Hono } from "hono";
import { findShopWindow } from "../../db/catalog.ts";
import type { AppEnv } from "../app-env.ts";
import { frameOf, NO_CATALOG, newNonce } from "../checkout/frame.ts";
import { renderConsole } from "../checkout/page.ts";
import { consoleHeaders } from "../headers.ts";

export const consolePages = new Hono<AppEnv>().get("/", serve).get("/books", serve).get("/orders/:order", serve);

async function serve(c: Context<AppEnv>) {
  const window = await findShopWindow(c.var.deps.sql, [], null);
  if (!window) return c.text(NO_CATALOG, 503);
  const nonce = newNonce();
  const { provider: _, ...boot } = frameOf(c, "console", window);
  return c.html(renderConsole(boot, nonce), 200, consoleHeaders(c.var.deps.config, nonce));
}
