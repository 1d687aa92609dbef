/**
 * A guest's own data, behind the link of their order: it is asked for with what only they know (guest-proof.ts), and the page that knew it
 * goes on with a key in its forms. No cookie and no script.
 */
import type { Context } from "hono";
import { findGuestData } from "../../db/my-data.ts";
import type { OrderPaper } from "../../db/withdrawals.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../body.ts";
import { isFailure } from "../failure.ts";
import { FORM_BODY_BYTES_MAX, MY_DATA_ROWS_MAX } from "../limits.ts";
import { answerFile, answerMissing, answerSheet } from "../paper/answer.ts";
import type { Sheet, Speech } from "../paper/sheet.ts";
import { readWish, type Wish } from "../wallet/deed.ts";
import { myDataDocument, OF_ORDER } from "../wallet/my-data-document.ts";
import { type Desk, dataSheet, saidSheet } from "../wallet/sheets.ts";
import { forgetGuest } from "./erase.ts";
import { GUEST_KEY, hasGuest, isForgotten, isGuestKey } from "./guest.ts";
import { proveGuest } from "./guest-proof.ts";
import { askGuestSheet, guestSheet, proofSheet } from "./guest-sheets.ts";

export interface OpenedOrder {
  paper: OrderPaper;
  /** The language in which it was bought. */
  speech: Speech;
  /** The path of the order's page. */
  self: string;
}

/** A buyer's order has none: their data is in their wallet. */
export async function showGuestDoor(c: Context<AppEnv>, opened: OpenedOrder): Promise<Response> {
  const { order } = opened.paper;
  if (isForgotten(order)) return answer(c, opened, saidSheet(deskOf(opened, ""), "paper.guest_gone"));
  if (!hasGuest(order)) return await answerMissing(c);
  return answer(c, opened, proofSheet(order, opened.speech, opened.self, false));
}

/** What a form of theirs asks for. Whose data has gone meanwhile is told so, whoever asks. */
export async function heedGuest(c: Context<AppEnv>, opened: OpenedOrder): Promise<Response> {
  const { deps } = c.var;
  const { order } = opened.paper;
  const body = await readBody(c.req.raw, FORM_BODY_BYTES_MAX);
  if (isFailure(body) || !hasGuest(order)) return await showGuestDoor(c, opened);
  const text = new TextDecoder().decode(body);
  const wish = readWish(text, GUEST_KEY);
  if (wish && (await isGuestKey(deps.config.linkKeys, deps.config.meta.pageId, order.id, wish.key, deps.now)))
    return await grant(c, opened, wish);
  // A key that is over is no wrong answer, and counts as none.
  if (wish) return await showGuestDoor(c, opened);
  const key = await proveGuest(deps, order, new URLSearchParams(text));
  if (key) return answer(c, opened, guestSheet(deskOf(opened, key), opened.self));
  return answer(c, opened, proofSheet(order, opened.speech, opened.self, true), 403);
}

async function grant(c: Context<AppEnv>, opened: OpenedOrder, { deed, key, isSure }: Wish): Promise<Response> {
  const { deps } = c.var;
  const { order, shop } = opened.paper;
  const desk = deskOf(opened, key);
  if (deed === "data" || deed === "download") {
    const data = await findGuestData(deps.sql, order.id, MY_DATA_ROWS_MAX);
    if (!data) return await answerMissing(c);
    if (deed === "data") return answer(c, opened, dataSheet(desk, data));
    return answerFile(myDataDocument(data, shop, deps.now, MY_DATA_ROWS_MAX, OF_ORDER));
  }
  if (deed !== "erase") return answer(c, opened, guestSheet(desk, opened.self));
  if (!isSure) return answer(c, opened, askGuestSheet(desk));
  const isGone = await forgetGuest(deps, order.id, "buyer");
  return answer(c, opened, saidSheet(desk, isGone ? "paper.guest_gone" : "paper.erase_waits"));
}

const deskOf = ({ paper, speech, self }: OpenedOrder, key: string): Desk => ({
  shop: paper.shop.name,
  speech,
  self: `${self}/data`,
  key,
  back: "paper.guest_back",
});

const answer = (c: Context<AppEnv>, { paper, speech }: OpenedOrder, sheet: Sheet, status: 200 | 403 = 200): Response =>
  answerSheet(c, status, paper.shop, speech, sheet);
