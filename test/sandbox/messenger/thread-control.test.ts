import { expect, test } from "vitest";
import { META, quietMessenger } from "./bench.ts";

const INBOX = "263902037430900";
const HI = { text: "Hi" };

async function talking() {
  const bench = quietMessenger();
  bench.sandbox.say(bench.psid, "hello");
  await bench.reply(HI);
  const call = (name: string, more: object = {}) =>
    bench.graph("POST", `/v26.0/1001/${name}_thread_control?access_token=PAGE_TOKEN`, {
      recipient: { id: bench.psid },
      ...more,
    });
  const entries = () => bench.queued.map(({ body }) => JSON.parse(body).entry[0]);
  return { ...bench, call, entries };
}

test("while another app has the thread, nothing can be sent and the person is heard on standby", async () => {
  const { sandbox, psid, reply, entries, send } = await talking();
  sandbox.takeThread(psid);
  expect(entries().at(-1).messaging[0].take_thread_control).toEqual({
    previous_owner_app_id: META.appId,
    new_owner_app_id: INBOX,
  });
  const before = sandbox.thread(psid).length;
  expect((await reply(HI)).body.error).toMatchObject({ code: 10, error_subcode: 2018300 });
  expect((await send({ recipient: { id: psid }, sender_action: "typing_on" })).body.error.error_subcode).toBe(2018300);
  expect(sandbox.thread(psid)).toHaveLength(before);
  sandbox.say(psid, "Anybody?");
  expect(entries().at(-1)).not.toHaveProperty("messaging");
  expect(entries().at(-1).standby).toMatchObject([{ sender: { id: psid }, message: { text: "Anybody?" } }]);
});

test("given back, we hear it and may speak again", async () => {
  const { sandbox, psid, reply, entries } = await talking();
  sandbox.takeThread(psid, "222");
  sandbox.giveThread(psid);
  expect(entries().at(-1).messaging[0].pass_thread_control).toEqual({
    previous_owner_app_id: "222",
    new_owner_app_id: META.appId,
  });
  expect((await reply(HI)).status).toBe(200);
  sandbox.say(psid, "Thanks");
  expect(entries().at(-1).messaging).toHaveLength(1);
});

test("our own take and pass count at once and are not told to ourselves", async () => {
  const { sandbox, psid, reply, call, queued } = await talking();
  const before = queued.length;
  expect((await call("pass", { target_app_id: INBOX, metadata: "please help" })).body).toEqual({ success: true });
  expect(sandbox.isThreadOurs(psid)).toBe(false);
  expect((await reply(HI)).body.error.error_subcode).toBe(2018300);
  expect((await call("pass", { target_app_id: "5" })).body.error.error_subcode).toBe(2018300);
  expect((await call("request")).body).toEqual({ success: true });
  expect(sandbox.person(psid).isControlRequested).toBe(true);
  expect((await call("take")).body).toEqual({ success: true });
  expect(queued).toHaveLength(before);
  expect((await reply(HI)).status).toBe(200);
});

test("another app may ask us for the thread", async () => {
  const { sandbox, psid, entries } = await talking();
  sandbox.askForThread(psid, "333");
  expect(entries().at(-1).messaging[0].request_thread_control).toEqual({ requested_owner_app_id: "333" });
  expect(sandbox.isThreadOurs(psid)).toBe(true);
});

test("somebody who answers by hand takes the thread, and the echo names the inbox and no metadata", async () => {
  const { sandbox, psid, entries, queued } = await talking();
  const before = queued.length;
  const mid = sandbox.answerByHand(psid, "Marta here");
  expect(sandbox.thread(psid).at(-1)).toMatchObject({ mid, from: "page", text: "Marta here" });
  const [taken, echoed] = entries().slice(before);
  expect(taken.messaging[0]).toHaveProperty("take_thread_control");
  expect(echoed.standby[0].message).toEqual({ is_echo: true, app_id: Number(INBOX), mid, text: "Marta here" });
});

test("standby is silent for an app that has not subscribed to it", async () => {
  const { sandbox, psid, graph, queued } = await talking();
  await graph("POST", "/v26.0/1001/subscribed_apps?access_token=PAGE_TOKEN&subscribed_fields=messages");
  sandbox.takeThread(psid);
  const before = queued.length;
  sandbox.say(psid, "Anybody?");
  expect(queued).toHaveLength(before);
});

test.each<[string, string, object, object]>([
  ["a stranger", "take", { recipient: { id: "4" } }, { code: 100, error_subcode: 2018001 }],
  ["nobody", "take", { recipient: undefined }, { code: 100 }],
  ["an unknown property", "request", { reason: "x" }, { code: 100 }],
  ["no target", "pass", {}, { code: 100 }],
  ["metadata of 1001", "take", { metadata: "x".repeat(1001) }, { code: 100 }],
])("thread control refuses %s", async (_, name, body, error) => {
  const { call, sandbox, psid } = await talking();
  expect((await call(name, body)).body.error).toMatchObject(error);
  expect(sandbox.isThreadOurs(psid)).toBe(true);
});
