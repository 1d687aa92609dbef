import { Hono } from "hono";
import type { Clock } from "../clock.ts";
import type { Outgoing } from "../delivery.ts";
import type { Ids } from "../ids.ts";
import * as acts from "./acts.ts";
import type { Bubble, Button } from "./bubble.ts";
import { controlRoutes } from "./control.ts";
import type { Crawl } from "./crawler.ts";
import { type ContextChanges, type ExtensionsMode, signContext } from "./extensions.ts";
import type { Fault, Health } from "./faults.ts";
import { graphRoutes } from "./graph/index.ts";
import type { Person } from "./people.ts";
import { phoneRoutes, sdkRoutes } from "./phone.ts";
import * as owner from "./thread-owner.ts";
import type { Matches } from "./threads.ts";
import { type ReviewStatus, review, type UtilityTemplate } from "./utility/templates.ts";
import { type MessagingEvent, type Signing, WEBHOOK_PATH } from "./webhooks.ts";
import { escapedJson } from "./wire.ts";
import { changed, createWorld, type MetaOptions, personOf, type SendRecord, type World } from "./world.ts";

/** Messenger for tests. Wherever a `psid` is asked for, the person's key (`giulia`) does as well. */
export interface MessengerSandbox {
  people(): readonly Person[];
  person(psid: string): Person;
  newPhone(key: string): Person;
  /** Acts of a person. Each shows on their phone and queues its webhook; the answer is the message id. */
  say(psid: string, text: string, options?: { replyTo?: string }): string;
  like(psid: string): string;
  getStarted(psid: string, referral?: acts.Referral): string;
  quickReply(psid: string, titleOrPayload: string): string;
  /**
   * Taps a button, of whatever age, or the newest one with that title. A URL button answers with what would open. With
   * `at` (ms) the postback comes late: it carries that older time.
   */
  tap(psid: string, button: Button | string, options?: acts.ActOptions): acts.TapResult;
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
  /** Every call of Graph that was answered, as `METHOD /path`, oldest first. */
  graphCalls(): readonly string[];
  unknownCalls(): readonly string[];
  crawls(): readonly Crawl[];
  setCrawler(isEnabled: boolean): void;
  failNext(fault: Fault): void;
  /** The faults that no call has met yet, errors by their code. */
  pendingFaults(): readonly (number | "drop_after")[];
  /** No fault left, and Graph well. */
  clearFaults(): void;
  /** How the whole of Graph is, until told otherwise. */
  health(): Health;
  setHealth(health: Health): void;
  block(psid: string, isBlocked?: boolean): void;
  /** Closes the standard window of this person, as a day of silence would; their next act opens it. */
  silence(psid: string, isSilent?: boolean): void;
  /** Another app takes the thread, by default the Page's inbox; gives it back; asks us for it. */
  takeThread(psid: string, appId?: string): void;
  giveThread(psid: string): void;
  /** Idle threads are ours as well. */
  isThreadOurs(psid: string): boolean;
  askForThread(psid: string, appId?: string): void;
  /** Somebody of the shop answers in the Page's inbox, which takes the thread. */
  answerByHand(psid: string, text: string): string;
  /** While held, a utility template that is handed in waits for `reviewTemplate`. */
  holdReviews(isHeld?: boolean): void;
  reviewTemplate(name: string, status: ReviewStatus): void;
  /** No fault left, Graph well, nobody blocked or silent, every thread ours, the Page subscribed again. */
  calm(): void;
  setLocale(psid: string, locale: string): void;
  profile(): World["profile"];
  subscribedFields(): readonly string[];
  /** The Page's utility templates. */
  templates(): readonly UtilityTemplate[];
  /** The Page comes under the rules of Europe or Japan, or out of them. */
  setEuRules(isUnder: boolean): void;
  /** How Messenger's own script in a webview is from now on. */
  setExtensions(mode: ExtensionsMode): void;
  /** What Messenger signs for who holds this phone, as `getContext` gives it. */
  signedRequest(psid: string, changes?: ContextChanges): string;
  /** What the Page's token may do from now on, and until when in unix seconds (0: for ever). */
  setToken(changes: Partial<World["token"]>): void;
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

/** Far above what an answer takes: a machine may be busy with something else. */
const WAIT_MS = 60_000;

async function answerOf(response: Promise<Response>): Promise<{ status: number; body: string }> {
  const { status, text } = await response.then(async (found) => ({ status: found.status, text: await found.text() }));
  return { status, body: text };
}

function handle(world: World, workerUrl: () => string | undefined): MessengerSandbox {
  const who = (psid: string) => personOf(world, psid);
  const change = (psid: string, changes: Partial<Person>) => {
    Object.assign(who(psid), changes);
    changed(world);
  };
  const callback = (query = ""): string => {
    const origin = workerUrl();
    if (origin === undefined) throw new Error("connect the worker first");
    return origin + WEBHOOK_PATH + query;
  };
  return {
    people: () => world.people.all(),
    person: who,
    newPhone: (key) => world.people.newPhone(key),
    say: (psid, text, { replyTo } = {}) => acts.say(world, who(psid), text, replyTo),
    like: (psid) => acts.like(world, who(psid)),
    getStarted: (psid, referral) => acts.getStarted(world, who(psid), referral),
    quickReply: (psid, titleOrPayload) => acts.quickReply(world, who(psid), titleOrPayload),
    tap(psid, button, options) {
      const person = who(psid);
      const found = typeof button === "string" ? acts.findButton(world, person, button) : button;
      return acts.tap(world, person, found, options);
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
    graphCalls: () => [...world.graphCalls],
    unknownCalls: () => world.unknownCalls,
    crawls: () => world.crawler.crawls(),
    setCrawler: (isEnabled) => world.crawler.setEnabled(isEnabled),
    failNext: (fault) => world.faults.failNext(fault),
    pendingFaults: () => world.faults.pending().map((fault) => (fault === "drop_after" ? fault : fault.code)),
    clearFaults: () => world.faults.calm(),
    health: () => world.faults.health(),
    setHealth: (health) => world.faults.setHealth(health),
    block: (psid, isBlocked = true) => change(psid, { isBlocked }),
    silence: (psid, isSilent = true) => change(psid, { isSilent }),
    takeThread: (psid, appId) => owner.takeAway(world, who(psid), appId),
    giveThread: (psid) => owner.giveBack(world, who(psid)),
    isThreadOurs: (psid) => owner.isOurs(world, who(psid)),
    askForThread: (psid, appId) => owner.askFor(world, who(psid), appId),
    answerByHand: (psid, text) => acts.answerByHand(world, who(psid), text),
    holdReviews(isHeld = true) {
      world.areReviewsHeld = isHeld;
    },
    reviewTemplate: (name, status) => review(world, name, status),
    calm: () => calm(world),
    setLocale: (psid, locale) => change(psid, { locale }),
    profile: () => world.profile,
    subscribedFields: () => world.webhooks.subscribed(),
    templates: () => world.utilityTemplates,
    setEuRules(isUnder) {
      world.isUnderEuRules = isUnder;
    },
    setExtensions(mode) {
      world.extensions = mode;
    },
    signedRequest: (psid, changes) => signContext(world, who(psid), changes),
    setToken: (changes) => void Object.assign(world.token, changes),
  };
}

function calm(world: World): void {
  world.faults.calm();
  world.webhooks.resubscribe();
  world.areReviewsHeld = false;
  world.extensions = "full";
  for (const person of world.people.all()) {
    person.isBlocked = false;
    person.isSilent = false;
    if (!owner.isOurs(world, person)) owner.giveBack(world, person);
  }
  changed(world);
}

export function createMessenger({ workerUrl, ...options }: Options): Messenger {
  const world = createWorld(options);
  const sandbox = handle(world, workerUrl);
  const app = new Hono();
  app.route("/", graphRoutes(world));
  app.route("/", phoneRoutes(world));
  app.route("/", sdkRoutes(world));
  app.route("/sandbox/messenger", controlRoutes(sandbox));
  return {
    app,
    sandbox,
    unsubscribe: () => world.webhooks.unsubscribe(),
    settled: () => world.crawler.settled(),
  };
}
