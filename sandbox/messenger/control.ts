import { Hono } from "hono";
import { EXTENSIONS_MODES } from "./extensions.ts";
import type { MessengerSandbox } from "./index.ts";
import type { ReviewStatus } from "./utility/templates.ts";

/** The handle for tests, by HTTP and as JSON, for scripts and other processes. Wherever `psid` stands, a key does as well. */

type Body = Record<string, unknown>;

const textOf = (body: Body, key: string): string => {
  const value = body[key];
  if (typeof value !== "string" || value === "") throw new Error(`${key} must be text`);
  return value;
};

type Command = (messenger: MessengerSandbox, body: Body) => unknown;

const isEvent = (value: unknown): value is Body => value !== null && typeof value === "object" && !Array.isArray(value);

function eventOf(body: Body): Body {
  if (!isEvent(body.event)) throw new Error("event must be an object");
  return body.event;
}

function oneOf<T extends string>(body: Body, key: string, words: readonly T[]): T {
  const found = words.find((word) => word === body[key]);
  if (found === undefined) throw new Error(`${key} must be one of ${words.join(", ")}`);
  return found;
}

const optionalText = (body: Body, key: string) => (body[key] === undefined ? undefined : textOf(body, key));

function failNext(messenger: MessengerSandbox, body: Body): unknown {
  if (body.fault === "drop_after") return messenger.failNext("drop_after");
  if (typeof body.code !== "number") throw new Error('send {"fault":"drop_after"} or {"code": number, ...}');
  const numbers = ["subcode", "http", "times"].flatMap((key) =>
    typeof body[key] === "number" ? [[key, body[key]]] : [],
  );
  return messenger.failNext({ code: body.code, ...Object.fromEntries(numbers) });
}

const STATUSES: readonly ReviewStatus[] = ["PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED"];

