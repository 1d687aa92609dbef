import { Hono } from "hono";
import type { MessengerSandbox } from "./index.ts";

/** The handle for tests, by HTTP and as JSON, for scripts and other processes. */

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

function failNext(messenger: MessengerSandbox, body: Body): unknown {
  if (body.fault === "drop_after") return messenger.failNext("drop_after");
  if (typeof body.code !== "number") throw new Error('send {"fault":"drop_after"} or {"code": number, ...}');
  const numbers = ["subcode", "http", "times"].flatMap((key) =>
    typeof body[key] === "number" ? [[key, body[key]]] : [],
  );
  return messenger.failNext({ code: body.code, ...Object.fromEntries(numbers) });
}

const COMMANDS: Record<string, Command> = {
  say: (messenger, body) => ({ mid: messenger.say(textOf(body, "psid"), textOf(body, "text")) }),
  tap: (messenger, body) => messenger.tap(textOf(body, "psid"), textOf(body, "title")),
  "get-started": (messenger, body) => ({ mid: messenger.getStarted(textOf(body, "psid")) }),
  "quick-reply": (messenger, body) => ({ mid: messenger.quickReply(textOf(body, "psid"), textOf(body, "title")) }),
  like: (messenger, body) => ({ mid: messenger.like(textOf(body, "psid")) }),
  emit: (messenger, body) => messenger.emit(textOf(body, "psid"), eventOf(body)),
  raw: (messenger, body) =>
    messenger.raw(typeof body.body === "string" ? body.body : eventOf(body), {
      badSignature: body.badSignature === true,
      noSignature: body.noSignature === true,
      sha1Only: body.sha1Only === true,
    }),
  handshake: (messenger) => messenger.handshake(),
  "fail-next": failNext,
  block: (messenger, body) => messenger.block(textOf(body, "psid"), body.blocked !== false),
  locale: (messenger, body) => messenger.setLocale(textOf(body, "psid"), textOf(body, "locale")),
  crawler: (messenger, body) => messenger.setCrawler(body.enabled !== false),
  "new-phone": (messenger, body) => messenger.newPhone(textOf(body, "key")),
};

const VIEWS: Record<string, (messenger: MessengerSandbox) => unknown> = {
  people: (messenger) => messenger.people(),
  sends: (messenger) => messenger.sends(),
  crawls: (messenger) => messenger.crawls(),
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
    const command = COMMANDS[c.req.param("command")];
    if (!command) return c.json({ error: `commands are ${Object.keys(COMMANDS).join(", ")}` }, 404);
    const body: unknown = await c.req.json();
    if (!isEvent(body)) throw new Error("send a JSON object");
    return c.json((await command(messenger, body)) ?? {});
  });
  app.onError((fault, c) => c.json({ error: fault.message }, 400));
  return app;
}
