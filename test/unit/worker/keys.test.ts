import { hkdfSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deriveKey, digest } from "../../../worker/keys.ts";

const SECRET = "a-secret-of-these-tests-with-32-bytes-or-more";
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("a derived key", () => {
  test("is HKDF-SHA256 of the secret for its purpose", async () => {
    const expected = Buffer.from(hkdfSync("sha256", SECRET, "", "threadtill/checkout-link", 32)).toString("hex");
    expect(hex(await deriveKey(SECRET, "checkout-link"))).toBe(expected);
  });

  test("is another for another purpose and another secret, and 256 bits long", async () => {
    const keys = await Promise.all([deriveKey(SECRET, "a"), deriveKey(SECRET, "b"), deriveKey(`${SECRET}!`, "a")]);
    expect(new Set(keys.map(hex)).size).toBe(3);
    expect(keys.map((key) => key.byteLength)).toEqual([32, 32, 32]);
  });
});

test("a digest is SHA-256 in lower-case hex", async () => {
  // FIPS 180-2, appendix B.1.
  expect(await digest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
