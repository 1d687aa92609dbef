import { describe, expect, test } from "vitest";
import { EVENTS_PER_DELIVERY_MAX, MESSAGE_TEXT_MAX } from "../../../../worker/limits.ts";
import { parseDelivery } from "../../../../worker/messenger/events.ts";
import { fc } from "../../seeded.ts";

const PAGE = "1001";
const PERSON = "2002";
const TIME = 1_760_000_000_000;
const FROM = { pageId: PAGE, psid: PERSON, timestamp: TIME };

const item = (what: object) => ({ sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: TIME, ...what });
const delivery = (...messaging: unknown[]) => ({ object: "page", entry: [{ id: PAGE, time: TIME, messaging }] });

function parse(...messaging: unknown[]) {
  const parsed = parseDelivery(delivery(...messaging));
  if (!parsed) throw new Error("a Page's delivery is parsed");
  return parsed;
}
function only(what: object) {
  const { events, ignored } = parse(item(what));
  expect(ignored).toEqual([]);
  expect(events).toHaveLength(1);
  return events[0];
}
const ignoredOf = (what: object) => {
  const { events, ignored } = parse(item(what));
  expect(events).toEqual([]);
  return ignored;
};

describe("a message", () => {
  test("of text", () => {
    expect(only({ message: { mid: "m_y", text: "about this", reply_to: { mid: "m_x" } } })).toEqual({
      externalId: "m_y",
      event: { kind: "text", ...FROM, mid: "m_y", text: "about this", cardNumberRemoved: false },
    });
  });

  test("with a card number in it has lost the number", () => {
    expect(only({ message: { mid: "m_y", text: "4242 4242 4242 4242" } })?.event).toMatchObject({
      text: "[number removed]",
      cardNumberRemoved: true,
    });
  });

  test("that is a tap on a quick reply is its payload, not its title", () => {
    expect(only({ message: { mid: "m_x", text: "Red", quick_reply: { payload: "COLOR_RED" } } })).toEqual({
      externalId: "m_x",
      event: { kind: "tap", ...FROM, mid: "m_x", payload: "COLOR_RED" },
    });
  });

  test.each(["image", "audio", "video", "file", "sticker", "reel", "ig_post", "appointment_booking", "fallback"])(
    "with an attachment of type %s",
    (type) => {
      const attachments = [type === "fallback" ? { type } : { type, payload: { url: "https://x.test" } }];
      expect(only({ message: { mid: "m_z", attachments } })).toEqual({
        externalId: "m_z",
        event: { kind: "attachment", ...FROM, mid: "m_z", isSticker: type === "sticker" },
      });
    },
  );

  test("longer than we keep is cut, never inside a character", () => {
    const text = `${"x".repeat(MESSAGE_TEXT_MAX - 1)}😀😀`;
    const event = only({ message: { mid: "m_y", text } })?.event;
    const kept = event?.kind === "text" ? event.text : "";
    expect(kept).toHaveLength(MESSAGE_TEXT_MAX);
    expect(kept.isWellFormed()).toBe(true);
  });

  test("whose card number stands across the bound loses it before the cut", () => {
    const text = `${"x".repeat(MESSAGE_TEXT_MAX - 8)}4242424242424242`;
    const event = only({ message: { mid: "m_y", text } })?.event;
    expect(event?.kind === "text" && event.text).not.toMatch(/\d/);
  });
});

describe("an echo", () => {
  const echo = (message: object) => ({
    sender: { id: PAGE },
    recipient: { id: PERSON },
    timestamp: TIME,
    message: { is_echo: true, app_id: 1_517_776_481_860_111, mid: "m_x", ...message },
  });

  test("of our own message names its metadata, and no person: by then they may have had themselves forgotten", () => {
    expect(parse(echo({ metadata: "threadtill:42", text: "Hi" }))).toEqual({
      events: [
        {
          externalId: "echo:m_x",
          event: { kind: "echo", pageId: PAGE, timestamp: TIME, mid: "m_x", metadata: "threadtill:42" },
        },
      ],
      ignored: [],
    });
  });

  test("of a template is one too", () => {
    const attachments = [{ type: "template", payload: { template_type: "receipt" } }];
    expect(parse(echo({ metadata: "threadtill:42", attachments })).events).toHaveLength(1);
  });

  test("of what a person wrote in the Page's inbox is nobody's message to us", () => {
    expect(parse(echo({ text: "I am human" }))).toEqual({ events: [], ignored: ["foreign_echo"] });
  });
});

