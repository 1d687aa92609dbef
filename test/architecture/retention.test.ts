/** docs/storage.md says of each table how long its rows are kept: in the words of worker/retention.ts, for every table that there is. */
import { describe, expect, test } from "vitest";
import { KEPT, type Retention, TERMS } from "../../worker/retention.ts";
import { filesIn, textOf } from "./source.ts";

const TERMED: Record<string, Retention> = { ...KEPT, ...TERMS };

/** Tables as the schema names them. */
const TABLES = filesIn("db/schema", ".ts").flatMap((path) =>
  [...textOf(path).matchAll(/pgTable\(\s*"(\w+)"/g)].map((match) => match[1] ?? ""),
);

/** The first table of the document: what a row of it names, and its last cell. */
const DOCUMENTED = textOf("docs/storage.md")
  .split("\n## ")[0]
  ?.split("\n")
  .filter((line) => /^\| `/.test(line))
  .flatMap((line) => {
    const cells = line.split("|").slice(1, -1);
    const names = [...(cells[0] ?? "").matchAll(/`(\w+)`/g)].map((match) => match[1] ?? "");
    return names.map((name): [string, string] => [name, cells.at(-1)?.trim() ?? ""]);
  });

describe("how long a table is kept", () => {
  test("is said once for each table of the schema, in code and in the document", () => {
    expect(TABLES.length).toBeGreaterThan(20);
    expect(Object.keys(TERMED).toSorted()).toEqual(TABLES.toSorted());
    expect(DOCUMENTED?.map(([name]) => name).toSorted()).toEqual(TABLES.toSorted());
  });

  test.each(DOCUMENTED ?? [])("%s: the document says what the code does", (name, kept) => {
    expect(kept).toBe(TERMED[name]?.kept);
    expect(TERMED[name]?.why).toMatch(/\w/);
  });

  test.each(Object.entries(TERMS))("%s: the words name the time that is counted", (_, { kept, ms }) => {
    const [, count, unit] = /(\d+) (days?|minutes)/.exec(kept) ?? [];
    expect(Number(count) * (unit?.startsWith("day") ? 24 * 60 : 1) * 60_000).toBe(ms);
  });
});
