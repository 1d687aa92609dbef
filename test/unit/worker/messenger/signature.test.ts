import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { appSecretProof, isSignedByMeta } from "../../../../worker/messenger/signature.ts";
import { fc } from "../../seeded.ts";

const SECRET = "test_app_secret";
// As Meta writes it: escaped unicode, escaped slash.
const BODY = String.raw`{"object":"page","entry":[{"id":"1001","time":1760000000123,"messaging":[{"sender":{"id":"2002"},"recipient":{"id":"1001"},"timestamp":1760000000000,"message":{"mid":"m_AbC","text":"h\u00e4llo \ud83d\ude00 a\/b"}}]}]}`;
const SIGNATURE = "sha256=f51672c9f8d830ad41dc892588ce1ff674f39bda0788a814080680e0ba794ed3";
const OF_RESERIALISED = "sha256=9c81993150c8c84e524ae1ccb6f1f528b832b7569d1c0fb2ca20c5f928526f62";

const bytes = (text: string) => new TextEncoder().encode(text).buffer;

describe("a webhook's signature", () => {
  test("over the raw bytes is right", async () => {
    expect(await isSignedByMeta(bytes(BODY), SIGNATURE, SECRET)).toBe(true);
  });

  test("over the same JSON written in another way is wrong, and the other way round", async () => {
    const reserialised = JSON.stringify(JSON.parse(BODY));
    expect(await isSignedByMeta(bytes(reserialised), OF_RESERIALISED, SECRET)).toBe(true);
    expect(await isSignedByMeta(bytes(reserialised), SIGNATURE, SECRET)).toBe(false);
    expect(await isSignedByMeta(bytes(BODY), OF_RESERIALISED, SECRET)).toBe(false);
  });

  test.each([
    ["no header", null],
    ["an empty header", ""],
    ["no prefix", SIGNATURE.slice(7)],
    ["another algorithm", `sha1=${"a".repeat(40)}`],
    ["the name of another algorithm before it", SIGNATURE.replace("sha256", "sha512")],
    ["too few digits", SIGNATURE.slice(0, -1)],
    ["too many digits", `${SIGNATURE}0`],
    ["something that is no hex", `sha256=${"g".repeat(64)}`],
    ["capitals", SIGNATURE.toUpperCase()],
    ["a second signature behind it", `${SIGNATURE},${SIGNATURE}`],
  ])("is wrong with %s", async (_, header) => {
    expect(await isSignedByMeta(bytes(BODY), header, SECRET)).toBe(false);
  });

  test("of another app secret is wrong", async () => {
    expect(await isSignedByMeta(bytes(BODY), SIGNATURE, "another_app_secret")).toBe(false);
  });

  test("is right for what was signed and wrong for any body that differs in one bit", async () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(body, fc.nat(10_000), fc.nat(7), async (signed, at, bit) => {
        const header = `sha256=${createHmac("sha256", SECRET).update(signed).digest("hex")}`;
        const altered = Uint8Array.from(signed, (byte, i) => (i === at % signed.length ? byte ^ (1 << bit) : byte));
        expect(await isSignedByMeta(Uint8Array.from(signed).buffer, header, SECRET)).toBe(true);
        expect(await isSignedByMeta(altered.buffer, header, SECRET)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

test("the proof of the app secret is the HMAC of the token used in the call", async () => {
  expect(await appSecretProof("PAGE_TOKEN", SECRET)).toBe(
    "ae6dfd59dd0134f0409f6321f8629a69b0c79085bd50777546941af92eb17366",
  );
});
