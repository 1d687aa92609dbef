import { setTimeout as wait } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { send } from "../sending.ts";
import type { World } from "../world.ts";
import { admitted, admittedToPage, asList } from "./access.ts";
import { GraphError, unavailable, unknownPath } from "./error.ts";
import { personFields } from "./person-fields.ts";
import { profileRoutes } from "./profile-routes.ts";
import { subscriptionRoutes } from "./subscription-routes.ts";
import { templateRoutes } from "./template-routes.ts";
import { threadControlRoutes } from "./thread-control-routes.ts";

/** The part of the Graph API that a Messenger bot calls, under `/v{major}.{minor}`; anything else is a 404 that says so. */

const VERSION_PATH = "/:version{v[0-9]+\\.[0-9]+}";

/** Versions of which Meta still answers on 2026-11-22 (Graph API changelog). */
const LIVE_VERSIONS = ["v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"];

function dropConnection(c: Context): Response {
  const outgoing: unknown = c.env?.outgoing;
  if (!outgoing || typeof outgoing !== "object" || !("destroy" in outgoing) || typeof outgoing.destroy !== "function") {
    throw new Error("only a real connection can be dropped");
  }
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

export function graphRoutes(world: World): Hono {
  const app = new Hono();
  const graph = new Hono().basePath(VERSION_PATH);

  graph.use(async (c, next) => {
    const version = c.req.param("version") ?? "";
    if (!LIVE_VERSIONS.includes(version)) throw unknownPath(`/${version}`);
    const { health, delayMs } = world.faults;
    if (health() === "down") throw unavailable();
    await next();
    if (health() === "slow") await wait(delayMs);
  });
  graph.post("/:node/messages", async (c) => {
    const { answer, isDropped } = send(world, await admittedToPage(world, c));
    return isDropped ? dropConnection(c) : c.json(answer);
  });
  graph.route("/", profileRoutes(world));
  graph.route("/", subscriptionRoutes(world));
  graph.route("/", templateRoutes(world));
  graph.route("/", threadControlRoutes(world));
  graph.get("/:node", async (c) => {
    await admitted(world, c);
    const node = c.req.param("node");
    if (node === "me" || node === world.meta.pageId) return c.json({ id: world.meta.pageId, name: world.pageName });
    return c.json(personFields(world, node, asList(c.req.query("fields")), new URL(c.req.url).origin));
  });
  graph.all("/*", (c) => {
    world.unknownCalls.push(`${c.req.method} ${c.req.path}`);
    throw unknownPath(c.req.path);
  });
  graph.onError((fault, c) => {
    const error = fault instanceof GraphError ? fault : new GraphError(1, `The sandbox failed: ${fault.message}`);
    const body = error.body(world.ids.token("A", 22));
    return c.body(JSON.stringify(body), error.http as 400, { "content-type": "application/json; charset=UTF-8" });
  });
  return app.route("/", graph);
}
