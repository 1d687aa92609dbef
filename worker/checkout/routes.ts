/** The checkout API: one short handler per route of contract/checkout.ts. */
import { type Context, Hono } from "hono";
import {
  AskRequest,
  ClaimRequest,
  DraftRequest,
  PayRequest,
  ProofRequest,
  QuoteRequest,
  RetryRequest,
} from "../../contract/checkout.ts";
import { ChallengeRequest, RenewRequest } from "../../contract/links.ts";
import { saveDraft } from "../../db/checkouts.ts";
import { findOwnOrder, type OrderRow } from "../../db/orders.ts";
import type { AppEnv } from "../app-env.ts";
import { holdsCardNumber } from "../card-number.ts";
import { clientOf } from "../client.ts";
import { Failure, isFailure, toResponse } from "../failure.ts";
import { digest } from "../keys.ts";
import { SESSION_TTL_MS } from "../limits.ts";
import { drainOutbox } from "../outbox.ts";
import { storable } from "../text.ts";
import { attemptsOnOrder } from "./attempt.ts";
import { lookAtChallenge } from "./challenge.ts";
import type { Paid } from "./charge.ts";
import { ownPageOnly, parseBody, SESSION_COOKIE, type SessionEnv, secretFor, secretOf, withSession } from "./guard.ts";
import { guestPageUrl } from "./issue.ts";
import { acceptedLocales, pickLocale } from "./page.ts";
import { pay, payAgain } from "./pay.ts";
import { makeQuote, wishOf } from "./quote.ts";
import { askOwner, renewLink } from "./renew.ts";
import { resume } from "./resume.ts";
import { claim, findSession, openCheckout, prove } from "./session.ts";
import { viewForm, viewOrder } from "./view.ts";

const UNKNOWN_ORDER = new Failure("not_found", "There is no such order here.");

const refuse = (c: { var: { requestId: string } }, failure: Failure) => toResponse(failure, c.var.requestId);

/** What anybody with a link may call. */
const open = new Hono<AppEnv>()
  .post("/sessions", async (c) => {
    const body = await parseBody(c, ClaimRequest, ["key"]);
    if (isFailure(body)) return refuse(c, body);
    const wanted = [...(body.locale ? [body.locale] : []), ...acceptedLocales(c.req.header("accept-language") ?? null)];
    const { locale } = pickLocale(wanted, "en");
    const opened = await claim(c.var.deps, body, (checkoutId) => secretFor(c, checkoutId), locale);
    if (isFailure(opened)) return refuse(c, opened);
    const { claimed, checkoutId } = opened;
    for (const name of [SESSION_COOKIE, `${SESSION_COOKIE}-${checkoutId}`]) {
      c.header("set-cookie", sessionCookie(name, claimed.session), { append: true });
    }
    return c.json(claimed, 201);
  })
  .post("/links/renew", async (c) => {
    const body = await parseBody(c, RenewRequest);
    if (isFailure(body)) return refuse(c, body);
    const accepted = acceptedLocales(c.req.header("accept-language") ?? null);
    const renewed = await renewLink(c.var.deps, body.token, accepted);
    if (isFailure(renewed)) return refuse(c, renewed);
    c.var.deps.later(() => drainOutbox(c.var.deps));
    return c.json(renewed, 202);
  })
  .post("/challenges", async (c) => {
    const body = await parseBody(c, ChallengeRequest);
    if (isFailure(body)) return refuse(c, body);
    const view = await lookAtChallenge(c.var.deps, body.token);
    if (isFailure(view)) return refuse(c, view);
    c.var.deps.later(() => drainOutbox(c.var.deps));
    return c.json(view);
  });

/** What a session may ask a price for: its facts are read once it is known what for, in the same one statement. */
const prices = new Hono<AppEnv>()
  .get("/address-forms/:country{[A-Z]{2}}", async (c) => {
    const country = c.req.param("country");
    const { deps } = c.var;
    const facts = await findSession(deps, secretOf(c), { country, code: null, email: "" });
    return isFailure(facts) ? refuse(c, facts) : c.json(viewForm(country, facts, deps.now));
  })
  .post("/quotes", async (c) => {
    const body = await parseBody(c, QuoteRequest, ["to"]);
    const { deps } = c.var;
    const facts = await findSession(deps, secretOf(c), isFailure(body) ? undefined : wishOf(body));
    // Who may not ask is not told what is wrong with the question.
    if (isFailure(facts)) return refuse(c, facts);
    if (isFailure(body)) return refuse(c, body);
    const quote = await makeQuote(deps, facts, body);
    return isFailure(quote) ? refuse(c, quote) : c.json(quote, 201);
  });

