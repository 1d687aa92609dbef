import { Hono } from "hono";
import { fields, optional, text } from "../send/check.ts";
import { isOurs } from "../thread-owner.ts";
import type { World } from "../world.ts";
import { admittedToPage, personNamed, recipientId } from "./access.ts";
import { otherAppInControl } from "./error.ts";

/** Who speaks in a thread, as our own app asks for it ("Conversation control"; metadata is text of our choice). */

const METADATA_MAX = 1000;

function read(world: World, body: Record<string, unknown>, more: string[] = []) {
  const found = fields(body, "", ["recipient", "metadata", ...more]);
  optional(found, "", "metadata", (value, path) => text(value, path, METADATA_MAX));
  return { found, person: personNamed(world, recipientId(found.recipient)) };
}

export function threadControlRoutes(world: World): Hono {
  const app = new Hono();
  app.post("/:node/take_thread_control", async (c) => {
    const { person } = read(world, await admittedToPage(world, c));
    person.threadOwner = world.meta.appId;
    return c.json({ success: true });
  });
  app.post("/:node/pass_thread_control", async (c) => {
    const { found, person } = read(world, await admittedToPage(world, c), ["target_app_id"]);
    const target = text(String(found.target_app_id ?? ""), "target_app_id", 32);
    if (!isOurs(world, person)) throw otherAppInControl();
    person.threadOwner = target;
    return c.json({ success: true });
  });
  app.post("/:node/request_thread_control", async (c) => {
    const { person } = read(world, await admittedToPage(world, c));
    person.isControlRequested = true;
    return c.json({ success: true });
  });
  return app;
}
