/**
 * `/o/:token`, the page of an order, `/o/:token/withdraw`, and of a guest's order `/o/:token/data`. GET changes nothing; what is posted
 * are plain forms that need no script.
 */
import { type Context, Hono } from "hono";
import { findOrderPaper } from "../../db/withdrawals.ts";
import type { AppEnv } from "../app-env.ts";
import { NOBODY } from "../checkout/signed.ts";
import { answerMissing, answerSheet } from "../paper/answer.ts";
import { isOwnForm } from "../paper/own-form.ts";
import { speak } from "../paper/sheet.ts";
import { heedGuest, type OpenedOrder, showGuestDoor } from "./guest-data.ts";
import { readOrderLink } from "./link.ts";
import { orderSheet } from "./order-sheet.ts";
import { withdraw } from "./withdraw.ts";
import { refusedSheet, withdrawalSheet } from "./withdrawal-sheets.ts";

export const orderPages = new Hono<AppEnv>()
  .get("/:token", async (c) => {
    const opened = await open(c);
    if (!opened) return await answerMissing(c);
    const { paper, speech, self } = opened;
    return answerSheet(c, 200, paper.shop, speech, orderSheet(paper, speech, self, c.var.deps.config.publicUrl));
  })
  .get("/:token/withdraw", async (c) => {
    const opened = await open(c);
    if (!opened) return await answerMissing(c);
    const { paper, speech, self } = opened;
    return answerSheet(c, 200, paper.shop, speech, withdrawalSheet(paper, speech, self));
  })
  .post("/:token/withdraw", async (c) => {
    const opened = await open(c);
    if (!opened) return await answerMissing(c);
    const { paper, speech, self } = opened;
    if (!isOurs(c)) return answerSheet(c, 403, paper.shop, speech, refusedSheet(paper, speech, self));
    await withdraw(c.var.deps, paper, speech);
    return c.redirect(`${self}/withdraw`, 303);
  })
  .get("/:token/data", async (c) => {
    const opened = await open(c);
    return opened ? await showGuestDoor(c, opened) : await answerMissing(c);
  })
  .post("/:token/data", async (c) => {
    const opened = await open(c);
    if (!opened) return await answerMissing(c);
    const { paper, speech, self } = opened;
    if (!isOurs(c)) return answerSheet(c, 403, paper.shop, speech, refusedSheet(paper, speech, self));
    return await heedGuest(c, opened);
  })
  .all("*", async (c) => await answerMissing(c));

const isOurs = (c: Context<AppEnv>): boolean => isOwnForm((name) => c.req.header(name), c.var.deps.config.publicUrl);

async function open(c: Context<AppEnv>): Promise<OpenedOrder | null> {
  const { config, now, sql } = c.var.deps;
  const token = c.req.param("token") ?? "";
  const orderId = await readOrderLink(config.linkKeys, config.meta.pageId, token, now);
  const paper = await findOrderPaper(sql, orderId ?? NOBODY);
  return paper && { paper, speech: speak([paper.order.locale], paper.shop.locale), self: `/o/${token}` };
}
