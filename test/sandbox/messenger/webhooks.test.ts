import { expect, test } from "vitest";
import { escapedJson, signature256 } from "../../../sandbox/messenger/wire.ts";
import { quietMessenger, START } from "./bench.ts";

const URL_BUTTON = { type: "web_url", title: "Buy now", url: "https://pay.example/c/1", webview_height_ratio: "tall" };
const POSTBACK = { type: "postback", title: "Details", payload: "DETAILS:1" };
const CARDS = {
  attachment: {
    type: "template",
    payload: { template_type: "generic", elements: [{ title: "House blend", buttons: [URL_BUTTON, POSTBACK] }] },
  },
};

test("bodies are escaped and signed as in the platform's vector", () => {
  const event = { sender: { id: "2002" }, recipient: { id: "1001" }, timestamp: 1760000000000 };
  const message = { mid: "m_AbC", text: "hällo 😀 a/b" };
  const entry = { id: "1001", time: 1760000000123, messaging: [{ ...event, message }] };
  const body = escapedJson({ object: "page", entry: [entry] });
  expect(body).toContain('"text":"h\\u00e4llo \\ud83d\\ude00 a\\/b"');
  expect(signature256("test_app_secret", body)).toBe(
    "sha256=f51672c9f8d830ad41dc892588ce1ff674f39bda0788a814080680e0ba794ed3",
  );
});

test("what a person says arrives in the envelope, signed, and shows on the phone", () => {
  const { sandbox, psid, queued } = quietMessenger();
  const mid = sandbox.say(psid, "perché?");
  const [letter] = queued;
  expect(letter?.path).toBe("/webhooks/messenger");
  expect(letter?.headers).toMatchObject({
    "x-hub-signature-256": signature256("test_app_secret", letter?.body ?? ""),
  });
  expect(JSON.parse(letter?.body ?? "")).toEqual({
    object: "page",
    entry: [
      {
        id: "1001",
        time: START,
        messaging: [
          { sender: { id: psid }, recipient: { id: "1001" }, timestamp: START, message: { mid, text: "perché?" } },
        ],
      },
    ],
  });
  expect(sandbox.thread(psid)).toMatchObject([{ mid, from: "person", kind: "text", status: "sent" }]);
});

test("a send is echoed with sender and recipient swapped, then delivered, then read", async () => {
  const { sandbox, psid, reply, events } = quietMessenger();
  sandbox.say(psid, "hi");
  const { body } = await reply({ text: "Hello", metadata: "order:1" });
  const mid = body.message_id;
  expect(events().slice(1)).toEqual([
    {
      sender: { id: "1001" },
      recipient: { id: psid },
      timestamp: START,
      message: { is_echo: true, app_id: 1517776481860111, metadata: "order:1", mid, text: "Hello" },
    },
    { sender: { id: psid }, recipient: { id: "1001" }, timestamp: START, delivery: { mids: [mid], watermark: START } },
    { sender: { id: psid }, recipient: { id: "1001" }, timestamp: START, read: { watermark: START } },
  ]);
});

test("a template is echoed as an attachment", async () => {
  const { sandbox, psid, reply, events } = quietMessenger();
  sandbox.say(psid, "hi");
  await reply(CARDS);
  expect(events()[1].message).toMatchObject({ is_echo: true, attachments: [CARDS.attachment] });
  expect(events()[1].message).not.toHaveProperty("text");
});

test("a refused send is not echoed", async () => {
  const { sandbox, psid, reply, queued } = quietMessenger();
  sandbox.say(psid, "hi");
  await reply({ text: "" });
  expect(queued).toHaveLength(1);
});

test("buttons are tapped by title: a postback is sent, an address opens and sends nothing", async () => {
  const { sandbox, psid, reply, events } = quietMessenger();
  sandbox.getStarted(psid, { ref: "campaign-7" });
  expect(events()[0].postback).toMatchObject({
    title: "Get Started",
    payload: "GET_STARTED",
    referral: { ref: "campaign-7", source: "SHORTLINK", type: "OPEN_THREAD" },
  });
  await reply(CARDS);
  expect(sandbox.tap(psid, "Buy now")).toMatchObject({ kind: "web_url", button: { url: URL_BUTTON.url } });
  const before = events().length;
  expect(sandbox.tap(psid, "Details")).toMatchObject({ kind: "postback" });
  expect(events().slice(before)).toMatchObject([{ postback: { title: "Details", payload: "DETAILS:1" } }]);
  expect(sandbox.thread(psid).at(-1)).toMatchObject({ kind: "postback", text: "Details", from: "person" });
  expect(() => sandbox.tap(psid, "Nothing")).toThrow("[Details]");
});

test("quick replies are there until the next bubble", async () => {
  const { sandbox, psid, reply, events } = quietMessenger();
  sandbox.say(psid, "hi");
  await reply({ text: "Which?", quick_replies: [{ content_type: "text", title: "Red", payload: "COLOR_RED" }] });
  sandbox.quickReply(psid, "Red");
  expect(events().at(-1).message).toMatchObject({ text: "Red", quick_reply: { payload: "COLOR_RED" } });
  expect(() => sandbox.quickReply(psid, "Red")).toThrow("Red");
});

test("waitFor hears bubbles to come and says what there was when none came", async () => {
  const { sandbox, psid, reply } = quietMessenger();
  sandbox.say(psid, "hi");
  const coming = sandbox.waitFor(psid, (bubble) => bubble.from === "page", 1000);
  await reply({ text: "Hello" });
  expect(await coming).toMatchObject({ text: "Hello" });
  await expect(sandbox.waitFor(psid, (bubble) => bubble.text === "Bye", 5)).rejects.toThrow("page text: Hello");
});

test("ids repeat with the seed", () => {
  const [first, second] = [quietMessenger(), quietMessenger()];
  expect(first.psid).toBe(second.psid);
  expect(first.sandbox.say(first.psid, "a")).toBe(second.sandbox.say(second.psid, "b"));
  expect(first.sandbox.newPhone("giulia").psid).not.toBe(first.psid);
});
