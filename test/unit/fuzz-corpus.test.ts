/** What a fuzzer has found so far, played again: each input that led somewhere new, and each that once broke something. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TARGETS } from "../fuzz/targets.ts";

const CORPUS = join(import.meta.dirname, "../fuzz/corpus");

/** Inputs in base64: most of them are no text. */
const kept = (target: string): string[] => JSON.parse(readFileSync(join(CORPUS, `${target}.json`), "utf8"));

test("every parser and verifier that a stranger's bytes reach has a corpus", () => {
  expect(readdirSync(CORPUS).toSorted()).toEqual(
    Object.keys(TARGETS)
      .map((name) => `${name}.json`)
      .toSorted(),
  );
});

describe.each(Object.entries(TARGETS))("%s", (name, target) => {
  test("keeps its guarantees for all that was ever found, and for its genuine seeds", async () => {
    const inputs = [
      ...kept(name).map((input) => Buffer.from(input, "base64")),
      ...(await target.seeds()).map(Buffer.from),
    ];
    expect(inputs.length).toBeGreaterThan(5);
    for (const input of inputs) await target.play(new Uint8Array(input));
  });
});
