import { readFile } from "node:fs/promises";
import { Hono } from "hono";

/** Pictures for the demo shop, as a merchant's own picture server would serve them. Drawn in the SVG files beside this one. */
export function pictureRoutes(): Hono {
  const app = new Hono();
  app.get("/:file{[a-z0-9-]+\\.jpg}", async (c) => {
    const content = await readFile(new URL(c.req.param("file"), import.meta.url)).catch(() => undefined);
    if (!content) return c.notFound();
    // Unkept: whoever redraws a picture wants to see it.
    return c.body(new Uint8Array(content), 200, { "content-type": "image/jpeg", "cache-control": "no-cache" });
  });
  return app;
}
