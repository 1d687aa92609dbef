import { expect, test } from "vitest";
import { appSecretProof } from "../../../sandbox/messenger/wire.ts";
import { META, quietMessenger } from "./bench.ts";

const HOUR = 3_600_000;
const HI = { text: "Hi" };

function contacted() {
  const bench = quietMessenger();
  bench.sandbox.say(bench.psid, "hello");
  return bench;
}

const wrongCalls: [string, (psid: string) => object, object][] = [
  ["no recipient", () => ({ messaging_type: "RESPONSE", message: HI }), { code: 100 }],
  [
    "two recipients",
    (id) => ({ recipient: { id, user_ref: "x" }, messaging_type: "RESPONSE", message: HI }),
    { code: 100 },
  ],
  ["no messaging_type", (id) => ({ recipient: { id }, message: HI }), { code: 100 }],
  ["an unknown messaging_type", (id) => ({ recipient: { id }, messaging_type: "PROMO", message: HI }), { code: 100 }],
  ["no message", (id) => ({ recipient: { id }, messaging_type: "RESPONSE" }), { code: 100 }],
  [
    "an unknown key",
    (id) => ({ recipient: { id }, messaging_type: "UPDATE", message: HI, priority: 1 }),
    { code: 100 },
  ],
  [
    "message and sender_action",
    (id) => ({ recipient: { id }, messaging_type: "UPDATE", message: HI, sender_action: "typing_on" }),
    { code: 100, error_subcode: 2018014 },
  ],
  ["an unknown sender_action", (id) => ({ recipient: { id }, sender_action: "dance" }), { code: 100 }],
  [
    "a tag without MESSAGE_TAG",
    (id) => ({ recipient: { id }, messaging_type: "UPDATE", message: HI, tag: "HUMAN_AGENT" }),
    { code: 100 },
  ],
  [
    "an unknown PSID",
    () => ({ recipient: { id: "4" }, messaging_type: "RESPONSE", message: HI }),
    { code: 100, error_subcode: 2018001 },
  ],
  ["a PSID as a number", () => ({ recipient: { id: 4 }, messaging_type: "RESPONSE", message: HI }), { code: 100 }],
];

test.each(wrongCalls)("refuses a call with %s", async (_, body, error) => {
  const { send, psid, sandbox } = contacted();
  const answer = await send(body(psid));
  expect(answer.body.error).toMatchObject(error);
  expect(sandbox.thread(psid)).toHaveLength(1);
});

test.each(["POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE"])("the tag %s is dead", async (tag) => {
  const { reply } = contacted();
  expect((await reply(HI, { messaging_type: "MESSAGE_TAG", tag })).body.error.code).toBe(100);
});

test("a wrong or missing token is 190 and is not recorded as a send", async () => {
  const { graph, sandbox } = contacted();
  const missing = await graph("POST", "/v26.0/1001/messages", {});
  const wrong = await graph("POST", "/v26.0/1001/messages?access_token=nope", {});
  expect([missing, wrong].map(({ status, body }) => [status, body.error.code])).toEqual([
    [401, 190],
    [401, 190],
  ]);
  expect(sandbox.sends()).toEqual([]);
});

test("a form with objects as JSON is read, and the token may be in it", async () => {
  const { form, psid, sandbox } = contacted();
  const body = { recipient: JSON.stringify({ id: psid }), messaging_type: "UPDATE", message: JSON.stringify(HI) };
  expect((await form("/v26.0/1001/messages", { ...body, access_token: "PAGE_TOKEN" })).status).toBe(200);
  expect(sandbox.thread(psid).at(-1)).toMatchObject({ text: "Hi" });
  const broken = await form("/v26.0/1001/messages", { ...body, message: "{", access_token: "PAGE_TOKEN" });
  expect(broken.body.error.code).toBe(100);
});

test("the token may come as a bearer, and the Page as me", async () => {
  const { graph, psid, sandbox } = contacted();
  const body = { recipient: { id: psid }, messaging_type: "RESPONSE", message: HI };
  const bearer = await graph("POST", "/v26.0/me/messages", body, { authorization: "Bearer PAGE_TOKEN" });
  expect(bearer.status).toBe(200);
  expect(sandbox.thread(psid).at(-1)).toMatchObject({ from: "page", kind: "text", text: "Hi" });
});

test("an appsecret_proof is verified when it is there", async () => {
  const { graph, psid } = contacted();
  const proof = appSecretProof(META.appSecret, META.pageToken);
  expect(proof).toBe("ae6dfd59dd0134f0409f6321f8629a69b0c79085bd50777546941af92eb17366");
  const body = { recipient: { id: psid }, messaging_type: "RESPONSE", message: HI };
  const call = (value: string) =>
    graph("POST", `/v26.0/1001/messages?access_token=PAGE_TOKEN&appsecret_proof=${value}`, body);
  expect((await call(proof)).status).toBe(200);
  expect((await call(proof.replace("a", "b"))).body.error.code).toBe(100);
});

test("outside the 24-hour window a send is 10/2018278, and a human agent has 7 days", async () => {
  const { clock, reply, sandbox, psid } = contacted();
  clock.jump(24 * HOUR);
  expect((await reply(HI)).status).toBe(200);
  clock.jump(1);
  expect((await reply(HI)).body.error).toMatchObject({ code: 10, error_subcode: 2018278 });
  expect((await reply(HI, { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" })).status).toBe(200);
  sandbox.emit(psid, { read: { watermark: clock.now() } });
  expect((await reply(HI)).body.error.code).toBe(10);
  sandbox.emit(psid, { reaction: { reaction: "love", action: "react", mid: "m_1" } });
  expect((await reply(HI)).status).toBe(200);
});

test("before the first contact the window is closed", async () => {
  const { reply } = quietMessenger();
  expect((await reply(HI)).body.error).toMatchObject({ code: 10, error_subcode: 2018278 });
});

test("somebody who blocked the Page is 551/1545041", async () => {
  const { reply, sandbox, psid } = contacted();
  sandbox.block(psid);
  expect((await reply(HI)).body.error).toMatchObject({ code: 551, error_subcode: 1545041 });
  sandbox.block(psid, false);
  expect((await reply(HI)).status).toBe(200);
});

test("injected faults meet right calls only, as often as asked", async () => {
  const { reply, sandbox } = contacted();
  sandbox.failNext({ code: 2, subcode: 2018344, http: 500, times: 2 });
  expect((await reply({ text: "" })).body.error.code).toBe(100);
  expect(await reply(HI)).toMatchObject({ status: 500, body: { error: { code: 2, error_subcode: 2018344 } } });
  expect((await reply(HI)).status).toBe(500);
  expect((await reply(HI)).status).toBe(200);
});

test("endpoints that the sandbox does not have are a loud 404 in Graph's shape", async () => {
  const { graph, sandbox } = contacted();
  const answer = await graph("POST", "/v26.0/1001/personas?access_token=PAGE_TOKEN", {});
  expect(answer).toMatchObject({ status: 404, body: { error: { code: 2500, fbtrace_id: expect.any(String) } } });
  expect((await graph("GET", "/v20.0/me?access_token=PAGE_TOKEN")).status).toBe(404);
  expect(sandbox.unknownCalls()).toEqual(["POST /v26.0/1001/personas"]);
});

test("another Page's id is 100/33", async () => {
  const { graph } = contacted();
  const answer = await graph("POST", "/v26.0/1002/messages?access_token=PAGE_TOKEN", {});
  expect(answer.body.error).toMatchObject({ code: 100, error_subcode: 33 });
});
