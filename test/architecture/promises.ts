/** Documents that promise: each section names code that exists, and tests under exactly that title. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, textOf } from "./source.ts";
import { testsIn } from "./tests.ts";

const isFile = (path: string) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile();

/**
 * One section per promise; `- \`test file\`: title` shows it.
 * @param promises whether a section of this title does
 */
export function holdPromises(document: string, promises: (title: string) => boolean, count: number): void {
  const sections = textOf(document)
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: section.split("\n")[0] ?? "",
      files: [...section.matchAll(/`([a-z]+\/[^`\s]+\.\w+)`/g)].map((match) => match[1] ?? ""),
      tests: [...section.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, file = "", title = ""]) => ({ file, title })),
    }))
    .filter(({ title }) => promises(title));

  test(`${document} has a section for each promise`, () => {
    expect(sections.length).toBeGreaterThanOrEqual(count);
  });

  describe.each(sections)("$title", ({ files, tests }) => {
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
}
