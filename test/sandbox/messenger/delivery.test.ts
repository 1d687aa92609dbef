import { afterEach, expect, test } from "vitest";
import { manualClock } from "../../../sandbox/clock.ts";
import { createDeliveryQueue } from "../../../sandbox/delivery.ts";
import { startSandbox } from "../../../sandbox/index.ts";
import { META, receiver, START, STRIPE } from "./bench.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function sandboxWith(statuses: number[] = []) {
  const worker = await receiver(statuses);
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: manualClock(START), seed: "delivery" });
  open.push(sandbox, worker);
  const texts = () => worker.received.map(({ body }) => JSON.parse(body).entry[0].messaging[0].message.text);
  return { worker, sandbox, texts };
}

test("webhooks are kept until the worker is connected, then come in order", async () => {
  const { sandbox, worker, texts } = await sandboxWith();
  for (const text of ["one", "two", "three"]) sandbox.messenger.say("giulia", text);
  await sandbox.settled();
  expect(worker.received).toEqual([]);
  sandbox.connect(`${worker.url}/`);
  await sandbox.settled();
  expect(texts()).toEqual(["one", "two", "three"]);
  expect(sandbox.messenger.thread("giulia").map(({ status }) => status)).toEqual([
    "delivered",
    "delivered",
    "delivered",
  ]);
});

test("a failure is tried again at once, with the very same bytes", async () => {
  const { sandbox, worker } = await sandboxWith([500, 503]);
  sandbox.connect(worker.url);
  sandbox.messenger.say("giulia", "hi");
  await sandbox.settled();
  const [delivery] = sandbox.delivery.deliveries();
  expect(delivery).toMatchObject({ state: "delivered" });
  expect(delivery?.attempts.map(({ outcome }) => outcome)).toEqual([500, 503, 200]);
  expect(new Set(worker.received.map(({ body }) => body)).size).toBe(1);
});

test("then it is spaced by the clock, and does not hold up the others", async () => {
  const { sandbox, worker, texts } = await sandboxWith([500, 500, 500, 500]);
  sandbox.connect(worker.url);
  sandbox.messenger.say("giulia", "first");
  sandbox.messenger.say("giulia", "second");
  await sandbox.settled();
  expect(texts()).toEqual(["first", "first", "first", "first", "second"]);
  expect(sandbox.delivery.deliveries()[0]?.state).toBe("parked");
  sandbox.clock.jump(5000);
  await sandbox.settled();
  expect(sandbox.delivery.deliveries()[0]?.state).toBe("delivered");
  expect(texts().at(-1)).toBe("first");
});

test("after an hour of failures the Page is unsubscribed and nothing is sent any more", async () => {
  const { sandbox, worker } = await sandboxWith(Array(100).fill(500));
  sandbox.connect(worker.url);
  sandbox.messenger.say("giulia", "hi");
  for (let minute = 0; minute < 61; minute++) {
    await sandbox.settled();
    sandbox.clock.jump(60_000);
  }
  await sandbox.settled();
  expect(sandbox.delivery.deliveries()[0]?.state).toBe("abandoned");
  expect(sandbox.messenger.subscribedFields()).toEqual([]);
  const before = worker.received.length;
  sandbox.messenger.say("giulia", "anybody?");
  await sandbox.settled();
  expect(worker.received).toHaveLength(before);
});

test("what waited when the platform gave up is never sent; a new subscription brings what comes after it", async () => {
  const { sandbox, worker, texts } = await sandboxWith(Array(100).fill(500));
  sandbox.connect(worker.url);
  sandbox.messenger.say("giulia", "first");
  await sandbox.settled();
  sandbox.clock.jump(1000);
  sandbox.messenger.say("giulia", "second");
  for (let minute = 0; minute < 61; minute++) {
    await sandbox.settled();
    sandbox.clock.jump(60_000);
  }
  await sandbox.settled();
  expect(sandbox.delivery.deliveries().map(({ state }) => state)).toEqual(["abandoned", "abandoned"]);
  const before = worker.received.length;
  const apps = `${sandbox.url}/v26.0/1001/subscribed_apps?access_token=PAGE_TOKEN`;
  expect((await (await fetch(apps)).json()).data).toEqual([]);
  await fetch(`${apps}&subscribed_fields=messages`, { method: "POST" });
  sandbox.messenger.say("giulia", "third");
  sandbox.clock.jump(3_600_000);
  await sandbox.settled();
  expect(new Set(texts().slice(before))).toEqual(new Set(["third"]));
});

