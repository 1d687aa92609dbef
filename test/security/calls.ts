/** Webhook calls as somebody would send them who has seen genuine ones and has no secret. */
import { createHmac, randomUUID } from "node:crypto";
import type { Delivery } from "../../sandbox/delivery.ts";
import { STRIPE } from "../../scripts/credentials.ts";
import type { Chance } from "../faults/seeded.ts";
import { signStripe } from "../support/stripe-event.ts";
import type { World } from "../support/world.ts";
import { signMessenger } from "./tokens.ts";

export interface Call {
  what: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

const JSON_TYPE = { "content-type": "application/json" };

/** The same again, byte for byte. */
export const replayed = ({ path, headers, body }: Delivery): Call => ({ what: "a replay", path, headers, body });

/** Another event than the one that was sent, so that it would count if it were believed. */
function renamed(body: string): string {
  const other = body.replaceAll(/"(mid|id)":(\s*)"(m_|evt_)[^"]*"/g, (_, name, blank, kind) => {
    return `"${name}":${blank}"${kind}${randomUUID()}"`;
  });
  return other === body ? `${body} ` : other;
}

/** One bit of a text, so that it stays one. */
function flipped(text: string, chance: Chance): string {
  const bytes = Buffer.from(text);
  const at = chance.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(7));
  return bytes.toString("latin1");
}

const digest = (hash: string, secret: string, body: string) => createHmac(hash, secret).update(body).digest("hex");

type Signed = Record<string, string>;

/** Headers by what is wrong with them. @param body a changed one, of which `genuine` is the signature before it was */
function messengerForgeries(body: string, genuine: Signed, appSecret: string, chance: Chance): Record<string, Signed> {
  const right = signMessenger(body, appSecret);
  const old = genuine["x-hub-signature-256"] ?? "";
  return {
    "no signature": {},
    "an empty signature": { "x-hub-signature-256": "" },
    "the prefix alone": { "x-hub-signature-256": "sha256=" },
    "SHA-1 alone": { "x-hub-signature": `sha1=${digest("sha1", appSecret, body)}` },
    "SHA-1 under the newer name": { "x-hub-signature-256": `sha1=${digest("sha1", appSecret, body)}` },
    "another secret": { "x-hub-signature-256": signMessenger(body, "guessed") },
    "an empty secret": { "x-hub-signature-256": signMessenger(body, "") },
    "the signature of the genuine body": { "x-hub-signature-256": old },
    "another digit": { "x-hub-signature-256": `${right.slice(0, -1)}${right.endsWith("0") ? "1" : "0"}` },
    "a digit less": { "x-hub-signature-256": right.slice(0, -1) },
    "a digit more": { "x-hub-signature-256": `${right}${chance.below(10)}` },
    "in capitals": { "x-hub-signature-256": `sha256=${right.slice("sha256=".length).toUpperCase()}` },
    "its prefix in capitals": { "x-hub-signature-256": right.replace("sha256", "SHA256") },
    "without its prefix": { "x-hub-signature-256": right.slice("sha256=".length) },
    "signed twice": { "x-hub-signature-256": `${old}, ${right}` },
    "in base64": { "x-hub-signature-256": `sha256=${Buffer.from(right.slice(7), "hex").toString("base64")}` },
  };
}

function stripeForgeries(world: World, body: string, genuine: Signed): Record<string, Signed> {
  const by = (secret?: string, skew = 0) => signStripe(world, body, { ...(secret !== undefined && { secret }), skew });
  const header = (text: string): Signed => ({ "stripe-signature": text });
  const written = ({ time, v1 }: { time: number; v1: string }) => header(`t=${time},v1=${v1}`);
  const { time, v1 } = by();
  return {
    "no signature": {},
    "an empty signature": header(""),
    "a time alone": header(`t=${time}`),
    "another secret": written(by("whsec_guessed")),
    "an empty secret": written(by("")),
    "the secret without its prefix": written(by(STRIPE.webhookSecret.slice("whsec_".length))),
    "the signature of the genuine body": header(genuine["stripe-signature"] ?? ""),
    "six minutes old": written(by(undefined, -360)),
    "of six minutes from now": written(by(undefined, 360)),
    "with another time than it signed": header(`t=${time + 1},v1=${v1}`),
    "without a time": header(`v1=${v1}`),
    "of another scheme": header(`t=${time},v0=${v1}`),
    "another digit": header(`t=${time},v1=${v1.slice(0, -1)}${v1.endsWith("0") ? "1" : "0"}`),
    "a digit less": header(`t=${time},v1=${v1.slice(0, -1)}`),
  };
}

/** A call that would count if it were believed. */
export function forgedCall(
  chance: Chance,
  world: World,
  { kind, path, headers, body }: Delivery,
  appSecret: string,
): Call {
  const other = renamed(body);
  const forgeries =
    kind === "messenger"
      ? messengerForgeries(other, headers, appSecret, chance)
      : stripeForgeries(world, other, headers);
  const [what, signed] = chance.pick(Object.entries(forgeries));
  // The signature is genuine, and a bit of what it signs is not.
  if (chance.below(8) === 0) return { what: "a bit of the body", path, headers, body: flipped(body, chance) };
  return { what, path, headers: { ...JSON_TYPE, ...signed }, body: other };
}
