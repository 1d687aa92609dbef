import { Hono } from "hono";
import { SUBSCRIBABLE } from "../webhooks.ts";
import type { World } from "../world.ts";
import { admittedToPage, asList } from "./access.ts";
import { invalid } from "./error.ts";

/** Which events the Page's app hears ("Webhooks", 2026-05-05): also the way back after the platform has given up on it. */

function subscribeTo(world: World, names: string[]): void {
  const stranger = names.find((name) => !SUBSCRIBABLE.includes(name));
  if (names.length === 0) throw invalid("Param subscribed_fields is required");
  if (stranger !== undefined) throw invalid(`Param subscribed_fields: ${stranger} is not a field of a Page`);
  world.webhooks.subscribe(names);
}

export function subscriptionRoutes(world: World): Hono {
  const app = new Hono();
  app.post("/:node/subscribed_apps", async (c) => {
    const body = await admittedToPage(world, c);
    subscribeTo(world, asList(c.req.query("subscribed_fields") ?? body.subscribed_fields));
    return c.json({ success: true });
  });
  app.get("/:node/subscribed_apps", async (c) => {
    await admittedToPage(world, c);
    const fields = world.webhooks.subscribed();
    const app = { id: world.meta.appId, name: "Threadtill", subscribed_fields: fields };
    return c.json({ data: fields.length === 0 ? [] : [app] });
  });
  return app;
}
