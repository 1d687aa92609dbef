import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { atRest, countRows, everyRow, timePasses } from "../support/records.ts";
import { isCarousel, MINUTE_MS, newcomer, openShop } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "messenger-webhook" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const sign = (body: string, secret = META.appSecret) =>
  `sha256=${createHmac("sha256", secret).update(body, "utf8").digest("hex")}`;

async function post(body: string, headers: Record<string, string>): Promise<number> {
  const response = await world.fetch("/webhooks/messenger", { method: "POST", body, headers });
  await response.text();
  return response.status;
}

/** Giulia has just written, so that the Page may answer her. */
function openWindow(): void {
  world.sandbox.messenger.person("giulia").lastContactAt = world.sandbox.clock.now();
}

/** Posts any JSON with the right signature, past the sandbox's own idea of what Messenger sends. */
const postSigned = (value: unknown) => {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return post(body, { "x-hub-signature-256": sign(body) });
};

/** Says how long its body is and sends none of it; answers with the status. */
function announce(bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-length": bytes };
    const sending = request(new URL("/webhooks/messenger", world.url), { method: "POST", headers });
    sending.once("response", ({ statusCode }) => {
      resolve(statusCode ?? 0);
      sending.destroy();
    });
    sending.once("error", reject);
    sending.flushHeaders();
  });
}

const hello = (mid = "m_hello", text = "hello") => ({
  sender: { id: world.sandbox.messenger.person("giulia").psid },
  recipient: { id: META.pageId },
  timestamp: world.sandbox.clock.now(),
  message: { mid, text },
});
const envelope = (...messaging: unknown[]) => ({
  object: "page",
  entry: [{ id: META.pageId, time: world.sandbox.clock.now(), messaging }],
});

describe("Meta's handshake", () => {
  test("gives the challenge back untouched when the verify token is right", async () => {
    const { messenger } = world.sandbox;
    expect(await messenger.handshake()).toEqual({ status: 200, body: "1158201444" });
    expect(await messenger.handshake({ challenge: "007 <b>&" })).toEqual({ status: 200, body: "007 <b>&" });
  });

  test.each<[string, Record<string, string | undefined>]>([
    ["another token", { verify_token: "guessed" }],
    ["no token", { verify_token: undefined }],
    ["an empty token", { verify_token: "" }],
    ["another mode", { mode: "unsubscribe" }],
    ["no mode", { mode: undefined }],
    ["no challenge", { challenge: undefined }],
  ])("answers 403 to %s, and never with the challenge", async (_, changes) => {
    const answer = await world.sandbox.messenger.handshake(changes);
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain("1158201444");
  });
});

