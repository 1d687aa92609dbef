import { expect, test } from "vitest";
import { quietMessenger } from "./bench.ts";

const long = (length: number) => "x".repeat(length);
const url = { type: "web_url", title: "Buy now", url: "https://pay.example/c/1" };
const postback = { type: "postback", title: "Details", payload: "DETAILS:1" };
const template = (payload: unknown) => ({ attachment: { type: "template", payload } });
const generic = (elements: unknown[]) => template({ template_type: "generic", elements });
const card = (changes: object = {}) => generic([{ title: "House blend", subtitle: "500 g", ...changes }]);
const buttons = (changes: object = {}) =>
  template({ template_type: "button", text: "Your cart", buttons: [url], ...changes });
const reply = (changes: object = {}) => ({ content_type: "text", title: "Red", payload: "RED", ...changes });
const receiptOf = (changes: object = {}) =>
  template({
    template_type: "receipt",
    recipient_name: "Giulia Rossi",
    order_number: "A-1",
    currency: "EUR",
    payment_method: "Visa 4242",
    timestamp: "1760000000",
    summary: { subtotal: 29.99, shipping_cost: 5, total_cost: 34.99 },
    elements: [{ title: "House blend", price: 29.99, quantity: 1, currency: "EUR" }],
    ...changes,
  });
const address = { street_1: "Via Roma 1", city: "Milano", postal_code: "20121", state: "MI", country: "IT" };

const accepted: [string, unknown][] = [
  ["text of 1999 characters", { text: long(1999) }],
  ["13 quick replies", { text: "Which?", quick_replies: Array.from({ length: 13 }, () => reply()) }],
  ["metadata of 999 characters", { text: "Hi", metadata: long(999) }],
  ["a carousel of 10", generic(Array.from({ length: 10 }, () => ({ title: long(80), subtitle: long(80) })))],
  ["three buttons", card({ buttons: [url, postback, postback] })],
  ["a default action", card({ default_action: { type: "web_url", url: "https://shop.example/p/1" } })],
  ["a button template of 640", buttons({ text: long(640) })],
  ["an http address of this machine", buttons({ buttons: [{ ...url, url: "http://localhost:8787/c/1" }] })],
  ["a receipt", receiptOf()],
  ["a receipt with an address", receiptOf({ address: { ...address, street_2: "" } })],
  ["a free item", receiptOf({ elements: [{ title: "Gift", price: 0 }] })],
  ["yen without decimals", receiptOf({ currency: "JPY", summary: { total_cost: 3499 }, elements: [] })],
];

test.each(accepted)("accepts %s", async (_, message) => {
  const { sandbox, reply, psid } = quietMessenger();
  sandbox.say(psid, "hi");
  const answer = await reply(message);
  expect(answer).toEqual({ status: 200, body: { recipient_id: psid, message_id: expect.stringMatching(/^m_/) } });
});

