/**
 * The signed tokens that stand in addresses, forms, bodies and the merchant's cookie. Each target begins with the tokens of all purposes
 * and bends its own: none but its own, byte for byte, is ever good, and that one for nothing else.
 */
import assert from "node:assert/strict";
import { genuineOf, NAMES, type Name, PURPOSES } from "./genuine.ts";
import { NOW, type Target, textOf } from "./target.ts";

/** Longer than any of them is good for. */
const LONG_AGO = new Date(NOW.getTime() - 500 * 86_400_000);

/** @param text what stands where a good token has one of its three parts */
function forgeriesOf(genuine: string, text: string): string[] {
  const [header = "", payload = "", signature = ""] = genuine.split(".");
  const encoded = Buffer.from(text).toString("base64url");
  return [
    [header, encoded, signature],
    [encoded, payload, signature],
    [header, payload, encoded],
    [header, payload, text],
    [encoded, encoded, ""],
  ].map((parts) => parts.join("."));
}

function tokenTarget(name: Name): Target {
  return {
    honest: async () => [await genuineOf(name)],
    odd: async () => [
      ...(await Promise.all(NAMES.filter((other) => other !== name).map(genuineOf))),
      await PURPOSES[name].sign(LONG_AGO),
      "eyJhbGciOiJub25lIn0.e30.",
      '{"alg":"none","kid":"k1"}',
      "a.b.c",
    ],
    async play(bytes) {
      const text = textOf(bytes);
      const genuine = await genuineOf(name);
      for (const token of [text, ...forgeriesOf(genuine, text)])
        assert.equal(await PURPOSES[name].isGood(token), token === genuine, token);
      for (const other of NAMES)
        if (text === genuine || text === (await genuineOf(other)))
          assert.equal(await PURPOSES[other].isGood(text), text === (await genuineOf(other)), other);
      return text === genuine;
    },
  };
}

export const linkToken = tokenTarget("link");
export const orderToken = tokenTarget("order");
export const walletToken = tokenTarget("wallet");
export const bankToken = tokenTarget("bank");
export const guestToken = tokenTarget("guest");
export const attemptToken = tokenTarget("attempt");
export const consoleToken = tokenTarget("console");