describe("a delivery counts only when Meta signed these very bytes", () => {
  const FORGED: [what: string, headers: (body: string) => Record<string, string>][] = [
    ["no signature", () => ({})],
    ["an empty signature", () => ({ "x-hub-signature-256": "" })],
    [
      "the legacy SHA-1 alone",
      (body) => ({ "x-hub-signature": `sha1=${createHmac("sha1", META.appSecret).update(body).digest("hex")}` }),
    ],
    ["another secret", (body) => ({ "x-hub-signature-256": sign(body, "guessed") })],
    ["the signature of another body", (body) => ({ "x-hub-signature-256": sign(`${body} `) })],
    ["the digest without its prefix", (body) => ({ "x-hub-signature-256": sign(body).slice("sha256=".length) })],
    ["a digest cut short", (body) => ({ "x-hub-signature-256": sign(body).slice(0, -1) })],
    ["a digest that is no hex", () => ({ "x-hub-signature-256": `sha256=${"z".repeat(64)}` })],
  ];
  test.each(FORGED)("%s is refused with 401 and changes nothing", async (_, headers) => {
    const before = await everyRow(world.sql);
    const body = JSON.stringify(envelope(hello()));
    expect(await post(body, headers(body))).toBe(401);
    await atRest(world);
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("a body that somebody parsed and wrote again is refused, because its bytes are others", async () => {
    openWindow();
    const escaped = JSON.stringify(envelope(hello("m_1", "caffè"))).replace("è", "\\u00e8");
    const again = JSON.stringify(JSON.parse(escaped));
    expect(await post(again, { "x-hub-signature-256": sign(escaped) })).toBe(401);
    expect(await post(escaped, { "x-hub-signature-256": sign(escaped) })).toBe(200);
  });

  test("a body of a megabyte and one byte is refused unread, a body of a megabyte is read", async () => {
    openWindow();
    const whole = JSON.stringify(envelope(hello()));
    const padded = (bytes: number) => `${whole}${" ".repeat(bytes - whole.length)}`;
    expect(await announce(1_000_001)).toBe(413);
    expect(await countRows(world.sql, "inbox")).toEqual({ inbox: 0 });
    expect(await postSigned(padded(1_000_000))).toBe(200);
    expect(await countRows(world.sql, "inbox")).toEqual({ inbox: 1 });
  });

  test("a body whose length is not announced is bounded too", async () => {
    const chunk = new TextEncoder().encode(" ".repeat(100_000));
    let left = 20;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const response = await world
      .fetch("/webhooks/messenger", { method: "POST", body, duplex: "half" } as RequestInit)
      .catch(() => null);
    expect([413, undefined]).toContain(response?.status);
    expect(await countRows(world.sql, "inbox")).toEqual({ inbox: 0 });
  });

  test.each(["not json", "", "null", "[]", "42", '"page"', "{}", '{"object":"instagram","entry":[]}'])(
    "%s, rightly signed, is no delivery of a Page: 404",
    async (body) => {
      expect(await postSigned(body)).toBe(404);
      expect(await countRows(world.sql, "inbox")).toEqual({ inbox: 0 });
    },
  );
});

describe("every event that Messenger knows is answered with 200", () => {
  const bare = (event: Record<string, unknown>): [string, Record<string, unknown>] => [
    Object.keys(event)[0] ?? "",
    event,
  ];
  const SHAPES: [string, Record<string, unknown>][] = [
    ["text", { message: { mid: "m_1", text: "hello" } }],
    ["a quick reply", { message: { mid: "m_2", text: "Help", quick_reply: { payload: "HELP" } } }],
    ["a reply to a message", { message: { mid: "m_3", text: "about this", reply_to: { mid: "m_x" } } }],
    ["an image", { message: { mid: "m_4", attachments: [{ type: "image", payload: { url: "https://x.test/i" } }] } }],
    [
      "a sticker",
      {
        message: {
          mid: "m_5",
          attachments: [{ type: "sticker", payload: { url: "https://x.test/s", sticker_id: 1 } }],
        },
      },
    ],
    ["an attachment without payload", { message: { mid: "m_6", attachments: [{ type: "fallback" }] } }],
    ["text with a product", { message: { mid: "m_7", text: "hi", referral: { product: { id: "p" } } } }],
    ["an echo of ours", { message: { mid: "m_8", is_echo: true, app_id: 1, metadata: "threadtill:1", text: "x" } }],
    ["an echo from the Page's inbox", { message: { mid: "m_9", is_echo: true, app_id: 263902037430900, text: "x" } }],
    ["an echo of a template", { message: { mid: "m_10", is_echo: true, attachments: [{ type: "template" }] } }],
    ["a postback", { postback: { mid: "m_11", title: "Get Started", payload: "GET_STARTED" } }],
    ["a postback without mid", { postback: { title: "Help", payload: "HELP" } }],
    ["another app's postback", { postback: { mid: "m_12", title: "Their button" } }],
    [
      "a postback with a referral",
      {
        postback: {
          mid: "m_13",
          payload: "GET_STARTED",
          referral: { ref: "a", source: "SHORTLINK", type: "OPEN_THREAD" },
        },
      },
    ],
    ["a referral", { referral: { ref: "cart-9", source: "SHORTLINK", type: "OPEN_THREAD" } }],
    [
      "a referral from an ad",
      { referral: { ref: "r", ad_id: "1", source: "ADS", ads_context_data: { ad_title: "x" } } },
    ],
    ["an opt-in", { optin: { ref: "data" } }],
    ["a legacy opt-in", { optin: { type: "notification_messages", payload: "x", user_token_status: "x" } }],
    ["a delivery", { delivery: { mids: ["m_a"], watermark: 1 } }],
    ["a delivery without mids", { delivery: { watermark: 1 } }],
    ["a read", { read: { watermark: 1 } }],
    ["a reaction", { reaction: { reaction: "love", emoji: "❤️", action: "react", mid: "m_bot" } }],
    ["a reaction taken back", { reaction: { action: "unreact", mid: "m_bot" } }],
    ["an edit", { message_edit: { mid: "m_1", text: "x", num_edit: 1 } }],
    ["a linked account", { account_linking: { status: "linked", authorization_code: "x" } }],
    ["an unlinked account", { account_linking: { status: "unlinked" } }],
    ["a thread passed", { pass_thread_control: { previous_owner_app_id: null, new_owner_app_id: "1", metadata: "" } }],
    ["a thread taken", { take_thread_control: { previous_owner_app_id: "1", new_owner_app_id: "2", metadata: "" } }],
    ["a thread asked for", { request_thread_control: { requested_owner_app_id: "3", metadata: "" } }],
    bare({ app_roles: { "111": ["primary_receiver"] } }),
    bare({ messaging_feedback: { feedback_screens: [] } }),
    bare({ game_play: { game_id: "1" } }),
    ["a shape of the future", { hologram: { mid: "m_h" } }],
    ["a message that is no message", { message: "text" }],
    ["a message without mid", { message: { text: "hello" } }],
    ["a postback that is none", { postback: 1 }],
    ["a referral that is none", { referral: [] }],
    ["a reaction that is none", { reaction: null }],
    ["numbers as text", { timestamp: "1760000000000", message: { mid: "m_14", text: "hello" } }],
    ["a sender without id", { sender: { user_ref: "x" }, postback: { mid: "m_15", payload: "HELP" } }],
    ["no sender", { sender: undefined, policy_enforcement: { action: "block", reason: "x" } }],
  ];
  test.each(SHAPES)("%s", async (_, event) => {
    const { psid } = world.sandbox.messenger.person("giulia");
    const frame = { sender: { id: psid }, recipient: { id: META.pageId }, timestamp: world.sandbox.clock.now() };
    openWindow();
    expect(await postSigned(envelope({ ...frame, ...event }))).toBe(200);
    await atRest(world);
    expect(await world.sql`select 1 from inbox where status <> 'done'`).toHaveLength(0);
  });

  test.each<[string, unknown]>([
    [
      "standby",
      { object: "page", entry: [{ id: META.pageId, time: 1, standby: [{ message: { mid: "m", text: "x" } }] }] },
    ],
    ["changes", { object: "page", entry: [{ id: META.pageId, time: 1, changes: [{ field: "feed", value: {} }] }] }],
    ["no entries", { object: "page", entry: [] }],
    ["an entry of nothing", { object: "page", entry: [{}] }],
    ["entries that are none", { object: "page", entry: [null, 1, "x", []] }],
    ["messaging that is none", { object: "page", entry: [{ id: META.pageId, messaging: [null, 1, "x", []] }] }],
  ])("an envelope with %s", async (_, body) => {
    expect(await postSigned(body)).toBe(200);
    await atRest(world);
    expect(world.sandbox.messenger.sends()).toEqual([]);
  });

  test("a message for another Page is answered to nobody", async () => {
    expect(await postSigned({ object: "page", entry: [{ id: "999", time: 1, messaging: [hello()] }] })).toBe(200);
    await atRest(world);
    expect(world.sandbox.messenger.sends()).toEqual([]);
    expect(await countRows(world.sql, "buyers")).toEqual({ buyers: 0 });
  });

  test("text that a database does not take as it is does not stop the delivery", async () => {
    openWindow();
    // Half an emoji, as some client may cut it; a NUL; and a long text whose 500th unit is the first half of one.
    const odd = ["\ud83d", "a\u0000b", `${"a".repeat(499)}😀 and more`, "\u2028\ufeff\uffff"];
    for (const [index, text] of odd.entries()) {
      expect([index, await postSigned(envelope(hello(`m_odd_${index}`, text)))]).toEqual([index, 200]);
    }
    await atRest(world);
    expect(
      await world.sql`
      select 1 from inbox where status = 'done' and event->>'kind' = 'text'`,
    ).toHaveLength(odd.length);
  });

  test("a payload that is cut in the middle of a character does not stop the delivery", async () => {
    openWindow();
    const payload = `${"a".repeat(999)}😀`;
    expect(await postSigned(envelope({ ...hello(), message: undefined, postback: { payload } }))).toBe(200);
    expect(await postSigned(envelope({ ...hello(), message: undefined, referral: { ref: payload } }))).toBe(200);
  });
});

describe("delivered twice, in bulk or late", () => {
  test("the same event three times over is answered once", async () => {
    const { messenger, delivery } = world.sandbox;
    delivery.duplicateNext(1, "messenger");
    messenger.getStarted("giulia");
    await messenger.waitFor("giulia", isCarousel);
    const [first] = delivery.deliveries("messenger");
    expect(await postSigned(first?.body ?? "")).toBe(200);
    await atRest(world);
    expect(messenger.thread("giulia").filter(isCarousel)).toHaveLength(1);
    expect(await world.sql`select 1 from inbox where event->>'kind' = 'tap'`).toHaveLength(1);
  });

  test("ten deliveries of one event at once are answered once", async () => {
    const { messenger } = world.sandbox;
    openWindow();
    const body = envelope(hello("m_race"));
    const answers = await Promise.all(Array.from({ length: 10 }, () => postSigned(body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    await atRest(world);
    expect(messenger.thread("giulia").filter(isCarousel)).toHaveLength(1);
    expect(await countRows(world.sql, "buyers")).toEqual({ buyers: 1 });
  });

  test("fifty events in one POST are each answered, in the order of their thread", async () => {
    const { messenger, clock } = world.sandbox;
    await openShop(world);
    await atRest(world);
    const seen = messenger.thread("giulia").length;
    const { psid } = messenger.person("giulia");
    const events = Array.from({ length: 50 }, (_, index) => ({
      sender: { id: psid },
      recipient: { id: META.pageId },
      timestamp: clock.now(),
      message: { mid: `m_bulk_${index}`, text: index % 2 === 0 ? "help" : "orders" },
    }));
    messenger.batch(events);
    await atRest(world);
    // What one run left over, because it took too long, is due a minute after its end.
    await timePasses(world, 2 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    const answers = messenger.thread("giulia").slice(seen);
    expect(answers).toHaveLength(50);
    const heads = answers.map(({ text }) => (text?.startsWith("I can show you") ? "help" : "orders"));
    expect(heads).toEqual(events.map(({ message }) => message.text));
  });

  test("fifty events of fifty people in one POST are each answered", async () => {
    const { messenger, clock } = world.sandbox;
    const people = Array.from({ length: 50 }, () => messenger.person(newcomer(world)));
    for (const person of people) person.lastContactAt = clock.now();
    messenger.batch(
      people.map(({ psid, key }) => ({
        sender: { id: psid },
        recipient: { id: META.pageId },
        timestamp: clock.now(),
        message: { mid: `m_${key}`, text: "hello" },
      })),
    );
    await atRest(world);
    await timePasses(world, 2 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    for (const { psid } of people) expect(messenger.thread(psid).filter(isCarousel)).toHaveLength(1);
  });

  test("an event recorded by a worker that died before it answered is answered by the sweep", async () => {
    const { messenger, clock } = world.sandbox;
    const { psid } = messenger.person("giulia");
    messenger.person("giulia").lastContactAt = clock.now();
    const event = { kind: "text", pageId: META.pageId, psid, timestamp: clock.now(), mid: "m_dead", text: "hello" };
    await world.sql`
      insert into inbox (source, external_id, event, received_at, attempts, next_at)
      values ('messenger', 'm_dead', ${world.sql.json({ ...event, cardNumberRemoved: false })},
        ${new Date(clock.now())}, 1, ${new Date(clock.now() + 60_000)})`;
    await world.cron();
    expect(messenger.thread("giulia")).toHaveLength(0);
    await timePasses(world, 60_000);
    await world.cron();
    await messenger.waitFor("giulia", isCarousel);
  });
});

describe("a card number typed into the chat", () => {
  const TYPED = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "4242.4242.4242.4242",
    "4242  4242  4242  4242",
    "4242\n4242\n4242\n4242",
    "4242, 4242, 4242, 4242",
    "4242_4242_4242_4242",
    "4242 – 4242 – 4242 – 4242",
    "card: 4242424242424242 12/28 123",
    "4242424242424242 1228 987",
    "42424242424242421228987",
    "٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢",
    "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
  ];
  test.each(TYPED)(
    "as %j is nowhere in the database, nor are its expiry and CVC, and the buyer is told",
    async (text) => {
      const { messenger } = world.sandbox;
      await openShop(world);
      await atRest(world);
      messenger.say("giulia", text);
      await messenger.waitFor(
        "giulia",
        (bubble) => bubble.text?.startsWith("Please never send a card number") ?? false,
      );
      await atRest(world);
      const [row] = await world.sql<[{ event: unknown }]>`select event from inbox where event->>'kind' = 'text'`;
      const { text: kept } = row.event as { text: string };
      expect(kept).not.toMatch(/[\d\u0660-\u0669]/);
      await world.logsArrived();
      expect(world.logs.map(({ message }) => message).join("\n")).not.toMatch(/4242.?4242/);
    },
  );

  test("an order number, a phone number or a price is not taken for one", async () => {
    const { messenger } = world.sandbox;
    await openShop(world);
    for (const text of ["A-1042", "+39 02 1234 5678", "29.99 + 5.00 = 34.99"]) {
      messenger.say("giulia", text);
      await atRest(world);
      expect(messenger.thread("giulia").at(-1)?.text).toMatch(/^I did not get that/);
    }
  });
});
