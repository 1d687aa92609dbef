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
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
