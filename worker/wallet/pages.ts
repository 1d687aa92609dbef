/**
 * `/wallet/:token`: a buyer's cards, addresses, orders and data. GET shows a button and nothing of theirs, because crawlers fetch links and
 * people pass them on. The form behind the button claims the link with a key that this very page was given, within ten minutes of its
 * issue; whoever comes later can have a fresh one sent into the owner's thread. No cookie and no script: each form carries the key.
 */
import { type Context, Hono } from "hono";
import { findShopWindow, type ShopWindow } from "../../db/catalog.ts";
import { findMyData } from "../../db/my-data.ts";
import { claimWallet, findWallet } from "../../db/wallet.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../body.ts";
import { orderUrl } from "../checkout/issue.ts";
import { pageLocales } from "../checkout/page.ts";
import { NOBODY } from "../checkout/signed.ts";
import { isFailure } from "../failure.ts";
import { digest, toHex } from "../keys.ts";
import { CLAIM_WINDOW_MS, FORM_BODY_BYTES_MAX, MY_DATA_ROWS_MAX, WALLET_ROWS_MAX } from "../limits.ts";
import { drainOutbox } from "../outbox.ts";
import { acceptedBy, answerFile, answerMissing, answerSheet } from "../paper/answer.ts";
import { isOwnForm } from "../paper/own-form.ts";
import { type Sheet, speak } from "../paper/sheet.ts";
import { isAsked, readWish, type Wish } from "./deed.ts";
import { doDeed, nameOf } from "./deeds.ts";
import { sendFreshWallet } from "./fresh.ts";
import { readWalletLink, type WalletLink } from "./link.ts";
import { myDataDocument } from "./my-data-document.ts";
import { askSheet, type Desk, dataSheet, doorSheet, saidSheet, shutSheet, walletSheet } from "./sheets.ts";

interface Opened {
  link: WalletLink;
  isOver: boolean;
  window: ShopWindow;
  /** Without a key yet. */
  desk: Desk;
}

export const walletPages = new Hono<AppEnv>()
  .get("/:token", async (c) => {
    const opened = await open(c);
    if (!opened) return await answerMissing(c);
    if (opened.isOver) return answer(c, opened, 410, shutSheet(opened.desk));
    const key = toHex(crypto.getRandomValues(new Uint8Array(32)));
    return answer(c, opened, 200, doorSheet({ ...opened.desk, key }));
  })
  .post("/:token", async (c) => {
    const opened = await open(c);
    const wish = opened && isOurs(c) ? await readForm(c) : null;
    if (!opened || !wish) return await answerMissing(c);
    if (opened.isOver) return answer(c, opened, 410, shutSheet(opened.desk));
    if (!(await claim(c, opened.link, wish))) return answer(c, opened, 403, shutSheet(opened.desk));
    return await heed(c, { ...opened, desk: { ...opened.desk, key: wish.key } }, wish);
  })
  .post("/:token/fresh", async (c) => {
    const opened = await open(c);
    if (!opened || !isOurs(c)) return await answerMissing(c);
    await sendFreshWallet(c.var.deps, opened.link.buyerId, opened.window);
    c.var.deps.later(() => drainOutbox(c.var.deps));
    return answer(c, opened, 200, saidSheet(opened.desk, "paper.fresh_sent"));
  })
  .all("*", async (c) => await answerMissing(c));

/** Null for a link that is none of ours, or whose buyer is gone. */
async function open(c: Context<AppEnv>): Promise<Opened | null> {
  const { config, now, sql } = c.var.deps;
  const token = c.req.param("token") ?? "";
  const read = await readWalletLink(config.linkKeys, config.meta.pageId, token, now);
  const window = await findShopWindow(sql, [], read?.link.buyerId ?? NOBODY);
  if (!read || !window?.buyerSeenAt) return null;
  const speech = speak(pageLocales(window.buyerLocale, acceptedBy(c)), window.shop.locale);
  return {
    ...read,
    window,
    desk: { shop: window.shop.name, speech, self: `/wallet/${token}`, key: "", back: "paper.go_back" },
  };
}

const isOurs = (c: Context<AppEnv>): boolean => isOwnForm((name) => c.req.header(name), c.var.deps.config.publicUrl);

async function readForm(c: Context<AppEnv>): Promise<Wish | null> {
  const body = await readBody(c.req.raw, FORM_BODY_BYTES_MAX);
  return isFailure(body) ? null : readWish(new TextDecoder().decode(body));
}

async function claim(c: Context<AppEnv>, { id, buyerId, issuedAt }: WalletLink, { key }: Wish): Promise<boolean> {
  const { now, sql } = c.var.deps;
  const isFresh = now.getTime() - issuedAt.getTime() <= CLAIM_WINDOW_MS;
  return await claimWallet(sql, { linkId: id, buyerId, keyHash: await digest(key), isFresh, now });
}

function answer(c: Context<AppEnv>, { window, desk }: Opened, status: 200 | 403 | 410, sheet: Sheet): Response {
  return answerSheet(c, status, window.shop, desk.speech, sheet);
}

/** Answers the page that has the wallet. */
async function heed(c: Context<AppEnv>, opened: Opened, { deed, id, isSure }: Wish): Promise<Response> {
  const { deps } = c.var;
  const { desk, window, link } = opened;
  if (deed === "data" || deed === "download") {
    const data = await findMyData(deps.sql, link.buyerId, MY_DATA_ROWS_MAX);
    if (!data) return await answerMissing(c);
    if (deed === "data") return answer(c, opened, 200, dataSheet(desk, data));
    return answerFile(myDataDocument(data, window.shop, deps.now, MY_DATA_ROWS_MAX));
  }
  const wallet = await findWallet(deps.sql, link.buyerId, deps.now, WALLET_ROWS_MAX);
  const thing = nameOf(wallet, deed, id);
  if (isAsked(deed) && thing !== null) {
    if (!isSure) return answer(c, opened, 200, askSheet(desk, deed, id, thing));
    const done = await doDeed(deps, link.buyerId, deed, id);
    if (deed === "erase") return answer(c, opened, 200, saidSheet(desk, done));
    const left = await findWallet(deps.sql, link.buyerId, deps.now, WALLET_ROWS_MAX);
    return await showWallet(c, opened, left, desk.speech.t(done, { thing }));
  }
  return await showWallet(c, opened, wallet, null);
}

async function showWallet(
  c: Context<AppEnv>,
  opened: Opened,
  wallet: Parameters<typeof walletSheet>[1],
  done: string | null,
) {
  const urls = await Promise.all(wallet.orders.map(({ id }) => orderUrl(c.var.deps, id)));
  return answer(c, opened, 200, walletSheet(opened.desk, wallet, urls, done));
}
