/**
 * PURE. Meta's `signed_request`: `base64url(signature) "." base64url(payload)`, an HMAC-SHA256 under the app secret over the payload as it
 * is written, encoded. Sources: Meta docs, data deletion callback; Messenger webview, `getContext`.
 */
import * as v from "valibot";
import { PERSON_PROOF_AGE_MS_MAX, SIGNED_REQUEST_CHARS_MAX } from "../limits.ts";
import { parseJson } from "../text.ts";

/** The one that Meta signs with. What a payload says of another is not followed, it is refused. */
const ALGORITHM = "HMAC-SHA256";
/** Meta is seen to pad the signature, and to leave that out. */
const SHAPE = /^([A-Za-z0-9_-]{43})=?\.([A-Za-z0-9_-]+)={0,2}$/;

const AppUser = v.looseObject({ algorithm: v.literal(ALGORITHM), user_id: v.pipe(v.string(), v.minLength(1)) });

/** @returns whom Meta speaks of, by an id that only its app knows them by: no PSID. Null for what Meta did not sign */
export async function readAppUser(signed: string, appSecret: string): Promise<string | null> {
  const opened = await open(signed, appSecret);
  const payload = opened && v.safeParse(AppUser, opened.payload);
  return payload?.success ? payload.output.user_id : null;
}

const Context = v.looseObject({
  algorithm: v.literal(ALGORITHM),
  issued_at: v.pipe(v.number(), v.integer()),
  page_id: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
  psid: v.pipe(v.string(), v.minLength(1)),
  thread_type: v.literal("USER_TO_PAGE"),
});

export interface PersonProof {
  psid: string;
  /** The same for the same proof, so that whoever takes one can see that it was taken before. */
  id: string;
}

/**
 * Who holds the phone, by Messenger's word: fresh, of our own Page's thread with one person. Only what is signed counts. Null for all else.
 * @param pageId as text: it may be larger than a number can hold
 */
export async function readPersonProof(
  signed: string,
  appSecret: string,
  pageId: string,
  now: Date,
): Promise<PersonProof | null> {
  const opened = await open(signed, appSecret);
  const payload = opened && v.safeParse(Context, opened.payload);
  if (!opened || !payload?.success) return null;
  const { issued_at, page_id, psid } = payload.output;
  const isFresh = Math.abs(now.getTime() - issued_at * 1000) <= PERSON_PROOF_AGE_MS_MAX;
  return isFresh && page_id === pageId ? { psid, id: opened.signature } : null;
}

/** The comparison is `crypto.subtle.verify`'s, in constant time. */
async function open(signed: string, appSecret: string): Promise<{ payload: unknown; signature: string } | null> {
  if (signed.length > SIGNED_REQUEST_CHARS_MAX) return null;
  const [, signature = "", encoded = ""] = SHAPE.exec(signed) ?? [];
  const mac = decode(signature);
  const json = decode(encoded);
  if (!mac || !json) return null;
  const encoder = new TextEncoder();
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(appSecret), hmac, false, ["verify"]);
  if (!(await crypto.subtle.verify("HMAC", key, mac, encoder.encode(encoded)))) return null;
  return { payload: readExactly(new TextDecoder().decode(json)), signature };
}

/** Null for what has another spelling of the same bytes: then there would be two proofs of one (RFC 4648, 3.5). */
function decode(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const again = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return text !== "" && again === text ? Uint8Array.from(binary, (character) => character.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

/** Ids come as numbers that may be beyond 2^53: those are read as text, so that no two Pages are one. */
function readExactly(json: string): unknown {
  const quoted = json.replace(/"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    return parseJson(quoted);
  } catch {
    return null;
  }
}
