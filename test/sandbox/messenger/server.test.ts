import { afterEach, expect, test } from "vitest";
import { manualClock } from "../../../sandbox/clock.ts";
import { startSandbox } from "../../../sandbox/index.ts";
import { META, receiver, START, STRIPE } from "./bench.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function started() {
  const worker = await receiver();
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: manualClock(START), seed: "server" });
  sandbox.connect(worker.url);
  open.push(sandbox, worker);
  const psid = sandbox.messenger.person("giulia").psid;
  const post = (path: string, body: unknown) =>
    fetch(sandbox.url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const reply = (message: unknown) =>
    post("/v26.0/me/messages?access_token=PAGE_TOKEN", {
      recipient: { id: psid },
      messaging_type: "RESPONSE",
      message,
    });
  return { worker, sandbox, psid, post, reply };
}

const linkTo = (url: string) => ({
  attachment: {
    type: "template",
    payload: { template_type: "button", text: "Your cart", buttons: [{ type: "web_url", title: "Pay", url }] },
  },
});

test("every sent address is fetched once by the crawler, and never one of another machine", async () => {
  const { sandbox, worker, reply, psid } = await started();
  sandbox.messenger.say(psid, "hi");
  const url = `${worker.url}/c/token`;
  await reply(linkTo(url));
  await reply(linkTo(url));
  await reply(linkTo("https://pay.example/c/1"));
  await sandbox.settled();
  const fetched = worker.received.filter(({ method }) => method === "GET");
  expect(fetched.map(({ path, headers }) => [path, headers["user-agent"]])).toEqual([
    ["/c/token", expect.stringContaining("facebookexternalhit")],
  ]);
  expect(sandbox.messenger.crawls()).toEqual([
    { url, outcome: 200, title: "Pay & go" },
    { url: "https://pay.example/c/1", outcome: "skipped" },
  ]);
  sandbox.messenger.setCrawler(false);
  await reply(linkTo(`${url}2`));
  await sandbox.settled();
  expect(sandbox.messenger.crawls()).toHaveLength(2);
});

test("drop_after sends, shows and echoes the message, and the caller gets no answer", async () => {
  const { sandbox, reply, psid } = await started();
  sandbox.messenger.say(psid, "hi");
  sandbox.messenger.failNext("drop_after");
  await expect(reply({ text: "Hello" })).rejects.toThrow();
  expect(sandbox.messenger.thread(psid).at(-1)).toMatchObject({ from: "page", text: "Hello" });
  expect(sandbox.messenger.sends().map(({ outcome }) => outcome)).toEqual(["dropped"]);
});

test("the handshake is the platform's", async () => {
  const { sandbox, worker } = await started();
  await sandbox.messenger.handshake({ mode: undefined, verify_token: "wrong" });
  const query = new URL(worker.url + (worker.received[0]?.path ?? "")).searchParams;
  expect(Object.fromEntries(query)).toEqual({ "hub.verify_token": "wrong", "hub.challenge": "1158201444" });
});

test("the controls work by HTTP", async () => {
  const { sandbox, post, psid } = await started();
  const read = async (path: string) => (await fetch(sandbox.url + path)).json();
  expect(await read("/sandbox/clock")).toEqual({ now: START });
  expect(await (await post("/sandbox/clock", { jumpMs: 1500 })).json()).toEqual({ now: START + 1500 });
  expect((await post("/sandbox/clock", { jumpMs: -1 })).status).toBe(400);
  await post("/sandbox/messenger/say", { psid: "giulia", text: "hi" });
  expect(await read(`/sandbox/messenger/thread/${psid}`)).toMatchObject([{ kind: "text", text: "hi" }]);
  await post("/sandbox/messenger/fail-next", { code: 613, times: 1 });
  const refused = await post("/sandbox/messenger/tap", { psid: "giulia", title: "Nothing" });
  expect([refused.status, (await refused.json()).error]).toEqual([400, expect.stringContaining("no button")]);
  await sandbox.settled();
  expect(await read("/sandbox/deliveries")).toMatchObject([{ kind: "messenger", state: "delivered" }]);
  expect((await fetch(`${sandbox.url}/nowhere`)).status).toBe(404);
  const form = await fetch(`${sandbox.url}/sandbox/clock`, { method: "POST", body: '{"jumpMs":1}' });
  expect(form.status).toBe(415);
});

test("the phone follows its thread by server-sent events", async () => {
  const { sandbox, post, reply } = await started();
  const stop = new AbortController();
  const answer = await fetch(`${sandbox.url}/phone/events?person=giulia`, { signal: stop.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  const until = async (text: string) => {
    while (!seen.includes(text)) seen += (await reader?.read())?.value ?? "";
  };
  await until('"canGetStarted":true');
  const acted = await post("/phone/acts?person=giulia", { act: "getStarted" });
  expect(acted.status).toBe(200);
  await reply({ text: "Hello <b>" });
  await until('"text":"Hello <b>"');
  await until('"status":"seen"');
  stop.abort();
  expect((await post("/phone/acts?person=nobody", { act: "like" })).status).toBe(404);
  expect((await post("/phone/acts?person=giulia", { act: "fly" })).status).toBe(400);
});
