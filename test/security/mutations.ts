/** Genuine tokens, changed: every way that somebody without the key has of making another one. */
import { createHmac } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";
import { META } from "../../scripts/credentials.ts";
import { deriveKey } from "../../worker/keys.ts";
import type { Chance } from "../faults/seeded.ts";
import { LINK_KEYS, type LinkKind, OTHER_PAGE, signedRequest } from "./tokens.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export type Mutation = (genuine: string, chance: Chance, other: string) => string | Promise<string>;

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const read = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
const split = (text: string): string[] => text.split(".");

/** One letter of one part becomes another. */
const letter: Mutation = (genuine, chance) => {
  const places = [...genuine].flatMap((each, at) => (each === "." ? [] : [at]));
  const at = chance.pick(places);
  const others = [...LETTERS].filter((each) => each !== genuine[at]);
  return `${genuine.slice(0, at)}${chance.pick(others)}${genuine.slice(at + 1)}`;
};
/** One bit of the bytes that a part stands for. */
const bit: Mutation = (genuine, chance) => {
  const parts = split(genuine);
  const at = chance.below(parts.length);
  const bytes = Buffer.from(parts[at] ?? "", "base64url");
  const place = chance.below(bytes.length);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.below(8));
  return parts.with(at, bytes.toString("base64url")).join(".");
};
/** The signature's bytes in other letters: of the last one of 43 a decoder drops two bits. */
const respelt: Mutation = (genuine, chance) => {
  const parts = split(genuine);
  const at = parts.findLastIndex((part) => part.length === 43);
  const signature = parts[at] ?? "";
  const letter = LETTERS.indexOf(signature.at(-1) ?? "");
  return parts.with(at, `${signature.slice(0, -1)}${LETTERS[letter ^ (1 + chance.below(3))]}`).join(".");
};
const cutShort: Mutation = (genuine, chance) => genuine.slice(0, 20 + chance.below(genuine.length - 20));
const oneMore: Mutation = (genuine, chance) => {
  const at = chance.below(genuine.length + 1);
  return `${genuine.slice(0, at)}${chance.pick([...LETTERS])}${genuine.slice(at)}`;
};
/** The signature of one on the payload of another. */
const swapped: Mutation = (genuine, _, other) => {
  const [mine, theirs] = [split(genuine), split(other)];
  return [...mine.slice(0, -2), theirs.at(-2), mine.at(-1)].join(".");
};
const swappedSignature: Mutation = (genuine, _, other) =>
  [...split(genuine).slice(0, -1), split(other).at(-1)].join(".");
const noSignature: Mutation = (genuine) => split(genuine).slice(0, -1).join(".");
const emptySignature: Mutation = (genuine) => `${split(genuine).slice(0, -1).join(".")}.`;
const oneMorePart: Mutation = (genuine, chance) => `${genuine}.${chance.pick(split(genuine))}`;
const upperCase: Mutation = (genuine) => genuine.toUpperCase();

const headed =
  (header: object, sign: (head: string) => string): Mutation =>
  (genuine) => {
    const [, payload = ""] = split(genuine);
    const head = `${b64(header)}.${payload}`;
    return `${head}.${sign(head)}`;
  };
const hmac =
  (secret: string | Uint8Array, hash = "sha256") =>
  (text: string) =>
    createHmac(hash, secret).update(text).digest("base64url");

const KEY = LINK_KEYS[0] ?? { id: "", secret: "" };
const NAMED = { alg: "HS256", kid: KEY.id };

/** What a page was given to pay with (worker/checkout/attempt.ts) is signed as links are. */
export type TokenKind = LinkKind | "attempt";

/** By its kind, what a token is derived and made for. */
const PURPOSES: Record<TokenKind, { key: string; audience: string }> = {
  attempt: { key: "attempt", audience: "attempt" },
  c: { key: "checkout-link", audience: "checkout" },
  o: { key: "order-link", audience: "order" },
  b: { key: "bank-link", audience: "bank" },
  wallet: { key: "wallet-link", audience: "wallet" },
};

interface Remade {
  claims?: (claims: JWTPayload) => JWTPayload;
  secret?: string;
  key?: string;
  alg?: string;
  kid?: string;
}

/** Signed anew, as the worker does, with one thing or another changed. */
const remade =
  (
    kind: TokenKind,
    { claims = (same) => same, secret = KEY.secret, key = PURPOSES[kind].key, alg, kid }: Remade,
  ): Mutation =>
  async (genuine) =>
    await new SignJWT(claims(read(split(genuine)[1]) as JWTPayload))
      .setProtectedHeader({ alg: alg ?? "HS256", kid: kid ?? KEY.id })
      .sign(await deriveKey(secret, key));

