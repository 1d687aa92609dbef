import { afterEach, expect, test } from "vitest";
import { manualClock } from "../../../sandbox/clock.ts";
import { startSandbox } from "../../../sandbox/index.ts";
import { CHOICES, type Choice, type TroubleState } from "../../../sandbox/trouble/index.ts";
import { after } from "../../../sandbox/trouble/stripe.ts";
import { META, receiver, START, STRIPE } from "./bench.ts";

const HOUR = 3_600_000;
const CALM = {
  stripe: "well",
  card: "own",
  messenger: "well",
  stripe_webhooks: "on_time",
  messenger_webhooks: "on_time",
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function started() {
  const worker = await receiver();
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: manualClock(START), seed: "trouble" });
  sandbox.connect(worker.url);
  open.push(sandbox, worker);
  const psid = sandbox.messenger.person("giulia").psid;
  const post = async (path: string, body: unknown) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(sandbox.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  };
  const choose = (choice: Partial<Choice>) => post("/sandbox/trouble", choice);
  const state = async (): Promise<TroubleState> => (await fetch(`${sandbox.url}/sandbox/trouble`)).json();
  const reply = (text: string) =>
    post("/v26.0/me/messages?access_token=PAGE_TOKEN", {
      recipient: { id: psid },
      messaging_type: "RESPONSE",
      message: { text },
    });
  const stripe = async (path: string, form: Record<string, string> = {}) => {
    const headers = { authorization: `Bearer ${STRIPE.secretKey}` };
    const answer = await fetch(`${sandbox.url}/v1/${path}`, {
      method: "POST",
      headers,
      body: new URLSearchParams(form),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const pay = async (card = "pm_card_visa") => {
    const form = { amount: "3499", currency: "eur", payment_method: card, "allowed_payment_method_types[0]": "card" };
    const intent = await stripe("payment_intents", form);
    return stripe(`payment_intents/${intent.body.id}/confirm`);
  };
  const texts = () =>
    worker.received.flatMap(({ path, body }) =>
      path === "/webhooks/messenger" ? (JSON.parse(body).entry[0].messaging?.[0].message?.text ?? []) : [],
    );
  return { worker, sandbox, psid, post, choose, state, reply, stripe, pay, texts };
}

test("at first all is calm, and every part's first word says so", async () => {
  const { state } = await started();
  const words = Object.fromEntries(Object.entries(CHOICES).map(([part, [calm]]) => [part, calm]));
  expect(words).toEqual(CALM);
  expect(await state()).toEqual({ ...CALM, now: START, kept: { stripe: 0, messenger: 0 }, people: [] });
});

test.each([
  [{ stripe: "away" }],
  [{ weather: "bad" }],
  [{ stripe: "slow", card: 1 }],
  [{ toString: "well" }],
  ["down"],
  [null],
  [["stripe"]],
])("the trouble refuses %j and changes nothing", async (body) => {
  const { post, state } = await started();
  const refused = await post("/sandbox/trouble", body);
  expect(refused.status).toBe(400);
  expect(refused.body.error).toEqual(expect.any(String));
  expect(await state()).toMatchObject(CALM);
});

test("Stripe down does nothing and says 500, until it is well again", async () => {
  const { choose, pay, stripe, sandbox } = await started();
  expect((await choose({ stripe: "down" })).body.stripe).toBe("down");
  for (let count = 0; count < 3; count++) expect((await stripe("customers")).status).toBe(500);
  expect(sandbox.stripe.customers()).toEqual([]);
  await choose({ stripe: "well" });
  expect((await pay()).body.status).toBe("succeeded");
});

test("Stripe slow does everything and answers late", async () => {
  const { choose, stripe, sandbox } = await started();
  await choose({ stripe: "slow" });
  const began = performance.now();
  expect((await stripe("customers")).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(1000);
  expect(sandbox.stripe.customers()).toHaveLength(1);
});

test("a lost answer takes the money of the next payment alone, and is over by itself", async () => {
  const { choose, pay, sandbox, state } = await started();
  await choose({ stripe: "answer_lost" });
  expect((await state()).stripe).toBe("answer_lost");
  await expect(pay()).rejects.toThrow("fetch failed");
  expect(sandbox.stripe.charges()).toMatchObject([{ paid: true }]);
  expect((await state()).stripe).toBe("well");
  expect((await pay()).status).toBe(200);
});

test("an error after the effect says 500 and has taken the money", async () => {
  const { choose, pay, sandbox, state } = await started();
  await choose({ stripe: "error_after_effect" });
  expect((await pay()).status).toBe(500);
  expect(sandbox.stripe.charges()).toMatchObject([{ paid: true }]);
  expect((await state()).stripe).toBe("well");
});

test.each([
  ["decline", { status: 402, body: { error: { code: "card_declined" } } }],
  ["challenge", { status: 200, body: { status: "requires_action" } }],
] as const)("the bank's %s meets the next payment alone", async (card, answer) => {
  const { choose, pay, state } = await started();
  await choose({ card });
  expect(await pay()).toMatchObject(answer);
  expect((await state()).card).toBe("own");
  expect((await pay()).body.status).toBe("succeeded");
});

test("a decline outlives Stripe's being down, and choosing the one keeps the other", async () => {
  const { choose, pay, state } = await started();
  await choose({ card: "decline" });
  await choose({ stripe: "down" });
  expect(await state()).toMatchObject({ stripe: "down", card: "decline" });
  expect((await pay()).status).toBe(500);
  expect((await choose({ stripe: "well" })).body.card).toBe("decline");
  expect((await pay()).status).toBe(402);
});

test.each([
  ["an answer that was stored", { status: 200, replayed: true }, "decline"],
  ["a refusal to work", { status: 500, replayed: false }, "decline"],
  ["a rate limit", { status: 429, replayed: false }, "decline"],
  ["a decline", { status: 402, replayed: false }, "own"],
  ["an answer that was dropped", { status: 0, replayed: false }, "own"],
])("%s tells whether the bank was asked", (_, answer, card) => {
  const call = {
    method: "POST",
    path: "/v1/payment_intents/pi_1/confirm",
    idempotencyKey: null,
    params: [],
    ...answer,
  };
  expect(after({ stripe: "down", card: "decline" }, call as never)).toEqual({ stripe: "down", card });
  const other = { ...call, path: "/v1/payment_intents/pi_1" };
  expect(after({ stripe: "answer_lost", card: "decline" }, other as never)).toMatchObject({ stripe: "answer_lost" });
});

test("Messenger down refuses every call and shows nothing; slow shows at once and answers late", async () => {
  const { choose, reply, sandbox, psid } = await started();
  sandbox.messenger.say(psid, "hi");
  await choose({ messenger: "down" });
  expect((await reply("One")).body.error.code).toBe(2);
  expect(sandbox.messenger.thread(psid)).toHaveLength(1);
  await choose({ messenger: "slow" });
  const began = performance.now();
  expect((await reply("Two")).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(1000);
  await choose({ messenger: "well" });
  expect((await reply("Three")).status).toBe(200);
  expect(sandbox.messenger.thread(psid).map(({ text }) => text)).toEqual(["hi", "Two", "Three"]);
});

test("Messenger's lost answer shows the message, once, and is over by itself", async () => {
  const { choose, reply, sandbox, psid, state } = await started();
  sandbox.messenger.say(psid, "hi");
  expect((await choose({ messenger: "answer_lost" })).body.messenger).toBe("answer_lost");
  await expect(reply("One")).rejects.toThrow("fetch failed");
  expect(sandbox.messenger.thread(psid).map(({ text }) => text)).toEqual(["hi", "One"]);
  expect((await state()).messenger).toBe("well");
});

test("webhooks come twice, held in any order, or three hours late, each sender by itself", async () => {
  const { choose, post, sandbox, psid, texts, state } = await started();
  const say = async (...words: string[]) => {
    for (const text of words) sandbox.messenger.say(psid, text);
    await sandbox.settled();
  };
  await choose({ messenger_webhooks: "twice", stripe_webhooks: "held" });
  await say("a");
  expect(texts()).toEqual(["a", "a"]);
  await choose({ messenger_webhooks: "held" });
  await say("b", "c");
  expect(await state()).toMatchObject({ messenger_webhooks: "held", kept: { messenger: 2 } });
  await post("/sandbox/deliveries/release", { kind: "messenger", reverse: true });
  await sandbox.settled();
  expect(texts().slice(2)).toEqual(["c", "b"]);
  expect(await state()).toMatchObject({ messenger_webhooks: "on_time", stripe_webhooks: "held" });
  await choose({ messenger_webhooks: "late" });
  await say("d");
  await choose({ messenger_webhooks: "on_time" });
  await say("e");
  sandbox.clock.jump(3 * HOUR - 1);
  await sandbox.settled();
  expect(texts().slice(4)).toEqual(["e"]);
  sandbox.clock.jump(1);
  await sandbox.settled();
  expect(texts().slice(4)).toEqual(["e", "d"]);
});

test("choosing another way than held lets go of what was kept, in order", async () => {
  const { choose, sandbox, psid, texts } = await started();
  await choose({ messenger_webhooks: "held" });
  for (const text of ["a", "b"]) sandbox.messenger.say(psid, text);
  await choose({ messenger_webhooks: "twice" });
  await sandbox.settled();
  expect(texts()).toEqual(["a", "b"]);
});

test("all calm undoes everything, and what was kept arrives", async () => {
  const { choose, post, sandbox, psid, state, pay, reply, texts } = await started();
  const { messenger } = sandbox;
  await choose({
    stripe: "down",
    card: "decline",
    messenger: "down",
    stripe_webhooks: "twice",
    messenger_webhooks: "late",
  });
  for (const command of ["block", "silence", "take-thread"]) await post(`/sandbox/messenger/${command}`, { psid });
  messenger.say(psid, "hi");
  sandbox.delivery.hold();
  messenger.say(psid, "ho");
  messenger.failNext({ code: 613 });
  expect((await state()).people).toEqual([{ key: "giulia", isBlocked: true, isSilent: false, isByHand: true }]);
  const calm = await post("/sandbox/calm", {});
  expect(calm.body).toMatchObject({ ...CALM, kept: { stripe: 0, messenger: 0 }, people: [] });
  await sandbox.settled();
  expect((await pay()).body.status).toBe("succeeded");
  expect((await reply("Hello")).status).toBe(200);
  expect(messenger.pendingFaults()).toEqual([]);
  expect(messenger.isThreadOurs(psid)).toBe(true);
  await sandbox.settled();
  // While another app had the thread, the person was heard on standby.
  expect(sandbox.delivery.deliveries("messenger").every(({ state }) => state === "delivered")).toBe(true);
  expect(texts()).toEqual(["Hello"]);
});

test("all calm subscribes a Page again that the platform had given up on", async () => {
  const { worker, sandbox, psid, post } = await started();
  await worker.close();
  sandbox.messenger.say(psid, "hi");
  for (let minute = 0; minute < 61; minute++) {
    await sandbox.settled();
    sandbox.clock.jump(60_000);
  }
  await sandbox.settled();
  expect(sandbox.messenger.subscribedFields()).toEqual([]);
  await post("/sandbox/calm", {});
  expect(sandbox.messenger.subscribedFields()).toContain("messages");
});

test.each([
  ["/sandbox/deliveries/hold", { kind: "paypal" }],
  ["/sandbox/deliveries/release", { kind: 1 }],
  ["/sandbox/deliveries/duplicate", { count: -1 }],
  ["/sandbox/deliveries/duplicate", { count: "many" }],
  ["/sandbox/deliveries/delay", { ms: -5 }],
  ["/sandbox/deliveries/delay", {}],
  ["/sandbox/clock", { jumpMs: "1" }],
  ["/sandbox/messenger/health", { health: "ill" }],
  ["/sandbox/messenger/block", { psid: "nobody" }],
  ["/sandbox/messenger/review-template", { name: "x", status: "GOOD" }],
])("%s refuses %j with a sentence", async (path, body) => {
  const { post, state } = await started();
  const refused = await post(path, body);
  expect([refused.status, refused.body]).toEqual([400, { error: expect.any(String) }]);
  expect(await state()).toMatchObject(CALM);
});

test("a foreign web page cannot order trouble with a form", async () => {
  const { sandbox, state } = await started();
  for (const path of ["/sandbox/trouble", "/sandbox/calm"]) {
    const answer = await fetch(sandbox.url + path, { method: "POST", body: '{"stripe":"down"}' });
    expect(answer.status).toBe(415);
  }
  expect((await state()).stripe).toBe("well");
});
