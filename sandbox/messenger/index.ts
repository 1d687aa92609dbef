import { Hono } from "hono";
import type { Clock } from "../clock.ts";
import type { Outgoing } from "../delivery.ts";
import type { Ids } from "../ids.ts";
import * as acts from "./acts.ts";
import type { Bubble, Button } from "./bubble.ts";
import { controlRoutes } from "./control.ts";
import type { Crawl } from "./crawler.ts";
import type { Fault } from "./faults.ts";
import { graphRoutes } from "./graph.ts";
import type { Person } from "./people.ts";
import { phoneRoutes } from "./phone.ts";
import type { Matches } from "./threads.ts";
import { type MessagingEvent, type Signing, WEBHOOK_PATH } from "./webhooks.ts";
import { escapedJson } from "./wire.ts";
import { changed, createWorld, type MetaOptions, personOf, type SendRecord, type World } from "./world.ts";

/** Messenger for tests. Wherever a `psid` is asked for, the person's key (`giulia`) does as well. */
export interface MessengerSandbox {
  people(): readonly Person[];
  person(psid: string): Person;
  newPhone(key: string): Person;
  /** Acts of a person. Each shows on their phone and queues its webhook; the answer is the message id. */
  say(psid: string, text: string): string;
  like(psid: string): string;
  getStarted(psid: string, referral?: acts.Referral): string;
  quickReply(psid: string, titleOrPayload: string): string;
  /** Taps a button, or the newest one with that title. A URL button answers with what would open. */
  tap(psid: string, button: Button | string): acts.TapResult;
  /** Any event of the platform as coming from this person, queued. */
  emit(psid: string, event: MessagingEvent): void;
  /** Several whole events in one POST, queued. */
  batch(events: readonly MessagingEvent[]): void;
  /** Any object as the body of a POST, queued. */
  envelope(body: unknown): void;
  /** Posts once, past the queue and without retries. Text is sent as it is, an event is put into its envelope. */
  raw(event: MessagingEvent | string, signing?: Signing): Promise<{ status: number; body: string }>;
  /** The platform's check of the callback address; `changes` replaces or (undefined) removes its parameters. */
  handshake(changes?: Record<string, string | undefined>): Promise<{ status: number; body: string }>;
  thread(psid: string): readonly Bubble[];
  waitFor(psid: string, matches: Matches, timeoutMs?: number): Promise<Bubble>;
  /** Every Send API call that named a valid token, oldest first. */
  sends(): readonly SendRecord[];
  unknownCalls(): readonly string[];
  crawls(): readonly Crawl[];
  setCrawler(isEnabled: boolean): void;
  failNext(fault: Fault): void;
  block(psid: string, isBlocked?: boolean): void;
  setLocale(psid: string, locale: string): void;
  profile(): World["profile"];
  subscribedFields(): readonly string[];
}

interface Options {
  clock: Clock;
  ids: Ids;
  meta: MetaOptions;
  enqueue: (outgoing: Outgoing) => unknown;
  workerUrl: () => string | undefined;
}

export interface Messenger {
  app: Hono;
  sandbox: MessengerSandbox;
  /** Meta gives up on a callback that failed for an hour: nothing is sent until the Page is subscribed again. */
  unsubscribe(): void;
  settled(): Promise<void>;
}

const WAIT_MS = 10_000;

async function answerOf(response: Promise<Response>): Promise<{ status: number; body: string }> {
  const { status, text } = await response.then(async (found) => ({ status: found.status, text: await found.text() }));
  return { status, body: text };
}

function handle(world: World, workerUrl: () => string | undefined): MessengerSandbox {
  const who = (psid: string) => personOf(world, psid);
  const callback = (query = ""): string => {
    const origin = workerUrl();
    if (origin === undefined) throw new Error("connect the worker first");
    return origin + WEBHOOK_PATH + query;
  };
  return {
    people: () => world.people.all(),
    person: who,
    newPhone: (key) => world.people.newPhone(key),
    say: (psid, text) => acts.say(world, who(psid), text),
    like: (psid) => acts.like(world, who(psid)),
    getStarted: (psid, referral) => acts.getStarted(world, who(psid), referral),
    quickReply: (psid, titleOrPayload) => acts.quickReply(world, who(psid), titleOrPayload),
    tap(psid, button) {
      const person = who(psid);
      return acts.tap(world, person, typeof button === "string" ? acts.findButton(world, person, button) : button);
    },
    emit: (psid, event) => acts.emit(world, who(psid), event),
    batch: (events) => world.webhooks.batch(events),
    envelope: (body) => world.webhooks.envelope(body),
    raw(event, signing) {
      const whole = () => escapedJson({ object: "page", entry: [world.webhooks.entryOf(Object(event))] });
      const body = typeof event === "string" ? event : whole();
      return answerOf(fetch(callback(), { method: "POST", body, headers: world.webhooks.sign(body, signing) }));
    },
    handshake(changes = {}) {
      const good = { mode: "subscribe", verify_token: world.meta.verifyToken, challenge: "1158201444" };
      const pairs = Object.entries<string | undefined>({ ...good, ...changes });
      const query = pairs.flatMap(([key, value]) => (value === undefined ? [] : [[`hub.${key}`, value]]));
      return answerOf(fetch(callback(`?${new URLSearchParams(query)}`)));
    },
    thread: (psid) => world.threads.bubbles(who(psid).psid),
    waitFor: (psid, matches, timeoutMs = WAIT_MS) => world.threads.waitFor(who(psid).psid, matches, timeoutMs),
    sends: () => world.sends,
    unknownCalls: () => world.unknownCalls,
    crawls: () => world.crawler.crawls(),
    setCrawler: (isEnabled) => world.crawler.setEnabled(isEnabled),
    failNext: (fault) => world.faults.failNext(fault),
    block(psid, isBlocked = true) {
      who(psid).isBlocked = isBlocked;
    },
    setLocale(psid, locale) {
      who(psid).locale = locale;
      changed(world);
    },
    profile: () => world.profile,
    subscribedFields: () => world.webhooks.subscribed(),
  };
}

export function createMessenger({ workerUrl, ...options }: Options): Messenger {
  const world = createWorld(options);
  const sandbox = handle(world, workerUrl);
  const app = new Hono();
  app.route("/", graphRoutes(world));
  app.route("/", phoneRoutes(world));
  app.route("/sandbox/messenger", controlRoutes(sandbox));
  return {
    app,
    sandbox,
    unsubscribe: () => world.webhooks.subscribe([]),
    settled: () => world.crawler.settled(),
  };
}
