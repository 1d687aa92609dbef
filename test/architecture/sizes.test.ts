/** Small files with one noun, small functions. What is longer says in its header why: "long because ...". */
import { describe, expect, test } from "vitest";
import { codeIn, headerOf, isNode, lineOf, type Node, nodesOf, textOf, treeOf } from "./source.ts";

const FILE_LINES_MAX = 250;
/** Tests are lists of cases. */
const TEST_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;

const FILES = codeIn(".");
const saysWhy = (path: string) => /\blong because \S/i.test(headerOf(path));
const isTest = (path: string) => path.startsWith("test/");
/** Words and other tables: nothing in them is done. */
const isTable = (path: string) => /\/(locales|words)\//.test(path);

function lines(text: string): number {
  return text.trimEnd().split("\n").length;
}

/** `describe(...)` in all its forms: its function is a list of tests. */
function isGroup(above: Node[]): boolean {
  const call = above.at(-1);
  if (call?.type !== "CallExpression" || !isNode(call.callee)) return false;
  return [...nodesOf(call.callee)].some(({ node }) => node.name === "describe");
}

describe("the files", () => {
  test("are found: more than a hundred", () => {
    expect(FILES.length).toBeGreaterThan(100);
  });

  test(`have at most ${FILE_LINES_MAX} lines, or say why`, () => {
    const long = FILES.filter((path) => !isTest(path) && !isTable(path) && !saysWhy(path))
      .map((path) => ({ path, count: lines(textOf(path)) }))
      .filter(({ count }) => count > FILE_LINES_MAX);
    expect(long).toEqual([]);
  });

  test(`of tests have at most ${TEST_LINES_MAX} lines, or say why`, () => {
    const long = FILES.filter((path) => isTest(path) && !saysWhy(path))
      .map((path) => ({ path, count: lines(textOf(path)) }))
      .filter(({ count }) => count > TEST_LINES_MAX);
    expect(long).toEqual([]);
  });
});

const isFunction = (node: Node) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

/** The lines of a function that are its own: those of functions inside it are counted there, save the one they begin on. */
function ownLines(path: string, node: Node): number {
  const inner = [...nodesOf(node)].filter(
    (each) => isFunction(each.node) && each.above.filter(isFunction).length === 1,
  );
  const theirs = inner.map((each) => lines(textOf(path).slice(each.node.start, each.node.end)) - 1);
  return lines(textOf(path).slice(node.start, node.end)) - theirs.reduce((sum, count) => sum + count, 0);
}

test(`functions have at most ${FUNCTION_LINES_MAX} lines of their own, or their file says why`, () => {
  const long: string[] = [];
  let count = 0;
  for (const path of FILES) {
    for (const { node, above } of nodesOf(treeOf(path))) {
      if (!isFunction(node) || isGroup(above)) continue;
      count++;
      const size = ownLines(path, node);
      if (size > FUNCTION_LINES_MAX && !saysWhy(path)) long.push(`${path}:${lineOf(path, node.start)} has ${size}`);
    }
  }
  expect(count).toBeGreaterThan(500);
  expect(long).toEqual([]);
});
