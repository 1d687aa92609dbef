/** docs/invariants.md is a promise: each rule names code that exists and tests that exist under exactly that title. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, textOf } from "./source.ts";
import { testsIn } from "./tests.ts";

const COUNT = 13;

interface Invariant {
  number: number;
  sentence: string;
  files: string[];
  tests: { file: string; title: string }[];
}

/**
 * One section per rule: `## 1. In short`, the sentence, a line `Held by` with files in backquotes, and under `Shown by` a list:
 * a test file in backquotes, then its titles, one per line.
 */
function read(markdown: string): Invariant[] {
  return markdown
    .split(/^## (?=\d+\. )/m)
    .slice(1)
    .map((section) => {
      const [rule = "", shown = ""] = section.split(/^Shown by:$/m);
      const [sentences = "", held = ""] = rule.split(/^Held by /m);
      const tests: Invariant["tests"] = [];
      let file = "";
      for (const line of shown.split("\n")) {
        file = /^- `([^`]+)`$/.exec(line)?.[1] ?? file;
        const title = /^ {2}- (.+)$/.exec(line)?.[1];
        if (title) tests.push({ file, title });
      }
      return {
        number: Number.parseInt(section, 10),
        sentence: sentences.split("\n").slice(1).join("\n").trim(),
        files: [...held.matchAll(/`([^`]+\/[^`]+)`/g)].map((match) => match[1] ?? ""),
        tests,
      };
    });
}

const INVARIANTS = read(textOf("docs/invariants.md"));
const isFile = (path: string) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile();

test("docs/invariants.md has the thirteen rules, in order, each with a sentence of its own", () => {
  expect(INVARIANTS.map((each) => each.number)).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
  expect(new Set(INVARIANTS.map((each) => each.sentence)).size).toBe(COUNT);
  expect(INVARIANTS.filter((each) => each.sentence.length < 20)).toEqual([]);
});

describe.each(INVARIANTS)("invariant $number", ({ files, tests }) => {
  test("names code that exists", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => !isFile(path))).toEqual([]);
    expect(files.filter((path) => path.startsWith("test/"))).toEqual([]);
  });

  test("names tests that exist under exactly that title, and that run", () => {
    expect(tests.length).toBeGreaterThan(0);
    const missing = tests.filter(({ file, title }) => {
      if (!file.startsWith("test/") || !isFile(file)) return true;
      return !testsIn(file).some((written) => written.title === title && written.runs === "always");
    });
    expect(missing).toEqual([]);
  });
});

test("this check can fail: a title that nobody wrote is not found", () => {
  const [first] = INVARIANTS.flatMap((each) => each.tests);
  const written = testsIn(first?.file ?? "").map((each) => each.title);
  expect(written).toContain(first?.title);
  expect(written).not.toContain(`${first?.title} `);
});
