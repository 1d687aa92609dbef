/** Names that say what a thing is, and no way around the checks. */
import { describe, expect, test } from "vitest";
import { codeIn, filesIn, headerOf, textOf } from "./source.ts";
import { testsIn } from "./tests.ts";

const OURS = ["contract", "db", "worker", "webview", "sandbox", "scripts", "test"];
const CODE = OURS.flatMap(codeIn);

describe("files", () => {
  test("are named in small letters with dashes", () => {
    const names = CODE.filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.\w+$/.test(path));
    expect(names).toEqual([]);
  });

  test("lie in no drawer for odds and ends", () => {
    const drawers = /(^|\/)(helpers?|utils?|services?|misc|common|shared|lib)(\/|\.)/;
    expect(OURS.flatMap((folder) => filesIn(folder)).filter((path) => drawers.test(path))).toEqual([]);
  });

  test("of the worker, the contract and the statements say at the top what they are", () => {
    const files = ["contract", "db", "worker"].flatMap(codeIn).filter((path) => !/\/words\/(?!index)/.test(path));
    expect(files.filter((path) => headerOf(path).length < 20)).toEqual([]);
  });
});

test("no check is switched off in the code", () => {
  const ways = new RegExp(
    ["biome-" + "ignore", "@ts-" + "(ignore|expect-error|nocheck)", "eslint-" + "disable"].join("|"),
  );
  expect(CODE.filter((path) => ways.test(textOf(path)))).toEqual([]);
});

describe("tests", () => {
  const TESTS = CODE.filter((path) => path.endsWith(".test.ts"));

  test("are none of them skipped, left for later or run alone", () => {
    expect(TESTS.length).toBeGreaterThan(30);
    const idle = TESTS.flatMap((path) => testsIn(path).map((each) => ({ path, ...each }))).filter(
      ({ runs }) => runs === "never",
    );
    expect(idle.map(({ path, title }) => `${path}: ${title}`)).toEqual([]);
    const alone = new RegExp("\\b(test|it|describe)\\." + "only\\b");
    expect(TESTS.filter((path) => alone.test(textOf(path)))).toEqual([]);
  });

  test("of units and of the architecture all expect something", () => {
    const own = TESTS.filter((path) => /^test\/(unit|architecture)\//.test(path));
    const written = own.flatMap((path) => testsIn(path).map((each) => ({ path, ...each })));
    expect(written.length).toBeGreaterThan(200);
    expect(
      written.filter(({ body }) => !/\bexpect\(|\bassert/.test(body)).map(({ path, title }) => `${path}: ${title}`),
    ).toEqual([]);
  });

  test("are in every file that is named so", () => {
    expect(TESTS.filter((path) => testsIn(path).length === 0)).toEqual([]);
  });
});
