import { type Context, Hono } from "hono";
import { utilityTemplate } from "../utility/template.ts";
import { addTemplate, wireTemplate } from "../utility/templates.ts";
import type { World } from "../world.ts";
import { admittedToPage } from "./access.ts";
import { notPermitted } from "./error.ts";

const PERMISSION = "page_utility_messaging";

/** Utility templates of the Page: handed in for review, and listed with what became of them (2026-03-13). */
export function templateRoutes(world: World): Hono {
  const app = new Hono();
  const permitted = async (c: Context) => {
    const body = await admittedToPage(world, c);
    if (!world.token.scopes.includes(PERMISSION)) throw notPermitted(PERMISSION);
    return body;
  };
  app.post("/:node/message_templates", async (c) => {
    const request = utilityTemplate(await permitted(c));
    const { id, status } = addTemplate(world, request);
    return c.json({ id, status, category: "UTILITY" });
  });
  app.get("/:node/message_templates", async (c) => {
    await permitted(c);
    const name = c.req.query("name");
    const found = world.utilityTemplates.filter((each) => name === undefined || each.name === name);
    return c.json({ data: found.map(wireTemplate) });
  });
  return app;
}
