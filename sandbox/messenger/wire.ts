import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * JSON as Messenger puts it on the wire: every UTF-16 unit outside ASCII as `\uXXXX` in lower-case hex and each slash as
 * `\/`. The signature is over these bytes, so whoever parses and serialises again computes another one.
 */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function hmac(algorithm: "sha256" | "sha1", secret: string, message: string): string {
  return createHmac(algorithm, secret).update(message, "utf8").digest("hex");
}

/** The value of `X-Hub-Signature-256` for a body. */
export const signature256 = (appSecret: string, body: string) => `sha256=${hmac("sha256", appSecret, body)}`;

/** The value of the legacy `X-Hub-Signature`. */
export const signature1 = (appSecret: string, body: string) => `sha1=${hmac("sha1", appSecret, body)}`;

/** Lower-case hex HMAC of the access token used in the call (Graph, "Secure requests"). */
export const appSecretProof = (appSecret: string, accessToken: string) => hmac("sha256", appSecret, accessToken);

export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
