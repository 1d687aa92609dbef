/** Bodies that are too large, too deep, too many or no JSON at all: each route that takes one says no in its own words, and lives on. */
import { existsSync, readFileSync } from "node:fs";
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

const DEEPEST = MEGABYTE / 2 - 1;

const BODIES: Record<string, Uint8Array<ArrayBuffer>> = {
  "ten megabytes": text(`{"text":"${"x".repeat(10 * MEGABYTE - 11)}"}`),
  "two megabytes in pieces, of which no header tells how many": text(`{"text":"${"x".repeat(2 * MEGABYTE - 11)}"}`),
  "a little less than a megabyte of lists in lists, each closed": text("[".repeat(DEEPEST) + "]".repeat(DEEPEST)),
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

const PIECE_BYTES = 64_000;

/** As it is sent: at once, or as a stream, which goes out in chunks and without a length. */
function sent(what: string, body: Uint8Array<ArrayBuffer>): RequestInit {
  if (!what.includes("in pieces")) return { body };
  let at = 0;
  const pieces = new ReadableStream({
    pull(controller) {
      if (at >= body.byteLength) return controller.close();
      controller.enqueue(body.subarray(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
    },
  });
  return { body: pieces, duplex: "half" } as RequestInit;
}

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
        const send = () => world.fetch(ask.path, { method: ask.method, headers, ...sent(what, body) });
        // Where the connection ends over what was not read, the answer may be lost on its way: then it is asked for once more.
        const answer = await send().catch((lost) => (body.byteLength > API_BYTES ? send() : Promise.reject(lost)));
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

/** Of the kind that everybody sends, as large as the hostile ones, and made so that nothing has to be kept. */
const HONEST = {
  messenger: (bytes: number) => {
    const of = { sender: { id: stage.owner.psid }, recipient: { id: META.pageId }, timestamp: 1 };
    const mids = Array.from({ length: 20 }, (_, index) => `m_${index}_${"x".repeat(30)}`);
    const event = { ...of, delivery: { mids, watermark: 1 } };
    const count = Math.floor((bytes - 200) / (JSON.stringify(event).length + 1));
    return JSON.stringify({
      object: "page",
      entry: [{ id: META.pageId, time: 0, messaging: Array(count).fill(event) }],
    });
  },
  stripe: (bytes: number) => {
    const line = { id: "il_1", object: "line_item", amount: 100, description: "x".repeat(60), metadata: {} };
    const lines = Array(Math.floor((bytes - 200) / (JSON.stringify(line).length + 1))).fill(line);
    const object = { id: "po_1", object: "payout", lines };
    return JSON.stringify({ id: "evt_1", object: "event", type: "payout.paid", livemode: false, data: { object } });
  },
  // No page of ours sends as much: one text that is too long, and nothing to look into.
  api: (bytes: number) => JSON.stringify({ text: "x".repeat(bytes - 20) }),
};

/** Each as near to this many bytes as its shape allows. */
const COSTLY: Record<string, (bytes: number) => string> = {
  "lists in lists, each closed": (bytes) => "[".repeat(bytes / 2 - 1) + "]".repeat(bytes / 2 - 1),
  "objects in objects, each closed": (bytes) => `${'{"a":'.repeat(bytes / 6 - 1)}1${"}".repeat(bytes / 6 - 1)}`,
  "empty lists in a row": (bytes) => `[${"[],".repeat(bytes / 3 - 2)}[]]`,
  "keys without end": (bytes) => `{${Array.from({ length: bytes / 12 - 1 }, (_, key) => `"k${key}":0`).join(",")}}`,
  "one key again and again": (bytes) => `{${'"object":0,'.repeat(bytes / 11 - 2)}"object":"page"}`,
  "a number of nothing but digits": (bytes) => "4".repeat(bytes - 2),
  "a text of noughts": (bytes) => `{"text":"${"\\u0000".repeat(bytes / 6 - 4)}"}`,
  "a text of halves of characters": (bytes) => `{"text":"${"\\ud83d".repeat(bytes / 6 - 4)}"}`,
  "a text of digits": (bytes) => delivered("4242 ".repeat(bytes / 5 - 60)),
  "a text of blanks": (bytes) => delivered(`4${" ".repeat(bytes - 300)}2`),
  "a text of dashes and digits": (bytes) => delivered("4-2.".repeat(bytes / 4 - 60)),
  "an address of digits": (bytes) =>
    JSON.stringify({ to: { kind: "address", address: { country: "IT", name: "42".repeat(bytes / 2 - 60) } } }),
};

function delivered(words: string): string {
  const of = { sender: { id: "1" }, recipient: { id: META.pageId }, timestamp: 1 };
  const messaging = [{ ...of, message: { mid: "m_echo", is_echo: true, app_id: 1, text: words } }];
  return JSON.stringify({ object: "page", entry: [{ id: META.pageId, time: 0, messaging }] });
}

/** Of the worker's process, in milliseconds: other programs of a busy machine do not count. Without /proc, what the clock says. */
function cpuMs(): number {
  if (!existsSync("/proc/self/stat")) return performance.now();
  // After the name in brackets: the state is the third field, user and system time are the 14th and 15th, in hundredths (proc(5)).
  const fields = readFileSync(`/proc/${world.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Calls of each body: the clock of a process has steps of ten milliseconds. */
const CALLS = { messenger: 4, stripe: 4, api: 15 };
/** Times an honest one. What Meta or Stripe has signed may be somewhat dear: a megabyte of keys is nine times, and nobody else can send it. */
const DEARER_MAX = { messenger: 30, stripe: 30, api: 10 };
/** What is counted although it is nobody's: the worker tidies up whenever it wants. */
const NOISE_MS = 100;

test.each([
  ["POST /webhooks/messenger", "messenger", MEGABYTE],
  ["POST /webhooks/stripe", "stripe", MEGABYTE],
  ["POST /api/quotes", "api", API_BYTES],
  ["PUT /api/checkout/draft", "api", API_BYTES],
] as const)(
  "no body to %s, however it is made, costs the worker far more than an honest one of its size",
  async (route, kind, bytes) => {
    await forgetCounts(world);
    const ask = await ASKS[route]?.(enter(stage, comerFor(route)));
    if (!ask) throw new Error(`nobody knows how to ask ${route}`);
    const statuses = new Set<number>();
    const cost = async (body: string) => {
      const headers = { ...PLAIN, ...ask.headers, ...signedHeaders(kind, text(body)) };
      const began = cpuMs();
      for (let call = 0; call < CALLS[kind]; call++) {
        const answer = await world.fetch(ask.path, { method: ask.method, headers, body });
        await answer.arrayBuffer();
        statuses.add(answer.status);
      }
      return cpuMs() - began;
    };
    const honest = HONEST[kind](bytes);
    expect(honest.length / bytes).toBeGreaterThan(0.95);
    await cost(honest);
    statuses.clear();
    const plain = await cost(honest);
    if (kind !== "api") expect([...statuses]).toEqual([200]);
    const dear: string[] = [];
    for (const [what, make] of Object.entries(COSTLY)) {
      const body = make(bytes);
      expect(body.length, what).toBeLessThanOrEqual(bytes);
      expect(body.length / bytes, what).toBeGreaterThan(kind === "api" ? 0.7 : 0.85);
      const spent = await cost(body);
      if (spent > DEARER_MAX[kind] * plain + NOISE_MS) dear.push(`${what}: ${spent} ms, an honest one ${plain} ms`);
    }
    expect(dear).toEqual([]);
    expect([...statuses].filter((status) => status >= 500)).toEqual([]);
  },
  LIMIT_MS,
);
