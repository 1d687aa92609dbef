/** Bodies that are too large, too deep, too many or no JSON at all: each route that takes one says no in its own words, and lives on. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { FORM_BODY_BYTES_MAX } from "../../worker/limits.ts";
import { atRest } from "../support/records.ts";
import { firstPurchase, newcomer } from "../support/shopping.ts";
import { signStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";
import { ACCESS } from "./access.ts";
import { ASKS, type Ask } from "./asks.ts";
import { COUNTS, LIMIT_MS, PLAIN } from "./counts.ts";
import { note } from "./figures.ts";
import { forgetCounts, meetOther, meetOwner } from "./people.ts";
import { enter, type Stage } from "./proofs.ts";
import { WRITING } from "./routes.ts";
import { signMessenger } from "./tokens.ts";

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await createWorld({ seed: "hostile-bodies" });
  stage = { world, owner: await meetOwner(world), other: await meetOther(world) };
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const MEGABYTE = 1_000_000;
const API_BYTES = 16_000;
const text = (value: string) => new TextEncoder().encode(value);

const BODIES: Record<string, Uint8Array<ArrayBuffer>> = {
  "a megabyte of one text": text(`{"text":"${"x".repeat(MEGABYTE - 11)}"}`),
  "a megabyte and a byte": text(`{"text":"${"x".repeat(MEGABYTE - 10)}"}`),
  "as much as is read": text(`{"text":"${"x".repeat(API_BYTES - 11)}"}`),
  "a byte more than is read": text(`{"text":"${"x".repeat(API_BYTES - 10)}"}`),
  "seven thousand lists in lists": text("[".repeat(7000) + "]".repeat(7000)),
  "half a megabyte of lists that never end": text("[".repeat(MEGABYTE / 2)),
  "two thousand objects in objects": text(`${'{"to":'.repeat(2000)}1${"}".repeat(2000)}`),
  nothing: text(""),
  "half of something": text('{"token":"'),
  null: text("null"),
  "a list": text("[]"),
  "a word": text('"token"'),
  "a number beyond all": text("1e999"),
  "a prototype": text('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'),
  "bytes that are no text": new Uint8Array([0x7b, 0xff, 0xfe, 0xc0, 0x80, 0x7d]),
  "a mark before it": text('\ufeff{"nothing":"we know"}'),
  "a nought in it": text('{"token":"\u0000"}'),
};

/** What a route says to each. `form`: that there is nothing here. `guess`: that this is not known to be the guest's. `whatever`: it reads no body, and answers as it always does. */
type Kind = "api" | "meta" | "messenger" | "stripe" | "form" | "guess" | "whatever";

function kindOf(route: string): Kind {
  if (/\/withdraw$|\/fresh$|\/resume$|^DELETE /.test(route)) return "whatever";
  if (route.includes("/wallet/")) return "form";
  if (/\/o\/.*\/data$/.test(route)) return "guess";
  if (route.includes("/webhooks/")) return route.endsWith("stripe") ? "stripe" : "messenger";
  return route.includes("/meta/") ? "meta" : "api";
}

function expected(kind: Kind, bytes: number, always: number): number[] {
  if (kind === "whatever") return [always];
  if (kind === "form") return [404];
  // One that is too large is not read, and is asked anew.
  if (kind === "guess") return [bytes > FORM_BODY_BYTES_MAX ? 200 : 403];
  if (kind === "messenger" || kind === "stripe") return [bytes > MEGABYTE ? 413 : kind === "stripe" ? 400 : 404];
  if (bytes > API_BYTES) return [413];
  return [kind === "meta" ? 401 : 422];
}

/** Signed, so that it is read to its end and not only refused. */
function signedHeaders(kind: Kind, body: Uint8Array): Record<string, string> {
  const raw = Buffer.from(body);
  if (kind === "messenger") return { "x-hub-signature-256": signMessenger(raw) };
  if (kind !== "stripe") return {};
  const { time, v1 } = signStripe(world, raw.toString());
  return { "stripe-signature": `t=${time},v1=${v1}` };
}

const comerFor = (route: string) => (/merchant|console\/session|webhooks|\/meta\//.test(route) ? "shop" : "claimed");

/** What such a call is answered that is as it should be. */
function goodStatus(route: string): number {
  const cells = ACCESS.find(({ row }) => row === route)?.cells;
  return Number(cells?.[comerFor(route)].slice(0, 3));
}

describe("a body that nobody should send", () => {
  test.each(WRITING)(
    "to %s is answered in its words, whatever it is",
    async (route) => {
      await forgetCounts(world);
      const ask: Ask | undefined = await ASKS[route]?.(enter(stage, comerFor(route)));
      if (!ask) throw new Error(`nobody knows how to ask ${route}`);
      const kind = kindOf(route);
      const wrong: string[] = [];
      for (const [what, body] of Object.entries(BODIES)) {
        const headers = { ...PLAIN, ...ask.headers, ...signedHeaders(kind, body) };
        const answer = await world.fetch(ask.path, { method: ask.method, headers, body });
        // What was not read to its end may break off the answer; its status has come by then.
        await answer.body?.cancel();
        const right = expected(kind, body.byteLength, goodStatus(route));
        if (!right.includes(answer.status)) wrong.push(`${what}: ${answer.status}, not ${right}`);
      }
      expect(wrong).toEqual([]);
      note("hostile bodies", { sent: Object.keys(BODIES).length });
    },
    LIMIT_MS,
  );
});

test(
  "a delivery of many events is taken whole, and the shop sells on",
  async () => {
    const sender = { id: stage.owner.psid };
    const event = (index: number) => ({
      sender,
      recipient: { id: META.pageId },
      timestamp: world.sandbox.clock.now(),
      message: { mid: `m_many_${index}`, text: "hello" },
    });
    const messaging = Array.from({ length: COUNTS.events }, (_, index) => event(index));
    const body = JSON.stringify({ object: "page", entry: [{ id: META.pageId, time: 0, messaging }] });
    const headers = { "content-type": "application/json", "x-hub-signature-256": signMessenger(body) };
    expect((await world.fetch("/webhooks/messenger", { method: "POST", headers, body })).status).toBe(200);
    const kept = await world.sql`select from inbox where starts_with(external_id, 'm_many_')`;
    expect(kept).toHaveLength(COUNTS.events);
    expect((await world.fetch("/healthz")).status).toBe(200);
    await forgetCounts(world);
    expect((await firstPurchase(world, { person: newcomer(world) })).order.status).toBe("paid");
    // A thousand answers take longer than what else a test waits for.
    await atRest(world, LIMIT_MS);
    note("events in one delivery", { events: COUNTS.events });
  },
  LIMIT_MS,
);