const STRANGER = "the-secret-of-a-stranger-who-has-none-of-ours";
const longOver = (claims: JWTPayload) => ({ ...claims, iat: 1_500_000_000, exp: 1_500_086_400 });

/** Whatever is signed can be spoilt so. */
const SPOILT: Record<string, Mutation> = {
  letter,
  bit,
  "another letter": letter,
  "another bit": bit,
  respelt,
  cutShort,
  oneMore,
  swapped,
  swappedSignature,
  emptySignature,
};

/** @param kind of the genuine token */
export function tokenMutations(kind: TokenKind): Record<string, Mutation> {
  const another = kind === "c" ? "o" : "c";
  return {
    ...SPOILT,
    noSignature,
    oneMorePart,
    upperCase,
    "alg none": headed({ alg: "none", kid: KEY.id }, () => ""),
    "alg none, signed": headed({ alg: "none", kid: KEY.id }, hmac(KEY.secret)),
    "the raw secret": headed(NAMED, hmac(KEY.secret)),
    "an empty secret": headed(NAMED, hmac("")),
    "a key in the header": headed({ ...NAMED, jwk: { kty: "oct", k: b64("k") } }, hmac(b64("k"))),
    "an address of a key": headed({ ...NAMED, jku: "https://evil.example/keys" }, hmac(STRANGER)),
    "an unknown crit": headed({ ...NAMED, crit: ["exp"] }, hmac(KEY.secret)),
    "a stranger's key": remade(kind, { secret: STRANGER }),
    "an unknown kid": remade(kind, { kid: "unknown" }),
    "a kid that is a path": remade(kind, { kid: "../../dev/null", secret: STRANGER }),
    "another algorithm": remade(kind, { alg: "HS512" }),
    "the key of another purpose": remade(kind, { key: PURPOSES[another].key }),
    "made for another page": remade(kind, { claims: (claims) => ({ ...claims, aud: PURPOSES[another].audience }) }),
    "another Page": remade(kind, { claims: (claims) => ({ ...claims, iss: OTHER_PAGE }) }),
    "no Page": remade(kind, { claims: ({ iss: _, ...claims }) => claims }),
    "no end": remade(kind, { claims: ({ exp: _, ...claims }) => claims }),
    "long over": remade(kind, { claims: longOver }),
  };
}

const resigned =
  (change: (payload: Record<string, unknown>) => object, secret = META.appSecret): Mutation =>
  (genuine) =>
    signedRequest(change(read(split(genuine)[1])), secret);
/** Over something else than the payload as it is written. */
const signedOver =
  (what: (encoded: string) => string): Mutation =>
  (genuine) => {
    const [, encoded = ""] = split(genuine);
    return `${hmac(META.appSecret)(what(encoded))}.${encoded}`;
  };

export const PROOF_MUTATIONS: Record<string, Mutation> = {
  ...SPOILT,
  oneMorePart,
  upperCase,
  "no signature": (genuine) => `.${split(genuine)[1]}`,
  "another secret": resigned((same) => same, STRANGER),
  "an empty secret": resigned((same) => same, "x"),
  "alg none": resigned((same) => ({ ...same, algorithm: "none" })),
  "another algorithm": resigned((same) => ({ ...same, algorithm: "HMAC-SHA1" })),
  "no algorithm": resigned(({ algorithm: _, ...same }) => same),
  "nobody in it": resigned(({ user_id: _u, psid: _p, ...same }) => same),
  "the decoded payload signed": signedOver((encoded) => Buffer.from(encoded, "base64url").toString()),
  "its dot signed too": signedOver((encoded) => `.${encoded}`),
  "a signature in hex": (genuine) => {
    const [, encoded = ""] = split(genuine);
    return `${createHmac("sha256", META.appSecret).update(encoded).digest("hex")}.${encoded}`;
  },
  "another hash": (genuine) => {
    const [, encoded = ""] = split(genuine);
    return `${hmac(META.appSecret, "sha512")(encoded)}.${encoded}`;
  },
};

/** Of Messenger's word for who holds the phone, which says more than who it is. */
export const WORD_MUTATIONS: Record<string, Mutation> = {
  ...PROOF_MUTATIONS,
  "another Page": resigned((same) => ({ ...same, page_id: Number(OTHER_PAGE) })),
  "no Page": resigned(({ page_id: _, ...same }) => same),
  "of a group": resigned((same) => ({ ...same, thread_type: "GROUP" })),
  "of no thread": resigned(({ thread_type: _, ...same }) => same),
  "too old": resigned((same) => ({ ...same, issued_at: Number(same.issued_at) - 301 })),
  "from the future": resigned((same) => ({ ...same, issued_at: Number(same.issued_at) + 301 })),
  "of no time": resigned(({ issued_at: _, ...same }) => same),
  "of the callbacks": resigned(({ psid, ...same }) => ({ ...same, user_id: psid })),
};
