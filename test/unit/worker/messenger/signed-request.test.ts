import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readAppUser, readPersonProof } from "../../../../worker/messenger/signed-request.ts";
import { fc } from "../../seeded.ts";

const SECRET = "test_app_secret";
const PAGE = "1001";
const NOW = new Date(1_760_000_000_000);
/** Made by hand with openssl, of the payload that Meta's page shows. */
const VECTOR =
  "jdbXwBsq5VFiR0QnOPKbBSHZYUdjSLHPEIw4bowuZoc.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc2MDAwMDAwMCwicGFnZV9pZCI6MTAwMSwicHNpZCI6IjIwMDIiLCJ0aHJlYWRfdHlwZSI6IlVTRVJfVE9fUEFHRSIsInRpZCI6IjIwMDIifQ";
const CONTEXT = `{"algorithm":"HMAC-SHA256","issued_at":1760000000,"page_id":1001,"psid":"2002","thread_type":"USER_TO_PAGE","tid":"2002"}`;
const USER = `{"algorithm":"HMAC-SHA256","issued_at":1760000000,"expires":1760003600,"user_id":"asid-7"}`;

function sign(json: string, secret = SECRET, hash = "sha256"): string {
  const payload = Buffer.from(json).toString("base64url");
  return `${createHmac(hash, secret).update(payload).digest("base64url")}.${payload}`;
}
const person = (signed: string, pageId = PAGE, now = NOW) => readPersonProof(signed, SECRET, pageId, now);

describe("a signed_request", () => {
  test("of Meta's own example names its person, and is always the same proof", async () => {
    expect(sign(CONTEXT)).toBe(VECTOR);
    const proof = await person(VECTOR);
    expect(proof).toEqual({ psid: "2002", id: VECTOR.split(".")[0] });
    const padded = VECTOR.replace(".", "=.");
    expect(await person(padded)).toEqual(proof);
  });

  test("about somebody of the app names them, with the padding that Meta is seen to send and without", async () => {
    const [signature, payload] = sign(USER).split(".");
    for (const spelling of [sign(USER), `${signature}=.${payload}`]) {
      expect(await readAppUser(spelling, SECRET)).toBe("asid-7");
    }
  });

  test.each([
    ["nothing", ""],
    ["no dot", "abc"],
    ["no payload", `${VECTOR.split(".")[0]}.`],
    ["no signature", `.${VECTOR.split(".")[1]}`],
    ["another secret", sign(CONTEXT, "other")],
    [
      "an empty secret",
      sign(CONTEXT, "x").replace(/^.*\./, `${createHmac("sha256", "").update("x").digest("base64url")}.`),
    ],
    ["sha1", sign(CONTEXT, SECRET, "sha1")],
    ["another algorithm named", sign(CONTEXT.replace("HMAC-SHA256", "none"))],
    ["an algorithm in small letters", sign(CONTEXT.replace("HMAC-SHA256", "hmac-sha256"))],
    ["a payload that is no JSON", sign("psid=2002")],
    ["a list", sign("[]")],
    [
      "the signature of the JSON itself",
      `${createHmac("sha256", SECRET).update(CONTEXT).digest("base64url")}.${VECTOR.split(".")[1]}`,
    ],
    ["a third part", `${VECTOR}.e30`],
    ["a megabyte", sign(`{"x":"${"x".repeat(1_000_000)}"}`)],
  ])("with %s is nobody's", async (_, signed) => {
    expect(await person(signed)).toBeNull();
    expect(await readAppUser(signed, SECRET)).toBeNull();
  });

  test("of one kind is none of the other", async () => {
    expect(await readAppUser(VECTOR, SECRET)).toBeNull();
    expect(await person(sign(USER))).toBeNull();
  });

  test("changed in any one place is nobody's, in two thousand places", async () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/";
    await fc.assert(
      fc.asyncProperty(fc.nat(VECTOR.length - 1), fc.constantFrom(...letters), async (at, letter) => {
        fc.pre(VECTOR[at] !== letter);
        const changed = VECTOR.slice(0, at) + letter + VECTOR.slice(at + 1);
        expect(await person(changed)).toBeNull();
        expect(await person(VECTOR.slice(0, at))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a proof of person", () => {
  test.each([
    ["just issued", 0, true],
    ["five minutes old", 300_000, true],
    ["older", 300_001, false],
    ["five minutes ahead", -300_000, true],
    ["from the future", -300_001, false],
  ])("%s", async (_, ageMs, counts) => {
    expect((await person(VECTOR, PAGE, new Date(NOW.getTime() + ageMs))) !== null).toBe(counts);
  });

  test.each([
    ["another Page", CONTEXT.replace("1001", "1002")],
    ["a group", CONTEXT.replace("USER_TO_PAGE", "GROUP")],
    ["two people", CONTEXT.replace("USER_TO_PAGE", "USER_TO_USER")],
    ["nobody", CONTEXT.replace('"2002"', '""')],
    ["a number for a person", CONTEXT.replace('"2002"', "2002")],
    ["no time", CONTEXT.replace("1760000000", '"now"')],
  ])("of %s does not count, however well it is signed", async (_, json) => {
    expect(json).not.toBe(CONTEXT);
    expect(await person(sign(json))).toBeNull();
  });

  test("of a Page whose id no number can hold is of that Page, and not of its neighbour", async () => {
    const [here, there] = ["90071992547409931", "90071992547409932"];
    expect(Number(here)).toBe(Number(there));
    const signed = sign(CONTEXT.replace("1001", here ?? ""));
    expect(await person(signed, here)).not.toBeNull();
    expect(await person(signed, there)).toBeNull();
  });

  test("is not led astray by an id inside a text", async () => {
    const signed = sign(CONTEXT.replace('"tid":"2002"', String.raw`"tid":"\",\"page_id\":90071992547409931,\""`));
    expect(await person(signed)).toMatchObject({ psid: "2002" });
  });
});
