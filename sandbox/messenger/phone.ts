import { readFile } from "node:fs/promises";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import * as acts from "./acts.ts";
import type { Button } from "./bubble.ts";
import { contextOf } from "./extensions.ts";
import type { Person } from "./people.ts";
import { snapshotOf } from "./phone-snapshot.ts";
import { changed, type World } from "./world.ts";

/** The phone page: static files, the live thread as server-sent events, and what the person does as JSON. */

const FOLDER = new URL("./phone/", import.meta.url);
const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};
/** Only own scripts and styles run here, so a hostile product title stays text. Webviews may come from anywhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; connect-src 'self'; frame-src *; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

async function fileAnswer(c: Context, name: string): Promise<Response> {
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  const content = await readFile(new URL(name, FOLDER)).catch(() => undefined);
  if (!content) return c.text("no such file", 404);
  const headers = { "content-type": type, "cache-control": "no-store", "content-security-policy": POLICY };
  return c.body(new Uint8Array(content), 200, headers);
}

function avatar(person: Person): string {
  const hue = Number(BigInt(person.psid) % 360n);
  const initials = `${person.firstName.charAt(0)}${person.lastName.charAt(0)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="hsl(${hue} 45% 45%)"/><text x="50" y="64" font-family="system-ui,sans-serif" font-size="40" font-weight="600" text-anchor="middle" fill="#fff">${initials}</text></svg>`;
}

function field(body: Record<string, unknown>, key: string): string {
  const value = body[key];
  if (typeof value !== "string" || value === "") throw new Error(`${key} must be text`);
  return value;
}

/** The button at `index` of a bubble, or of the persistent menu when there is no bubble. */
function buttonAt(world: World, person: Person, body: Record<string, unknown>): Button {
  const bubble = world.threads.bubbles(person.psid).find((each) => each.mid === body.mid);
  const buttons = bubble ? bubble.buttons : snapshotOf(world, person).menu;
  const button = buttons[Number(body.index)];
  if (!button) throw new Error("that button is gone");
  return button;
}

function perform(world: World, person: Person, body: Record<string, unknown>): unknown {
  switch (body.act) {
    case "say":
      return acts.say(world, person, field(body, "text"));
    case "like":
      return acts.like(world, person);
    case "getStarted":
      return acts.getStarted(world, person);
    case "quickReply":
      return acts.quickReply(world, person, field(body, "choice"));
    case "iceBreaker":
      return acts.postback(world, person, { title: field(body, "title"), payload: field(body, "payload") });
    case "tap":
      return acts.tap(world, person, buttonAt(world, person, body));
    case "locale":
      person.locale = field(body, "locale");
      return changed(world);
    default:
      throw new Error("unknown act");
  }
}

function events(world: World, person: Person, c: Context): Response {
  return streamSSE(c, async (stream) => {
    const write = (type: string, data: unknown) =>
      void stream.writeSSE({ event: type, data: JSON.stringify(data) }).catch(() => stream.abort());
    const redraw = () => write("snapshot", snapshotOf(world, person));
    const stop = world.threads.subscribe(person.psid, (event) => write(event.type, event));
    world.onChange.add(redraw);
    redraw();
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    stop();
    world.onChange.delete(redraw);
  });
}

/** Where Meta has its SDK, at our own address. */
export function sdkRoutes(world: World): Hono {
  const app = new Hono();
  app.get("/en_US/messenger.Extensions.js", (c) =>
    world.extensions === "absent" ? c.notFound() : fileAnswer(c, "extensions.js"),
  );
  return app;
}

export function phoneRoutes(world: World): Hono {
  const app = new Hono().basePath("/phone");
  const personIn = (c: Context): Person | undefined => world.people.byKey(c.req.query("person") ?? "");

  app.get("/", async (c) => (personIn(c) ? fileAnswer(c, "index.html") : c.redirect("/phone?person=giulia", 302)));
  app.get("/events", (c) => {
    const person = personIn(c);
    return person ? events(world, person, c) : c.text("nobody is called that", 404);
  });
  app.get("/title", (c) => c.json({ title: world.crawler.titleOf(c.req.query("url") ?? "") ?? null }));
  app.get("/avatar/:file{[a-z0-9-]+\\.svg}", (c) => {
    const person = world.people.byKey(c.req.param("file").slice(0, -".svg".length));
    return person ? c.body(avatar(person), 200, { "content-type": "image/svg+xml" }) : c.notFound();
  });
  // JSON makes the browser ask before a foreign web page may post here.
  app.use(async (c, next) => {
    const isJson = c.req.header("content-type")?.includes("application/json");
    return c.req.method === "POST" && !isJson ? c.json({ error: "send content-type: application/json" }, 415) : next();
  });
  app.post("/acts", async (c) => {
    const person = personIn(c);
    if (!person) return c.json({ error: "nobody is called that" }, 404);
    return c.json({ result: perform(world, person, await c.req.json()) ?? null });
  });
  app.post("/people", async (c) => {
    const { like } = await c.req.json();
    return c.json(world.people.newPhone(String(like)), 201);
  });
  app.post("/context", (c) => {
    const person = personIn(c);
    return person ? c.json(contextOf(world, person)) : c.json({ error: "nobody is called that" }, 404);
  });
  app.get("/:file{[a-z-]+\\.(js|css)}", (c) => fileAnswer(c, c.req.param("file")));
  app.onError((fault, c) => c.json({ error: fault.message }, 400));
  return app;
}
