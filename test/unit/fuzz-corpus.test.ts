/** What a fuzzer has found so far, played again: each input that led somewhere new, and each that once broke something. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TARGETS } from "../fuzz/targets.ts";

const CORPUS = join(import.meta.dirname, "../fuzz/corpus");

/** Inputs in base64: most of them are no text. */
const kept = (target: string): string[] => JSON.parse(readFileSync(join(CORPUS, `${target}.json`), "utf8"));

test("every target has a corpus, and every corpus its target", () => {
  expect(readdirSync(CORPUS).toSorted()).toEqual(
    Object.keys(TARGETS)
      .map((name) => `${name}.json`)
      .toSorted(),
  );
});

describe.each(Object.entries(TARGETS))("%s", (name, target) => {
  test("takes every honest input for what it is, and none of the odd ones", async () => {
    const [honest, odd] = [await target.honest(), await target.odd()];
    expect(Math.min(honest.length, odd.length)).toBeGreaterThan(0);
    for (const seed of honest) expect(await target.play(new TextEncoder().encode(seed)), seed).toBe(true);
    for (const seed of odd) expect(await target.play(new TextEncoder().encode(seed)), seed).toBe(false);
  });

  test("keeps its guarantees for all that was ever found", async () => {
    for (const input of kept(name))
      expect(await target.play(new Uint8Array(Buffer.from(input, "base64"))), input).toBeTypeOf("boolean");
  });
});
