/** `/healthz`: 200 when the configuration holds and the database answers, else what is wrong, in words. */
import { Hono } from "hono";
import { ping } from "../db/client.ts";
import type { AppEnv } from "./app-env.ts";

export const health = new Hono<AppEnv>().get("/", async (c) => {
  await ping(c.var.deps.sql);
  return c.json({ ok: true });
});
