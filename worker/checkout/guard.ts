/** What every API call must show before anything is read: our own page, JSON, a bounded body, a session. */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import * as v from "valibot";
import { ADDRESS_KEYS } from "../../contract/address.ts";
import type { FieldFault } from "../../contract/failure.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../body.ts";
import { holdsCardNumber } from "../card-number.ts";
import { Failure, isFailure, toResponse } from "../failure.ts";
import { API_BODY_BYTES_MAX, SESSIONS_PER_BROWSER_MAX } from "../limits.ts";
import { parseJson } from "../text.ts";
import { findSession } from "./session.ts";

export const SESSION_COOKIE = "__Host-threadtill";

/** Routes behind `withSession` find the facts here. */
export interface SessionEnv extends AppEnv {
  Variables: AppEnv["Variables"] & { facts: CheckoutFacts; secret: string };
}

/**
 * Whether our own page sent a call that changes something. `Origin` must be ours (OWASP, CSRF prevention) and the body JSON, which
 * no foreign form can send.
 */
export function fromOwnPage(c: Context<AppEnv>): boolean {
  const json = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() === "application/json";
  return json && c.req.header("origin") === c.var.deps.config.publicUrl;
}

export const WRONG_ORIGIN = new Failure("wrong_origin", "Send JSON, from our own page.");

/** Refuses calls that change something unless our own page sent them: a cookie may come along with what another site sent. */
export const ownPageOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method === "GET" || fromOwnPage(c)) return await next();
  return toResponse(WRONG_ORIGIN, c.var.requestId);
});

/** Opens the session, or answers 401. */
export const withSession = createMiddleware<SessionEnv>(async (c, next) => {
  const secret = secretOf(c);
  const facts = await findSession(c.var.deps, secret);
  if (isFailure(facts)) return toResponse(facts, c.var.requestId);
  c.set("facts", facts);
  c.set("secret", secret ?? "");
  return await next();
});

/**
 * The body as the schema has it. Unknown properties are refused too: a price sent along is a mistake to be told of. So is a card number
 * in any of its texts, before anything is kept (invariant 10).
 * @param except properties that are looked at by who asks, or that hold long numbers of another kind
 */
export async function parseBody<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  except: readonly string[] = [],
): Promise<v.InferOutput<S> | Failure> {
  const body = await readBody(c.req.raw, API_BODY_BYTES_MAX);
  if (isFailure(body)) return body;
  let json: unknown;
  try {
    json = parseJson(new TextDecoder().decode(body));
  } catch {
    return new Failure("invalid", "The body is no JSON.");
  }
  // The schema library takes a list for an object that has nothing in it.
  if (Array.isArray(json)) return new Failure("invalid", "The body is a list.");
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return holdsCardNumber(json, except) ? CARD_NUMBER : parsed.output;
  const where = v.getDotPath(parsed.issues[0]) ?? "";
  return new Failure("invalid", `The body is wrong at "${where}".`, fieldsOf(parsed.issues));
}

const CARD_NUMBER = new Failure(
  "invalid",
  "One of the texts holds what looks like a card number. It was not kept: take it out and send the rest again.",
);

const TYPED: ReadonlySet<string> = new Set([...ADDRESS_KEYS, "country", "email"]);

/** What is wrong with the fields that a buyer types, so that the page can show it there. */
function fieldsOf(issues: readonly v.BaseIssue<unknown>[]): { fields?: Record<string, FieldFault> } {
  const faults = issues.map((issue): [string, FieldFault] => [
    String(issue.path?.at(-1)?.key),
    issue.type === "max_length" ? "too_long" : "format",
  ]);
  const typed = faults.filter(([key]) => TYPED.has(key));
  return typed.length > 0 ? { fields: Object.fromEntries(typed) } : {};
}

/** The session secret that a request carries: by bearer (kept in the page's memory) or by cookie (after a reload). */
export function secretOf(c: Context): string | null {
  return bearerOf(c) ?? cookieOf(c);
}

/**
 * The one to claim a link with: of this very checkout where the browser has been in it before, so that who compares two things
 * and comes back to the first is still its owner.
 */
export function secretFor(c: Context, checkoutId: string): string | null {
  return bearerOf(c) ?? cookieOf(c, `${SESSION_COOKIE}-${checkoutId}`) ?? cookieOf(c);
}

/** All that the browser holds, of whatever checkout: for a page that is opened without a link, and so does not say of which it is. */
export function secretsIn(c: Context): string[] {
  const all = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}(?:-[^=;\\s]*)?=([^;\\s]{20,128})`, "g");
  const secrets = [...(c.req.header("cookie") ?? "").matchAll(all)].map(([, secret = ""]) => secret);
  // Browsers send the oldest first.
  return [...new Set(secrets)].slice(-SESSIONS_PER_BROWSER_MAX);
}

function bearerOf(c: Context): string | null {
  return /^Bearer (\S{20,128})$/.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}

function cookieOf(c: Context, name = SESSION_COOKIE): string | null {
  return new RegExp(`(?:^|;\\s*)${name}=([^;\\s]{20,128})`).exec(c.req.header("cookie") ?? "")?.[1] ?? null;
}
