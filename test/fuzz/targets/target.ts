/** What a target is, and what all of them are played with. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { parseJson } from "../../../worker/text.ts";

export interface Target {
  /** Inputs to begin with, each of which is taken for what it is: otherwise what is played would never get far. */
  honest(): string[] | Promise<string[]>;
  /** Others, near to those and taken for nothing. */
  odd(): string[] | Promise<string[]>;
  /**
   * @returns whether these bytes were taken for what they say they are
   * @throws when a guarantee does not hold for them
   */
  play(bytes: Uint8Array): Promise<boolean>;
}

export const seedsOf = async (target: Target): Promise<string[]> => [
  ...(await target.honest()),
  ...(await target.odd()),
];

export const SECRET = "a-secret-of-the-fuzzer-worth-nothing-elsewhere";
/** Of links, in the order in which they are tried. */
export const KEYS = [{ id: "k1", secret: SECRET }];
export const NOW = new Date(Date.UTC(2026, 10, 23, 9));
export const SECONDS = NOW.getTime() / 1000;
/** Of the deployment that is played. */
export const PUBLIC_URL = "https://pay.example.com";
export const PAGE_ID = "1001";

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const hmac = (text: string, encoding: "hex" | "base64url"): string =>
  createHmac("sha256", SECRET).update(text).digest(encoding);

/** As the worker reads a body. Undefined for what is no JSON. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseJson(textOf(bytes));
  } catch {
    return undefined;
  }
}

/** What PostgreSQL's jsonb would refuse must not get as far as a statement (worker/text.ts), and nothing into what all objects share. */
export function assertStorable(value: unknown): void {
  assert.doesNotMatch(JSON.stringify(value ?? null), /\\u0000|\\ud[89a-f]/i);
  assert.deepEqual(Object.keys(Object.prototype), []);
}

/** A header as it may arrive: of other text no server makes a request. @param text in Latin-1, as headers are */
export function isHeader(text: string): boolean {
  try {
    return new Headers({ any: text }).get("any") === text;
  } catch {
    return false;
  }
}
