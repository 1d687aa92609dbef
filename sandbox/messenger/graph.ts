import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { bodyOf } from "./graph-body.ts";
import { badToken, GraphError, invalid, unknownObject, unknownPath } from "./graph-error.ts";
import { personFields } from "./person-fields.ts";
import { PROFILE_FIELDS, type ProfileField, withoutProperties, withProperties } from "./profile.ts";
import { send } from "./sending.ts";
import { SUBSCRIBABLE } from "./webhooks.ts";
import { appSecretProof, sameText } from "./wire.ts";
import { changed, type World } from "./world.ts";

/** The part of the Graph API that a Messenger bot calls, under `/v{major}.{minor}`; anything else is a 404 that says so. */

const VERSION_PATH = "/:version{v[0-9]+\\.[0-9]+}";

/** Versions of which Meta still answers on 2026-11-22 (Graph API changelog). */
const LIVE_VERSIONS = ["v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"];

const asList = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" && value !== "" ? value.split(",").map((each) => each.trim()) : [];
};

function tokenOf(c: Context, body: Record<string, unknown>): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const inBody = typeof body.access_token === "string" ? body.access_token : undefined;
  return c.req.query("access_token") ?? bearer ?? inBody;
}

/** Checks token and proof, and takes both out of the body. */
async function admitted(world: World, c: Context): Promise<Record<string, unknown>> {
  const { access_token, appsecret_proof, ...body } = await bodyOf(c);
  const token = tokenOf(c, { access_token });
  if (token === undefined || !sameText(token, world.meta.pageToken)) throw badToken();
  const proof = c.req.query("appsecret_proof") ?? appsecret_proof;
  if (proof !== undefined && !sameText(String(proof), appSecretProof(world.meta.appSecret, token))) {
    throw invalid("Invalid appsecret_proof provided in the API argument");
  }
  return body;
}

function requirePage(world: World, node: string): void {
  if (node !== "me" && node !== world.meta.pageId) throw unknownObject(node);
}

function dropConnection(c: Context): Response {
  const outgoing: unknown = c.env?.outgoing;
  if (!outgoing || typeof outgoing !== "object" || !("destroy" in outgoing)) {
    throw new Error("only a real connection can be dropped");
  }
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

function messengerProfile(world: World, names: string[]): { data: object[] } {
  const known: Record<string, unknown> = { ...world.profile, subject_to_new_eu_privacy_rules: false };
  const stranger = names.find((name) => name !== "subject_to_new_eu_privacy_rules" && !isProfileField(name));
  if (stranger !== undefined) throw invalid(`Param fields: ${stranger} is not a property of the Messenger profile`);
  const present = names.filter((name) => known[name] !== undefined);
  return { data: present.length === 0 ? [] : [Object.fromEntries(present.map((name) => [name, known[name]]))] };
}

const isProfileField = (name: string): name is ProfileField => PROFILE_FIELDS.some((each) => each === name);

function subscribeTo(world: World, names: string[]): void {
  const stranger = names.find((name) => !SUBSCRIBABLE.includes(name));
  if (names.length === 0) throw invalid("Param subscribed_fields is required");
  if (stranger !== undefined) throw invalid(`Param subscribed_fields: ${stranger} is not a field of a Page`);
  world.webhooks.subscribe(names);
}

export function graphRoutes(world: World): Hono {
  const app = new Hono();
  const graph = new Hono().basePath(VERSION_PATH);

  graph.use(async (c, next) => {
    const version = c.req.param("version") ?? "";
    if (!LIVE_VERSIONS.includes(version)) throw unknownPath(`/${version}`);
    await next();
  });
  graph.post("/:node/messages", async (c) => {
    const body = await admitted(world, c);
    requirePage(world, c.req.param("node"));
    const { answer, isDropped } = send(world, body);
    return isDropped ? dropConnection(c) : c.json(answer);
  });
  graph.get("/:node/messenger_profile", async (c) => {
    await admitted(world, c);
    requirePage(world, c.req.param("node"));
    return c.json(messengerProfile(world, asList(c.req.query("fields"))));
  });
  graph.post("/:node/messenger_profile", async (c) => {
    const body = await admitted(world, c);
    requirePage(world, c.req.param("node"));
    world.profile = withProperties(world.profile, body);
    changed(world);
    return c.json({ result: "success" });
  });
  graph.delete("/:node/messenger_profile", async (c) => {
    const body = await admitted(world, c);
    requirePage(world, c.req.param("node"));
    const names = asList(body.fields ?? c.req.query("fields"));
    const known = names.filter(isProfileField);
    if (names.length === 0 || known.length < names.length) throw invalid("Param fields must name profile properties");
    world.profile = withoutProperties(world.profile, known);
    changed(world);
    return c.json({ result: "success" });
  });
  graph.post("/:node/subscribed_apps", async (c) => {
    const body = await admitted(world, c);
    requirePage(world, c.req.param("node"));
    subscribeTo(world, asList(c.req.query("subscribed_fields") ?? body.subscribed_fields));
    return c.json({ success: true });
  });
  graph.get("/:node/subscribed_apps", async (c) => {
    await admitted(world, c);
    requirePage(world, c.req.param("node"));
    const fields = world.webhooks.subscribed();
    const app = { id: world.meta.appId, name: "Threadtill", subscribed_fields: fields };
    return c.json({ data: fields.length === 0 ? [] : [app] });
  });
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
