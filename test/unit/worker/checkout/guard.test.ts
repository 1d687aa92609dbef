import { Hono } from "hono";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { ownPageOnly, parseBody, SESSION_COOKIE, secretOf } from "../../../../worker/checkout/guard.ts";
import { isFailure } from "../../../../worker/failure.ts";
import { API_BODY_BYTES_MAX } from "../../../../worker/limits.ts";

const ORIGIN = "https://pay.example.com";
const SECRET = "ses_abcdefghijklmnopqrstuvwx";
const OTHER = "ses_zyxwvutsrqponmlkjihgfedc";
const Schema = v.strictObject({
  name: v.string(),
  email: v.optional(v.pipe(v.string(), v.maxLength(20), v.email())),
  inner: v.optional(v.strictObject({ count: v.number() })),
});

/** The guard's parts on an app of their own. The middleware asks its surroundings for our own address and nothing else. */
const app = new Hono()
  .use(async (c, next) => {
    c.set("deps" as never, { config: { publicUrl: ORIGIN } } as never);
    c.set("requestId" as never, "req_1" as never);
    await next();
  })
  .get("/secret", (c) => c.json({ secret: secretOf(c) }))
  .use("/guarded", ownPageOnly as never)
  .all("/guarded", (c) => c.text("passed"))
  .post("/body", async (c) => {
    const body = await parseBody(c, Schema);
    return c.json(isFailure(body) ? { code: body.code, message: body.message, fields: body.fields } : { body });
  });

async function secretIn(headers: Record<string, string>): Promise<unknown> {
  const response = await app.request("/secret", { headers });
  return ((await response.json()) as { secret: unknown }).secret;
}
const guarded = async (method: string, headers: Record<string, string>) =>
  (await app.request("/guarded", { method, headers })).status;
async function parsed(body: string): Promise<unknown> {
  return await (await app.request("/body", { method: "POST", body })).json();
}

describe("the session secret", () => {
  test("comes by bearer, and before a cookie", async () => {
    expect(await secretIn({ authorization: `Bearer ${SECRET}` })).toBe(SECRET);
    const both = { authorization: `Bearer ${SECRET}`, cookie: `${SESSION_COOKIE}=${OTHER}` };
    expect(await secretIn(both)).toBe(SECRET);
  });

  test.each([
    ["alone", `${SESSION_COOKIE}=${SECRET}`],
    ["behind another", `theme=dark; ${SESSION_COOKIE}=${SECRET}`],
    ["before another", `${SESSION_COOKIE}=${SECRET}; theme=dark`],
    ["without a blank between", `theme=dark;${SESSION_COOKIE}=${SECRET}`],
  ])("comes by cookie, %s", async (_, cookie) => {
    expect(await secretIn({ cookie })).toBe(SECRET);
  });

  test.each([
    ["nothing", {}],
    ["another scheme", { authorization: `Basic ${SECRET}` }],
    ["two words", { authorization: `Bearer ${SECRET} ${SECRET}` }],
    ["too short a bearer", { authorization: "Bearer short" }],
    ["too long a bearer", { authorization: `Bearer ${"x".repeat(129)}` }],
    ["a cookie whose name only ends alike", { cookie: `x${SESSION_COOKIE}=${SECRET}` }],
    ["a cookie without the prefix that binds it to our host", { cookie: `threadtill=${SECRET}` }],
    ["too short a cookie", { cookie: `${SESSION_COOKIE}=short` }],
  ])("is none in %s", async (_, headers: Record<string, string>) => {
    expect(await secretIn(headers)).toBeNull();
  });
});

describe("a call that changes something", () => {
  const json = { "content-type": "application/json" };

  test.each(["POST", "PUT", "PATCH", "DELETE"])("by %s passes from our own page as JSON", async (method) => {
    expect(await guarded(method, { ...json, origin: ORIGIN })).toBe(200);
    expect(await guarded(method, { "content-type": "application/json; charset=utf-8", origin: ORIGIN })).toBe(200);
  });

  test.each([
    ["another origin", { ...json, origin: "https://evil.example" }],
    ["an origin that begins like ours", { ...json, origin: `${ORIGIN}.evil.example` }],
    ["no origin", json],
    ["the origin of a sandboxed frame", { ...json, origin: "null" }],
    ["a form's body", { "content-type": "application/x-www-form-urlencoded", origin: ORIGIN }],
    ["plain text", { "content-type": "text/plain", origin: ORIGIN }],
    ["a type that only begins like JSON", { "content-type": "application/jsonp", origin: ORIGIN }],
    ["no type", { origin: ORIGIN }],
  ])("is refused with %s", async (_, headers: Record<string, string>) => {
    expect(await guarded("POST", headers)).toBe(403);
  });

  test("is none when it only reads", async () => {
    expect(await guarded("GET", { origin: "https://evil.example" })).toBe(200);
  });
});

describe("a body", () => {
  test("of the right shape is read, with text that a database can keep", async () => {
    expect(await parsed(String.raw`{"name":"Giu\u0000lia \ud83d"}`)).toEqual({ body: { name: "Giulia \ufffd" } });
  });

  test.each([
    ["no JSON", "{", "The body is no JSON."],
    ["nothing", "", "The body is no JSON."],
    ["a wrong type", '{"name":1}', 'The body is wrong at "name".'],
    ["a wrong type inside", '{"name":"x","inner":{"count":"1"}}', 'The body is wrong at "inner.count".'],
    ["a price beside it", '{"name":"x","total":1}', 'The body is wrong at "total".'],
    ["a list", "[]", "The body is a list."],
  ])("that is %s is refused, and says where without repeating a value", async (_, body, message) => {
    expect(await parsed(body)).toMatchObject({ code: "invalid", message });
  });

  test("with a field that a buyer types wrong names it, so that the page can show it there", async () => {
    expect(await parsed('{"name":1,"email":"nobody"}')).toMatchObject({ fields: { name: "format", email: "format" } });
    const long = `{"name":"x","email":"${"x".repeat(20)}@example.test"}`;
    expect(await parsed(long)).toMatchObject({ fields: { email: "too_long" } });
    expect(await parsed('{"name":"x","inner":{"count":"1"}}')).not.toHaveProperty("fields");
  });

  test("over the bound is refused unparsed", async () => {
    const body = JSON.stringify({ name: "x".repeat(API_BODY_BYTES_MAX) });
    expect(await parsed(body)).toMatchObject({ code: "too_large" });
  });
});