const COMMANDS: Record<string, Command> = {
  /** {psid, text, replyTo?}: they write, perhaps in answer to the bubble with that message id. */
  say: (messenger, body) => {
    const replyTo = optionalText(body, "replyTo");
    return { mid: messenger.say(textOf(body, "psid"), textOf(body, "text"), replyTo ? { replyTo } : {}) };
  },
  /** {psid, title, at?}: they tap the newest button with that title; with `at` (ms) the webhook carries that older time. */
  tap: (messenger, body) =>
    messenger.tap(textOf(body, "psid"), textOf(body, "title"), typeof body.at === "number" ? { at: body.at } : {}),
  /** {psid}: they press Get Started. */
  "get-started": (messenger, body) => ({ mid: messenger.getStarted(textOf(body, "psid")) }),
  /** {psid, title}: they tap a quick reply of the last bubble. */
  "quick-reply": (messenger, body) => ({ mid: messenger.quickReply(textOf(body, "psid"), textOf(body, "title")) }),
  /** {psid}: they send the thumb. */
  like: (messenger, body) => ({ mid: messenger.like(textOf(body, "psid")) }),
  /** {psid, event}: any event of the platform as coming from them; a `timestamp` in it is kept. */
  emit: (messenger, body) => messenger.emit(textOf(body, "psid"), eventOf(body)),
  /** {body|event, badSignature?, noSignature?, sha1Only?}: one POST past the queue, forged if asked for. */
  raw: (messenger, body) =>
    messenger.raw(typeof body.body === "string" ? body.body : eventOf(body), {
      badSignature: body.badSignature === true,
      noSignature: body.noSignature === true,
      sha1Only: body.sha1Only === true,
    }),
  /** {}: the platform checks the callback address. */
  handshake: (messenger) => messenger.handshake(),
  /** {fault: "drop_after"} or {code, subcode?, http?, times?}: what the next Send calls come to; 613 and 4 are rate limits. */
  "fail-next": failNext,
  /** {health: "well" | "slow" | "down"}: of the whole of Graph, until told otherwise. */
  health: (messenger, body) => messenger.setHealth(oneOf(body, "health", ["well", "slow", "down"])),
  /** {psid, blocked?}: they block the Page, or no longer. */
  block: (messenger, body) => messenger.block(textOf(body, "psid"), body.blocked !== false),
  /** {psid, silent?}: their 24-hour window is closed until their next act, or open again. */
  silence: (messenger, body) => messenger.silence(textOf(body, "psid"), body.silent !== false),
  /** {psid, appId?}: another app takes the thread, by default the Page's inbox. */
  "take-thread": (messenger, body) => messenger.takeThread(textOf(body, "psid"), optionalText(body, "appId")),
  /** {psid}: the other app gives the thread to us. */
  "give-thread": (messenger, body) => messenger.giveThread(textOf(body, "psid")),
  /** {psid, appId?}: another app asks us for the thread. */
  "ask-for-thread": (messenger, body) => messenger.askForThread(textOf(body, "psid"), optionalText(body, "appId")),
  /** {psid, text}: somebody of the shop answers in the Page's inbox. */
  "answer-by-hand": (messenger, body) => ({
    mid: messenger.answerByHand(textOf(body, "psid"), textOf(body, "text")),
  }),
  /** {held?}: utility templates that are handed in wait for `review-template`, or pass at once again. */
  "hold-reviews": (messenger, body) => messenger.holdReviews(body.held !== false),
  /** {name, status}: the reviewers decide, and say so by webhook. */
  "review-template": (messenger, body) =>
    messenger.reviewTemplate(textOf(body, "name"), oneOf(body, "status", STATUSES)),
  /** {under?}: the Page comes under the rules of Europe or Japan, or out of them. */
  "eu-rules": (messenger, body) => messenger.setEuRules(body.under !== false),
  /** {mode}: how Messenger's own script in a webview is: full, silent, absent, eu, old, stranger or stale. */
  extensions: (messenger, body) => messenger.setExtensions(oneOf(body, "mode", EXTENSIONS_MODES)),
  /** {psid, locale}: their language. */
  locale: (messenger, body) => messenger.setLocale(textOf(body, "psid"), textOf(body, "locale")),
  /** {enabled?}: whether the crawler fetches what was sent. */
  crawler: (messenger, body) => messenger.setCrawler(body.enabled !== false),
  /** {key}: the same persona with an untouched phone. */
  "new-phone": (messenger, body) => messenger.newPhone(textOf(body, "key")),
  /** {}: everything above that makes life hard is undone. */
  calm: (messenger) => messenger.calm(),
};

const VIEWS: Record<string, (messenger: MessengerSandbox) => unknown> = {
  people: (messenger) => messenger.people(),
  sends: (messenger) => messenger.sends(),
  crawls: (messenger) => messenger.crawls(),
  "graph-calls": (messenger) => messenger.graphCalls(),
  "unknown-calls": (messenger) => messenger.unknownCalls(),
  profile: (messenger) => messenger.profile(),
  "subscribed-fields": (messenger) => messenger.subscribedFields(),
};

/** `GET /{view}`, `GET /thread/{psid}` and `POST /{command}`; a wrong command answers 400 with a sentence. */
export function controlRoutes(messenger: MessengerSandbox): Hono {
  const app = new Hono();
  app.get("/thread/:psid", (c) => c.json(messenger.thread(c.req.param("psid"))));
  app.get("/:view", (c) => {
    const view = VIEWS[c.req.param("view")];
    if (!view) return c.json({ error: `views are ${Object.keys(VIEWS).join(", ")}` }, 404);
    return c.json(view(messenger));
  });
  app.post("/:command", async (c) => {
    const name = c.req.param("command");
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) return c.json({ error: `commands are ${Object.keys(COMMANDS).join(", ")}` }, 404);
    const body: unknown = await c.req.json();
    if (!isEvent(body)) throw new Error("send a JSON object");
    return c.json((await command(messenger, body)) ?? {});
  });
  app.onError((fault, c) => c.json({ error: fault.message }, 400));
  return app;
}