const refused: [string, unknown][] = [
  ["text of 2000 characters", { text: long(2000) }],
  ["empty text", { text: "" }],
  ["neither text nor attachment", { metadata: "x" }],
  ["text and attachment", { text: "Hi", ...card() }],
  ["an unknown property", { text: "Hi", colour: "blue" }],
  ["14 quick replies", { text: "Which?", quick_replies: Array.from({ length: 14 }, () => reply()) }],
  ["a quick reply title of 21", { text: "Which?", quick_replies: [reply({ title: long(21) })] }],
  ["a quick reply payload of 1001", { text: "Which?", quick_replies: [reply({ payload: long(1001) })] }],
  ["a quick reply without payload", { text: "Which?", quick_replies: [{ content_type: "text", title: "Red" }] }],
  ["metadata of 1000 characters", { text: "Hi", metadata: long(1000) }],
  ["11 cards", generic(Array.from({ length: 11 }, () => ({ title: "a", subtitle: "b" })))],
  ["no card", generic([])],
  ["a card title of 81", card({ title: long(81) })],
  ["a card subtitle of 81", card({ subtitle: long(81) })],
  ["a card with a title only", generic([{ title: "House blend" }])],
  ["a card with an unknown property", card({ price: 3 })],
  ["a picture that is no address", card({ image_url: "roast.png" })],
  ["four buttons", card({ buttons: [url, url, url, url] })],
  ["an empty list of buttons", card({ buttons: [] })],
  ["a default action with a title", card({ default_action: url })],
  ["a button title of 21", card({ buttons: [{ ...postback, title: long(21) }] })],
  ["a payload of 1001", card({ buttons: [{ ...postback, payload: long(1001) }] })],
  ["a payload that is an object", card({ buttons: [{ ...postback, payload: { a: 1 } }] })],
  ["an unknown button type", card({ buttons: [{ ...postback, type: "payment" }] })],
  ["a postback with an address", card({ buttons: [{ ...postback, url: "https://x.example" }] })],
  ["a plain http address", buttons({ buttons: [{ ...url, url: "http://pay.example/c/1" }] })],
  ["a javascript address", buttons({ buttons: [{ ...url, url: "javascript:alert(1)" }] })],
  ["an unknown height", buttons({ buttons: [{ ...url, webview_height_ratio: "huge" }] })],
  ["extensions on a foreign host", buttons({ buttons: [{ ...url, messenger_extensions: true }] })],
  ["fallback_url without extensions", buttons({ buttons: [{ ...url, fallback_url: "https://pay.example/f" }] })],
  ["a button template of 641", buttons({ text: long(641) })],
  ["a button template without buttons", buttons({ buttons: undefined })],
  ["an unknown template", template({ template_type: "list", elements: [] })],
  ["a receipt without recipient_name", receiptOf({ recipient_name: undefined })],
  ["a receipt without order_number", receiptOf({ order_number: undefined })],
  ["a receipt without payment_method", receiptOf({ payment_method: undefined })],
  ["a receipt without currency", receiptOf({ currency: undefined })],
  ["a receipt with an unknown currency", receiptOf({ currency: "XQZ" })],
  ["a receipt without total_cost", receiptOf({ summary: { subtotal: 1 } })],
  ["a total that is text", receiptOf({ summary: { total_cost: "34.99" } })],
  ["a total with three decimals", receiptOf({ summary: { total_cost: 34.999 } })],
  ["yen with decimals", receiptOf({ currency: "JPY", summary: { total_cost: 34.9 }, elements: [] })],
  ["a negative adjustment", receiptOf({ adjustments: [{ name: "Coupon", amount: -3 }] })],
  ["an address without city", receiptOf({ address: { ...address, city: undefined } })],
  ["an address without state", receiptOf({ address: { ...address, state: "" } })],
  ["an address with a long country", receiptOf({ address: { ...address, country: "ITA" } })],
  ["an item without price", receiptOf({ elements: [{ title: "House blend" }] })],
  ["a timestamp that is a number", receiptOf({ timestamp: 1760000000 })],
  ["a timestamp in milliseconds", receiptOf({ timestamp: "1760000000000" })],
  ["buttons on a receipt", receiptOf({ buttons: [url] })],
];

test.each(refused)("refuses %s with error 100", async (_, message) => {
  const { sandbox, reply, psid } = quietMessenger();
  sandbox.say(psid, "hi");
  const { status, body } = await reply(message);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({
    code: 100,
    type: "OAuthException",
    fbtrace_id: expect.stringMatching(/^A.{22}$/),
  });
  expect(sandbox.thread(psid)).toHaveLength(1);
  expect(sandbox.sends().at(-1)).toMatchObject({ outcome: "refused", error: { code: 100 } });
});

test("an order number is used once per Page", async () => {
  const { sandbox, reply, psid } = quietMessenger();
  sandbox.say(psid, "hi");
  expect((await reply(receiptOf())).status).toBe(200);
  const again = await reply(receiptOf());
  expect(again.body.error).toMatchObject({ code: 100, message: expect.stringContaining("order_number") });
  expect((await reply(receiptOf({ order_number: "A-1-2" }))).status).toBe(200);
});

test("extensions pass for an allow-listed host only", async () => {
  const { sandbox, reply, psid, graph } = quietMessenger();
  sandbox.say(psid, "hi");
  const profile = "/v26.0/me/messenger_profile?access_token=PAGE_TOKEN";
  await graph("POST", profile, { whitelisted_domains: ["https://pay.example"] });
  const extended = { ...url, messenger_extensions: true, fallback_url: "https://pay.example/f" };
  expect((await reply(buttons({ buttons: [extended] }))).status).toBe(200);
  const foreign = { ...extended, url: "https://sub.pay.example/c/1" };
  expect((await reply(buttons({ buttons: [foreign] }))).body.error.code).toBe(100);
});