test("a delay is by the clock, ends for what comes later, and is cut short by release", async () => {
  const { sandbox, worker, texts } = await sandboxWith();
  sandbox.connect(worker.url);
  sandbox.delivery.delay(60_000, "messenger");
  sandbox.messenger.say("giulia", "late");
  sandbox.clock.jump(1000);
  sandbox.messenger.say("giulia", "later");
  expect(sandbox.delivery.state("messenger")).toEqual({ held: false, delayMs: 60_000, duplicates: 0, kept: 2 });
  sandbox.clock.jump(59_000);
  await sandbox.settled();
  expect(texts()).toEqual(["late"]);
  sandbox.delivery.release("messenger");
  await sandbox.settled();
  expect(texts()).toEqual(["late", "later"]);
  sandbox.delivery.delay(0);
  sandbox.messenger.say("giulia", "now");
  await sandbox.settled();
  expect(texts()).toEqual(["late", "later", "now"]);
  expect(() => sandbox.delivery.delay(-1)).toThrow(RangeError);
});

test("hold, release in reverse, and duplicates", async () => {
  const { sandbox, worker, texts } = await sandboxWith();
  sandbox.connect(worker.url);
  sandbox.delivery.hold("messenger");
  sandbox.messenger.say("giulia", "one");
  sandbox.messenger.say("giulia", "two");
  await sandbox.settled();
  expect(worker.received).toEqual([]);
  sandbox.delivery.release("messenger", { reverse: true });
  await sandbox.settled();
  expect(texts()).toEqual(["two", "one"]);
  sandbox.delivery.duplicateNext(1);
  sandbox.messenger.say("giulia", "three");
  sandbox.messenger.say("giulia", "four");
  await sandbox.settled();
  expect(texts().slice(2)).toEqual(["three", "three", "four"]);
  expect(sandbox.delivery.deliveries().at(-2)).toMatchObject({ duplicateOf: expect.any(Number) });
});

test("a worker that does not answer in time, or is not there, has failed", async () => {
  const policy = { timeoutMs: 20, immediateRetries: 0, spacedMs: [] };
  const abandoned: number[] = [];
  const queue = createDeliveryQueue({
    clock: manualClock(START),
    policies: { messenger: policy, stripe: { ...policy, timeoutMs: 60_000 } },
    onAbandoned: ({ id }) => abandoned.push(id),
  });
  const { createServer } = await import("node:http");
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = address && typeof address === "object" ? address.port : 0;
  queue.connect(`http://127.0.0.1:${port}`);
  const late = queue.enqueue({ kind: "messenger", path: "/", body: "{}", headers: {} });
  await queue.settled();
  expect(late.attempts.map(({ outcome }) => outcome)).toEqual(["timeout"]);
  await new Promise<void>((resolve) => {
    silent.close(() => resolve());
    silent.closeAllConnections();
  });
  const lost = queue.enqueue({ kind: "stripe", path: "/", body: "{}", headers: {} });
  await queue.settled();
  expect(lost.attempts.map(({ outcome }) => outcome)).toEqual(["unreachable"]);
  expect(abandoned).toEqual([1, 2]);
});

test("headers that are a function are made anew for each attempt", async () => {
  const worker = await receiver([500]);
  open.push(worker);
  const clock = manualClock(START);
  const policy = { timeoutMs: 1000, immediateRetries: 0, spacedMs: [600_000] };
  const queue = createDeliveryQueue({ clock, policies: { messenger: policy, stripe: policy } });
  queue.connect(worker.url);
  queue.enqueue({ kind: "stripe", path: "/", body: "{}", headers: () => ({ "x-signed-at": String(clock.now()) }) });
  await queue.settled();
  clock.jump(600_000);
  await queue.settled();
  const signedAt = worker.received.map(({ headers }) => headers["x-signed-at"]);
  expect(signedAt).toEqual([String(START), String(START + 600_000)]);
});

test("raw posts go past the queue: forged, unsigned, SHA-1 only, or whatever text", async () => {
  const { sandbox, worker } = await sandboxWith([401, 401, 401, 400]);
  sandbox.connect(worker.url);
  const event = { sender: { id: "1" }, recipient: { id: "1001" }, timestamp: 1, message: { mid: "m_1", text: "è" } };
  expect((await sandbox.messenger.raw(event, { badSignature: true })).status).toBe(401);
  await sandbox.messenger.raw(event, { noSignature: true });
  await sandbox.messenger.raw(event, { sha1Only: true });
  await sandbox.messenger.raw("not json");
  const signatures = worker.received.map(({ headers }) => headers["x-hub-signature-256"]);
  expect(signatures).toEqual([expect.stringMatching(/^sha256=/), undefined, undefined, expect.any(String)]);
  expect(worker.received[2]?.headers["x-hub-signature"]).toMatch(/^sha1=[0-9a-f]{40}$/);
  expect(worker.received[3]?.body).toBe("not json");
  expect(sandbox.delivery.deliveries()).toEqual([]);
});
