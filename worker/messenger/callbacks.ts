/**
 * What Meta calls when somebody removes our app in their settings, or asks there to have their data deleted. It names them by an id
 * that its app alone knows, and of a Messenger-only app no PSID can be found by that (Meta docs, data deletion callback). So nobody is
 * deleted by it: the answer leads to a page that says how, in the chat, where everybody can be told apart.
 */
import { type Context, Hono } from "hono";
import { findShopWindow } from "../../db/catalog.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../body.ts";
import { isFailure, toResponse } from "../failure.ts";
import { html } from "../html.ts";
import { keyedName } from "../keys.ts";
import { API_BODY_BYTES_MAX } from "../limits.ts";
import { acceptedBy, answerMissing, answerSheet } from "../paper/answer.ts";
import { speak } from "../paper/sheet.ts";
import { readAppUser } from "./signed-request.ts";

const CODE = /^[0-9a-f]{32}$/;

export const metaCallbacks = new Hono<AppEnv>()
  .post("/data-deletion", async (c) => {
    const { config, log } = c.var.deps;
    const user = await userOf(c);
    if (user instanceof Response) return user;
    // The same code for the same person, however often Meta asks, and nothing has to be kept for it.
    const code = await keyedName(config.meta.appSecret, "deletion-code", user);
    log.info("meta_data_deletion");
    return c.json({ url: `${config.publicUrl}/meta/data-deletion/${code}`, confirmation_code: code });
  })
  .post("/deauthorize", async (c) => {
    const user = await userOf(c);
    if (user instanceof Response) return user;
    c.var.deps.log.info("meta_deauthorize");
    return c.json({});
  })
  .get("/data-deletion/:code", async (c) => {
    const code = c.req.param("code");
    const window = CODE.test(code) ? await findShopWindow(c.var.deps.sql, [], null) : null;
    if (!window) return await answerMissing(c);
    const { shop } = window;
    const speech = speak(acceptedBy(c), shop.locale);
    const [title, text] = speech.lines("paper.erasing", { shop: shop.name });
    const body = html`
      <h2 class="name">${title}</h2>
      <section class="block"><p class="said">${text}</p><p class="small after">${speech.t("paper.erase_kept")}</p>
        <dl><div class="fact"><dt>${speech.t("paper.erase_code")}</dt><dd><bdi dir="ltr">${code}</bdi></dd></div></dl></section>`;
    return answerSheet(c, 200, shop, speech, { title, body });
  });

/** Whom Meta speaks of, or the refusal of what it did not sign. */
async function userOf(c: Context<AppEnv>): Promise<string | Response> {
  const { deps, requestId } = c.var;
  const body = await readBody(c.req.raw, API_BODY_BYTES_MAX);
  if (isFailure(body)) return toResponse(body, requestId);
  const signed = new URLSearchParams(new TextDecoder().decode(body)).get("signed_request") ?? "";
  const user = await readAppUser(signed, deps.config.meta.appSecret);
  if (user) return user;
  deps.log.info("meta_signed_request_refused");
  return c.text("The signed_request does not match META_APP_SECRET.", 401);
}
