/** PURE. One secret, many purposes: a key derived for one purpose is of no use for another. */

/**
 * Derives a 256-bit HMAC key for `purpose` from a secret (HKDF-SHA256, RFC 5869, no salt: the secret is random and long).
 */
export async function deriveKey(secret: string, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const base = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveBits"]);
  const info = encoder.encode(`threadtill/${purpose}`);
  const bits = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info },
    base,
    256,
  );
  return new Uint8Array(bits);
}

/** SHA-256 in lower-case hex: how a bearer secret is stored. */
export async function digest(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** One name for one value, 128 bits in hex, by which nobody without the secret can tell the value or try values out. */
export async function keyedName(secret: string, purpose: string, value: string): Promise<string> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", await deriveKey(secret, purpose), hmac, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(value));
  return toHex(new Uint8Array(mac, 0, 16));
}

/** In lower case. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compares without telling, by the time it takes, how much of it is right: digests of both, each byte of them. */
export async function isSameSecret(given: string, secret: string): Promise<boolean> {
  const [one, other] = await Promise.all([digest(given), digest(secret)]);
  let difference = 0;
  for (let at = 0; at < other.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