describe("a postback", () => {
  test("is a tap", () => {
    const referral = { ref: "campaign-7", source: "SHORTLINK", type: "OPEN_THREAD" };
    expect(only({ postback: { mid: "m_p", title: "Buy", payload: "BUY:sku_1", referral } })).toEqual({
      externalId: "m_p",
      event: { kind: "tap", ...FROM, mid: "m_p", payload: "BUY:sku_1" },
    });
  });

  test("without a mid gets one that is the same every time it is delivered", () => {
    const [first, second] = [only({ postback: { payload: "BUY:a" } }), only({ postback: { payload: "BUY:a" } })];
    const other = only({ postback: { payload: "BUY:b" } });
    expect(first?.externalId).toBe(`postback:${PERSON}:${TIME}:BUY:a`);
    expect(second?.externalId).toBe(first?.externalId);
    expect(other?.externalId).not.toBe(first?.externalId);
  });

  test("of another app's button, without payload, is ignored", () => {
    expect(ignoredOf({ postback: { mid: "m_p", title: "Buy" } })).toEqual(["foreign_postback"]);
  });

  test("of a plugin's visitor, without a person, is ignored", () => {
    expect(ignoredOf({ sender: { user_ref: "u" }, postback: { mid: "m_p", payload: "X" } })).toEqual(["no_sender"]);
  });
});

describe("a sign of life", () => {
  test.each([
    ["a link", { ref: "cart-9", source: "SHORTLINK", type: "OPEN_THREAD" }, "cart-9"],
    ["an ad", { ref: "r", ad_id: "1", source: "ADS", ads_context_data: { ad_title: "x" } }, "r"],
    ["a link under European rules", { type: "OPEN_THREAD" }, ""],
  ])("by %s into the thread is a referral", (_, referral, ref) => {
    expect(only({ referral })).toEqual({
      externalId: `referral:${PERSON}:${TIME}`,
      event: { kind: "referral", ...FROM, ref },
    });
  });

  test("by a reaction, and by taking it back, are two", () => {
    const react = only({ reaction: { reaction: "love", emoji: "❤️", action: "react", mid: "m_bot" } });
    const unreact = only({ reaction: { action: "unreact", mid: "m_bot" } });
    expect(react?.event).toEqual({ kind: "reaction", ...FROM, mid: "m_bot" });
    expect(react?.externalId).not.toBe(unreact?.externalId);
  });
});

describe("knowingly ignored is", () => {
  test.each([
    ["delivery", { delivery: { mids: ["m_a"], watermark: TIME } }],
    ["delivery", { delivery: { watermark: TIME } }],
    ["read", { read: { watermark: TIME } }],
    ["optin", { optin: { ref: "data-ref-value" } }],
    ["optin", { optin: { type: "notification_messages", payload: "p", notification_messages_token: "t" } }],
    ["message_edit", { message_edit: { mid: "m_x", text: "new", num_edit: 1 } }],
    ["account_linking", { account_linking: { status: "linked", authorization_code: "c" } }],
    ["account_linking", { account_linking: { status: "unlinked" } }],
    ["pass_thread_control", { pass_thread_control: { previous_owner_app_id: null, new_owner_app_id: "111" } }],
    ["take_thread_control", { take_thread_control: { previous_owner_app_id: "111", new_owner_app_id: "222" } }],
    ["request_thread_control", { request_thread_control: { requested_owner_app_id: "333" } }],
    ["app_roles", { app_roles: { 111: ["primary_receiver"] } }],
    ["messaging_feedback", { messaging_feedback: {} }],
    ["unknown", { brand_new_shape: {} }],
    ["malformed", { message: { text: "no mid" } }],
    ["malformed", { message: "text" }],
    ["malformed", { postback: { payload: 7 } }],
    ["malformed", { timestamp: "yesterday", message: { mid: "m", text: "x" } }],
    ["no_sender", { sender: {}, message: { mid: "m", text: "x" } }],
  ])("%s", (name, what) => {
    expect(ignoredOf(what)).toEqual([name]);
  });

  test("policy_enforcement, which has no sender", () => {
    const enforcement = {
      recipient: { id: PAGE },
      timestamp: TIME,
      policy_enforcement: { action: "block", reason: "x" },
    };
    expect(parse(enforcement)).toEqual({ events: [], ignored: ["policy_enforcement"] });
  });

  test("what another app that has the thread is told, and the dashboard's test", () => {
    const standby = [item({ message: { mid: "m_x", text: "for the other app" } })];
    const changes = [{ field: "messages", value: { message: { mid: "m", text: "test" } } }];
    const entry = [
      { id: PAGE, standby },
      { id: PAGE, changes },
    ];
    expect(parseDelivery({ object: "page", entry })).toEqual({ events: [], ignored: ["standby", "changes"] });
  });

  test("an entry without its Page, or that is none, while its neighbours are read", () => {
    const message = item({ message: { mid: "m_x", text: "hi" } });
    const entry = [{ messaging: [message] }, "entry", { id: PAGE, messaging: [message, null, message] }];
    const parsed = parseDelivery({ object: "page", entry });
    expect(parsed?.events).toHaveLength(2);
    expect(parsed?.ignored).toEqual(["entry_id", "entry", "malformed"]);
  });
});

