/** PURE. Meta's signature over the raw bytes of a webhook. Source: Meta docs, Messenger webhooks, "Validate Payloads". */

const PREFIX = "sha256=";

/**
 * True when `header` (`X-Hub-Signature-256`) is `sha256=` and the HMAC-SHA256 of the body with the app secret.
 * The bytes on the wire are signed, with their escaped unicode; a re-serialised body has another signature.
 * The comparison is `crypto.subtle.verify`'s, in constant time.
 */
export async function isSignedByMeta(body: ArrayBuffer, header: string | null, appSecret: string): Promise<boolean> {
  if (!header?.startsWith(PREFIX)) return false;
  const signature = fromHex(header.slice(PREFIX.length));
  if (!signature) return false;
  const secret = new TextEncoder().encode(appSecret);
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return await crypto.subtle.verify("HMAC", key, signature, body);
}

/** `appsecret_proof` for calls to Graph: HMAC-SHA256 of the access token, in lower-case hex. Source: Meta docs, secure requests. */
export async function appSecretProof(token: string, appSecret: string): Promise<string> {
  const encoder = new TextEncoder();
  const secret = encoder.encode(appSecret);
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(token)));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[0-9a-f]{64}$/.test(text)) return null;
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
