/** docs/law.md is a promise: what it says is built names code and tests that are there. The last section promises nothing. */
import { expect, test } from "vitest";
import { holdPromises } from "./promises.ts";
import { textOf } from "./source.ts";

holdPromises("docs/law.md", (title) => !title.startsWith("Not built yet"), 10);

test("what is not built is said last", () => {
  expect(textOf("docs/law.md").split(/^## /m).at(-1)).toMatch(/^Not built yet/);
});