describe("a delivery", () => {
  test("may write ids as numbers and times as text", () => {
    const loose = { sender: { id: 2002 }, recipient: { id: 1001 }, timestamp: String(TIME) };
    const body = {
      object: "page",
      entry: [{ id: 1001, messaging: [{ ...loose, message: { mid: "m", text: "hi" } }] }],
    };
    expect(parseDelivery(body)?.events[0]?.event).toMatchObject(FROM);
  });

  test("may hold many entries of several Pages, in order", () => {
    const entry = ["1001", "1003"].map((id) => ({
      id,
      messaging: ["a", "b"].map((mid) => item({ recipient: { id }, message: { mid: `${id}${mid}`, text: "x" } })),
    }));
    const parsed = parseDelivery({ object: "page", entry });
    expect(parsed?.events.map(({ externalId, event }) => [externalId, event.pageId])).toEqual([
      ["1001a", "1001"],
      ["1001b", "1001"],
      ["1003a", "1003"],
      ["1003b", "1003"],
    ]);
  });

  test("over the bound keeps what is within it and says what it left", () => {
    const many = Array.from({ length: EVENTS_PER_DELIVERY_MAX + 2 }, (_, n) =>
      item({ message: { mid: `m${n}`, text: "x" } }),
    );
    const { events, ignored } = parse(...many);
    expect(events).toHaveLength(EVENTS_PER_DELIVERY_MAX);
    expect(ignored).toEqual(["over_limit", "over_limit"]);
  });

  test.each([
    ["Instagram's", { object: "instagram", entry: [] }],
    ["without entries", { object: "page" }],
    ["whose entries are no list", { object: "page", entry: {} }],
    ["that is a list", []],
    ["that is text", "page"],
    ["that is nothing", null],
  ])("%s is not a Page's", (_, body) => {
    expect(parseDelivery(body)).toBeNull();
  });

  test("of whatever shape is parsed without an exception", () => {
    const key = fc.constantFrom(
      "message",
      "postback",
      "referral",
      "reaction",
      "read",
      "sender",
      "timestamp",
      "is_echo",
      "mid",
      "text",
    );
    const value = fc.anything({ key, maxDepth: 3 });
    fc.assert(
      fc.property(value, fc.array(value, { maxLength: 3 }), (whole, items) => {
        expect(() => parseDelivery(whole)).not.toThrow();
        const parsed = parseDelivery(delivery(...items));
        expect((parsed?.events.length ?? 0) + (parsed?.ignored.length ?? 0)).toBe(items.length);
      }),
      { numRuns: 1000 },
    );
  });

  test("whatever is written in it, keeps only text that a database can keep, of bounded length", () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0xd83d, 0xde00));
    const text = fc.array(unit, { maxLength: 1100 }).map((units) => String.fromCharCode(...units).replaceAll("\0", ""));
    fc.assert(
      fc.property(text, (written) => {
        const said = written.toWellFormed();
        const { events } = parse(
          item({ message: { mid: "a", text: said } }),
          item({ message: { mid: "b", quick_reply: { payload: said } } }),
          item({ postback: { payload: said } }),
          item({ referral: { ref: said } }),
        );
        for (const { event, externalId } of events) {
          for (const kept of [externalId, ...Object.values(event).map(String)]) {
            expect(kept.isWellFormed()).toBe(true);
            expect(kept.length).toBeLessThanOrEqual(1000);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
