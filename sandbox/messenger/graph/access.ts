import type { Context } from "hono";
import type { Person } from "../people.ts";
import { fields, text } from "../send/check.ts";
import { appSecretProof, sameText } from "../wire.ts";
import type { World } from "../world.ts";
import { bodyOf } from "./body.ts";
import { badToken, expiredToken, invalid, noSuchUser, unknownObject } from "./error.ts";

/** What every Graph call has to show before it is read. */

type Body = Record<string, unknown>;

/** The token that a call shows, wherever Graph looks for one. */
export function tokenOf(c: Context, body: Body): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const inBody = typeof body.access_token === "string" ? body.access_token : undefined;
  return c.req.query("access_token") ?? bearer ?? inBody;
}

/** Checks token and proof, and answers the body without them. Throws a GraphError. */
export async function admitted(world: World, c: Context): Promise<Body> {
  const { access_token, appsecret_proof, ...body } = await bodyOf(c);
  const token = tokenOf(c, { access_token });
  if (token === undefined || !sameText(token, world.meta.pageToken)) throw badToken();
  const { expiresAt } = world.token;
  if (expiresAt > 0 && world.clock.now() >= expiresAt * 1000) throw expiredToken();
  const proof = c.req.query("appsecret_proof") ?? appsecret_proof;
  if (proof !== undefined && !sameText(String(proof), appSecretProof(world.meta.appSecret, token))) {
    throw invalid("Invalid appsecret_proof provided in the API argument");
  }
  return body;
}

/** The same for calls on `/{PAGE_ID}/...` or `/me/...`: another Page's id is an object that this token cannot see. */
export async function admittedToPage(world: World, c: Context): Promise<Body> {
  const body = await admitted(world, c);
  const node = c.req.param("node") ?? "";
  if (node !== "me" && node !== world.meta.pageId) throw unknownObject(node);
  return body;
}

/** The person that `recipient: {id}` or a `psid` names. Throws a GraphError. */
export function personNamed(world: World, psid: string): Person {
  const person = world.people.byPsid(psid);
  if (!person) throw noSuchUser();
  return person;
}

export const recipientId = (value: unknown): string => text(fields(value, "recipient", ["id"]).id, "recipient[id]", 64);

/** Names in a query or a body: a list, or text with commas. */
export const asList = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" && value !== "" ? value.split(",").map((each) => each.trim()) : [];
};
