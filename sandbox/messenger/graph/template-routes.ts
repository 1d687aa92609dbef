import { Hono } from "hono";
import { utilityTemplate } from "../utility/template.ts";
import { addTemplate, wireTemplate } from "../utility/templates.ts";
import type { World } from "../world.ts";
import { admittedToPage } from "./access.ts";

/** Utility templates of the Page: handed in for review, and listed with what became of them (2026-03-13). */
export function templateRoutes(world: World): Hono {
  const app = new Hono();
  app.post("/:node/message_templates", async (c) => {
    const request = utilityTemplate(await admittedToPage(world, c));
    const { id, status } = addTemplate(world, request);
    return c.json({ id, status, category: "UTILITY" });
  });
  app.get("/:node/message_templates", async (c) => {
    await admittedToPage(world, c);
    const name = c.req.query("name");
    const found = world.utilityTemplates.filter((each) => name === undefined || each.name === name);
    return c.json({ data: found.map(wireTemplate) });
  });
  return app;
}
