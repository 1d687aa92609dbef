/** docs/law.md is a promise too: what it says is built names code that exists, and tests under exactly that title. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, textOf } from "./source.ts";
import { testsIn } from "./tests.ts";

const isFile = (path: string) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile();

/** One section per sentence of the law; `- \`test file\`: title` shows it. The last section promises nothing. */
const SECTIONS = textOf("docs/law.md")
  .split(/^## /m)
  .slice(1)
  .filter((section) => !section.startsWith("Not built yet"))
  .map((section) => ({
    sentence: section.split("\n")[0] ?? "",
    files: [...section.matchAll(/`([a-z]+\/[^`\s]+\.\w+)`/g)].map((match) => match[1] ?? ""),
    tests: [...section.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, file = "", title = ""]) => ({ file, title })),
  }));

test("docs/law.md has a section for each sentence", () => {
  expect(SECTIONS.length).toBeGreaterThanOrEqual(9);
});

describe.each(SECTIONS)("$sentence", ({ files, tests }) => {
  test("names code that exists", () => {
    expect(files.filter((path) => !path.startsWith("test/")).length).toBeGreaterThan(0);
    expect(files.filter((path) => !isFile(path))).toEqual([]);
  });

  test("names tests that exist under exactly that title, and that run", () => {
    expect(tests.length).toBeGreaterThan(0);
    const missing = tests.filter(
      ({ file, title }) =>
        !isFile(file) || !testsIn(file).some((each) => each.title === title && each.runs === "always"),
    );
    expect(missing).toEqual([]);
  });
});
