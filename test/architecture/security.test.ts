/** docs/security.md is a promise: each threat names what holds against it and the tests that show it. */
import { expect, test } from "vitest";
import { holdPromises } from "./promises.ts";
import { textOf } from "./source.ts";

holdPromises("docs/security.md", (title) => /^T\d+ /.test(title), 20);

test("the threats are T1 to T20, each once and in order, and the scripts are listed", () => {
  const threats = [...textOf("docs/security.md").matchAll(/^## T(\d+) /gm)].map((match) => Number(match[1]));
  expect(threats).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(textOf("docs/security.md")).toContain("## Script inventory (PCI DSS 4.0.1, SAQ A)");
});
