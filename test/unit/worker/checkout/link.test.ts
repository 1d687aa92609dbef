import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { type LinkReading, readLink, signLink } from "../../../../worker/checkout/link.ts";
import { deriveKey } from "../../../../worker/keys.ts";
import { LINK_TTL_MS } from "../../../../worker/limits.ts";
import { fc } from "../../seeded.ts";
import { NOW } from "../rows.ts";

const KEY = { id: "k1", secret: "the-first-link-secret-of-these-tests" };
const NEWER = { id: "k2", secret: "the-newer-link-secret-of-these-tests" };
const PAGE = "1001";
const LINK = { checkoutId: "chk_1", buyerId: "byr_1", items: [{ variantId: "house-blend-500", quantity: 2 }] };
const UNKNOWN: LinkReading = { kind: "unknown" };

const sign = () => signLink([KEY], PAGE, LINK, NOW);
const read = (token: string, now = NOW) => readLink([KEY], PAGE, token, now);
const later = (ms: number) => new Date(NOW.getTime() + ms);

/** A token of our own making that differs in one thing. */
async function forge(change: { purpose?: string; audience?: string; items?: unknown; alg?: string; kid?: string }) {
  const seconds = NOW.getTime() / 1000;
  return await new SignJWT({ items: "items" in change ? change.items : [["house-blend-500", 1]] })
    .setProtectedHeader({ alg: change.alg ?? "HS256", kid: change.kid ?? KEY.id })
    .setIssuer(PAGE)
    .setAudience(change.audience ?? "checkout")
    .setSubject("byr_1")
    .setJti("chk_1")
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .sign(await deriveKey(KEY.secret, change.purpose ?? "checkout-link"));
}

describe("a link", () => {
  test("says who may buy what, and when it was made", async () => {
    expect(await read(await sign())).toEqual({ kind: "valid", link: { ...LINK, issuedAt: NOW, isProof: false } });
  });

  test("carries nothing but buyer, things, checkout, Page and times", async () => {
    const payload = JSON.parse(Buffer.from((await sign()).split(".")[1] ?? "", "base64url").toString());
    expect(Object.keys(payload).toSorted()).toEqual(["aud", "exp", "iat", "iss", "items", "jti", "sub"]);
    expect(payload.items).toEqual([["house-blend-500", 2]]);
  });

  test("that answers [It's me] says so, and none that we did not sign as one", async () => {
    const token = await signLink([KEY], PAGE, { ...LINK, isProof: true }, NOW);
    expect(await read(token)).toEqual({ kind: "valid", link: { ...LINK, issuedAt: NOW, isProof: true } });
    const [header, payload = "", signature] = (await sign()).split(".");
    const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), me: true };
    const planted = Buffer.from(JSON.stringify(claims)).toString("base64url");
    expect(await read(`${header}.${planted}.${signature}`)).toEqual(UNKNOWN);
  });

  test("of any buyer and things comes back as it went", async () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
    const items = fc.array(fc.record({ variantId: id, quantity: fc.integer({ min: 1, max: 99 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(id, id, items, async (checkoutId, buyerId, wanted) => {
        const token = await signLink([KEY], PAGE, { checkoutId, buyerId, items: wanted }, NOW);
        expect(await read(token)).toEqual({
          kind: "valid",
          link: { checkoutId, buyerId, items: wanted, issuedAt: NOW, isProof: false },
        });
      }),
      { numRuns: 100 },
    );
  });

  test("lives for a day, and after it is expired but still ours", async () => {
    const token = await sign();
    expect((await read(token, later(LINK_TTL_MS - 1000))).kind).toBe("valid");
    expect(await read(token, later(LINK_TTL_MS))).toEqual({
      kind: "expired",
      link: { ...LINK, issuedAt: NOW, isProof: false },
    });
  });

  test("of an older key is read as long as the key is kept, and signed with the newest", async () => {
    const old = await sign();
    expect((await readLink([NEWER, KEY], PAGE, old, NOW)).kind).toBe("valid");
    expect(await readLink([NEWER], PAGE, old, NOW)).toEqual(UNKNOWN);
    const fresh = await signLink([NEWER, KEY], PAGE, LINK, NOW);
    expect((await readLink([NEWER], PAGE, fresh, NOW)).kind).toBe("valid");
  });

  test("cannot be signed without a key", async () => {
    await expect(signLink([], PAGE, LINK, NOW)).rejects.toThrow("no link key");
  });
});

describe("a token is unknown", () => {
  test("when any one bit of its three parts is altered", async () => {
    const parts = (await sign()).split(".").map((part) => Buffer.from(part, "base64url"));
    const place = fc.record({ part: fc.nat(2), byte: fc.nat(10_000), bit: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(place, async ({ part, byte, bit }) => {
        const altered = parts.map((bytes) => Buffer.from(bytes));
        const bytes = altered[part];
        if (!bytes) throw new Error("a token has three parts");
        const at = byte % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        expect(await read(altered.map((each) => each.toString("base64url")).join("."))).toEqual(UNKNOWN);
      }),
      { numRuns: 500 },
    );
  });

  test("when altered and over: expired is said only of one that we signed", async () => {
    const [header, payload = "", signature = ""] = (await sign()).split(".");
    const other = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    expect(await read(`${header}.${payload}.${other}`, later(2 * LINK_TTL_MS))).toEqual(UNKNOWN);
  });

  test("when a stranger signed it under our key's name", async () => {
    const foreign = await signLink([{ id: KEY.id, secret: "a-secret-that-only-a-stranger-knows-of" }], PAGE, LINK, NOW);
    expect(await read(foreign)).toEqual(UNKNOWN);
  });

  test("when it belongs to another Page's thread", async () => {
    expect(await readLink([KEY], "1002", await sign(), NOW)).toEqual(UNKNOWN);
  });

  test.each([
    ["was made for another purpose with our own secret", { purpose: "session" }],
    ["is for another audience", { audience: "wallet" }],
    ["names a key we do not have", { kid: "k9" }],
    ["uses another algorithm", { alg: "HS512" }],
    ["names nothing to buy", { items: [] }],
    ["has a quantity of none", { items: [["house-blend-500", 0]] }],
    ["has half a piece", { items: [["house-blend-500", 0.5]] }],
    ["has a hundred pieces", { items: [["house-blend-500", 100]] }],
    ["has no items at all", { items: "everything" }],
  ])("when it %s", async (_, change) => {
    expect(await read(await forge(change))).toEqual(UNKNOWN);
  });

  test("never for nothing: what the forger of these tests leaves unchanged is valid", async () => {
    expect((await read(await forge({}))).kind).toBe("valid");
  });

  test("when it has no signature", async () => {
    const [, payload] = (await sign()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", kid: KEY.id })).toString("base64url");
    expect(await read(`${header}.${payload}.`)).toEqual(UNKNOWN);
  });

  test("whatever text it is, and reading it never throws", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect(await read(text)).toEqual(UNKNOWN);
      }),
    );
  });
});
