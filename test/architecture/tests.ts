/** The tests of a file by their titles, as they are written. */
import { isNode, type Node, nodesOf, textOf, treeOf } from "./source.ts";

export interface WrittenTest {
  /** The first argument, placeholders and all. */
  title: string;
  /** `sometimes`: only where the machine has what it needs (`test.runIf`). `never`: `test.skip` and the like. */
  runs: "always" | "sometimes" | "never";
  /** The text of what the test does. */
  body: string;
}

/** `test`, `test.each(...)`, `test.each<...>([...])`: down to the name that is called, and what hangs on it. */
function calledNames(callee: unknown): string[] {
  if (!isNode(callee)) return [];
  if (callee.type === "Identifier") return [String(callee.name)];
  if (callee.type === "MemberExpression") return [...calledNames(callee.object), ...calledNames(callee.property)];
  return callee.type === "CallExpression" ? calledNames(callee.callee) : [];
}

function wordsOf(node: Node | undefined): string | null {
  if (typeof node?.value === "string") return node.value;
  if (node?.type !== "TemplateLiteral") return null;
  const quasis = node.quasis as { value: { cooked: string } }[];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}

function runsOf(names: string[]): WrittenTest["runs"] {
  if (names.some((name) => ["skip", "todo", "fails"].includes(name))) return "never";
  return names.some((name) => ["skipIf", "runIf"].includes(name)) ? "sometimes" : "always";
}

export function testsIn(path: string): WrittenTest[] {
  const found: WrittenTest[] = [];
  for (const { node } of nodesOf(treeOf(path))) {
    if (node.type !== "CallExpression") continue;
    const names = calledNames(node.callee);
    if (names[0] !== "test" && names[0] !== "it") continue;
    const [first, ...rest] = node.arguments as Node[];
    const title = wordsOf(first);
    const body = rest.find((each) => /Function/.test(each.type));
    if (title === null) continue;
    found.push({ title, runs: runsOf(names), body: body ? textOf(path).slice(body.start, body.end) : "" });
  }
  return found;
}