/** What a session may call. */
const own = new Hono<SessionEnv>()
  .use(withSession)
  .get("/checkout", async (c) => c.json(await openCheckout(c.var.deps, c.var.facts)))
  .post("/sessions/person", async (c) => {
    const body = await parseBody(c, ProofRequest);
    if (isFailure(body)) return refuse(c, body);
    const view = await prove(c.var.deps, c.var.facts, c.var.secret, body.signedRequest);
    return isFailure(view) ? refuse(c, view) : c.json(view);
  })
  .post("/sessions/its-me", async (c) => {
    const body = await parseBody(c, AskRequest);
    if (isFailure(body)) return refuse(c, body);
    const asked = await askOwner(c.var.deps, c.var.facts);
    if (isFailure(asked)) return refuse(c, asked);
    c.var.deps.later(() => drainOutbox(c.var.deps));
    return c.json(asked, 202);
  })
  .put("/checkout/draft", async (c) => {
    const body = await parseBody(c, DraftRequest, ["address", "email"]);
    if (isFailure(body)) return refuse(c, body);
    // A half-typed draft is kept as it is, but never with a card number in it: the page keeps showing it, we do not.
    if (holdsCardNumber(body)) return c.body(null, 204);
    await saveDraft(c.var.deps.sql, await digest(c.var.secret), body, c.var.deps.now);
    return c.body(null, 204);
  })
  .post("/orders", async (c) => {
    const body = await parseBody(c, PayRequest);
    if (isFailure(body)) return refuse(c, body);
    return await answerOrder(c, await pay(c.var.deps, c.var.facts, await networkOf(c), body));
  })
  .get("/orders/:id", async (c) => {
    const order = await ownOrder(c, c.req.param("id"));
    return order ? c.json(await showOrder(c, order, null)) : refuse(c, UNKNOWN_ORDER);
  })
  .post("/orders/:id/resume", async (c) => {
    const order = await ownOrder(c, c.req.param("id"));
    return order ? await answerOrder(c, await resume(c.var.deps, order)) : refuse(c, UNKNOWN_ORDER);
  })
  .post("/orders/:id/attempts", async (c) => {
    const body = await parseBody(c, RetryRequest);
    if (isFailure(body)) return refuse(c, body);
    const order = await ownOrder(c, c.req.param("id"));
    if (!order) return refuse(c, UNKNOWN_ORDER);
    return await answerOrder(c, await payAgain(c.var.deps, c.var.facts, await networkOf(c), order, body));
  });

export const checkoutRoutes = new Hono<AppEnv>().use(ownPageOnly).route("/", open).route("/", prices).route("/", own);

async function ownOrder(c: Context<SessionEnv>, id: string) {
  return await findOwnOrder(c.var.deps.sql, storable(id), [await digest(c.var.secret)], c.var.deps.now);
}

/** From where somebody tries a card, as a keyed digest. */
async function networkOf(c: Context<SessionEnv>): Promise<string | null> {
  const address = c.req.header("cf-connecting-ip");
  return address ? await clientOf(c.var.deps.config.consoleKey, "card-tries", address) : null;
}

async function showOrder(c: Context<SessionEnv>, order: OrderRow, clientSecret: string | null) {
  const { deps, facts } = c.var;
  const attempts = await attemptsOnOrder(deps, facts, order);
  return viewOrder(order, facts, deps.now, clientSecret, await guestPageUrl(deps, order), attempts);
}

async function answerOrder(c: Context<SessionEnv>, outcome: Paid | Failure) {
  if (isFailure(outcome)) return refuse(c, outcome);
  const { deps } = c.var;
  deps.later(() => drainOutbox(deps));
  return c.json(await showOrder(c, outcome.order, outcome.clientSecret), outcome.fresh ? 201 : 200);
}

/** Partitioned, so that it survives in Messenger's desktop frame; no step depends on it. */
function sessionCookie(name: string, secret: string): string {
  const seconds = SESSION_TTL_MS / 1000;
  return `${name}=${secret}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=None; Partitioned`;
}
