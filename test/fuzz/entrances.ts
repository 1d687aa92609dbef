/** Where bytes that others chose come into the worker, read off its code: each header, parameter, query, body and answer by name. */
import { codeIn, isNode, type Node, nodesOf, textOf, treeOf } from "../architecture/source.ts";

/** Of Hono's request. Whatever else was read of one would be an entrance that nobody has thought of. */
const READERS = ["header", "param", "query"];
const HARMLESS = ["method", "raw"];

/** Sorted, each once. */
export function entrances(): string[] {
  // The stand-in of tests and `npm start` is never deployed.
  const files = codeIn("worker").filter((path) => path !== "worker/dev.ts");
  const found = files.flatMap((path) => [...nodesOf(treeOf(path))].flatMap(({ node }) => entranceOf(node, path) ?? []));
  return [...new Set(found)].toSorted();
}

function entranceOf(node: Node, path: string): string | null {
  const { callee } = node;
  if (node.type === "MemberExpression") return strangeReading(node, path);
  if (node.type !== "CallExpression" || !isNode(callee)) return null;
  const [first, second] = Array.isArray(node.arguments) ? node.arguments : [];
  const named = isNode(first) && first.type === "Literal" ? String(first.value) : `in ${path}`;
  const [object, name] = [lastName(callee.object), lastName(callee)];
  if (object === "req" && READERS.includes(name)) return `${name} ${named}`;
  if (object === "headers" && name === "get") return `header ${named}`;
  if (name === "parseBody") return `body ${written(second, path)}`;
  if (name === "readQuery") return `query ${written(second, path)}`;
  if (name === "readBody") return `body in ${path}`;
  return name === "fetch" && callee.type === "Identifier" ? `answer in ${path}` : null;
}

function strangeReading(node: Node, path: string): string | null {
  const [object, property] = [lastName(node.object), lastName(node)];
  if (object === "raw") return `${property} of a raw request, in ${path}`;
  return object === "req" && ![...READERS, ...HARMLESS].includes(property)
    ? `${property} of a request, in ${path}`
    : null;
}

/** `header` of `c.req.header` and of `header`. */
function lastName(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "MemberExpression") return lastName(node.property);
  return typeof node.name === "string" ? node.name : "";
}

const written = (node: unknown, path: string): string =>
  isNode(node) ? textOf(path).slice(node.start, node.end) : `in ${path}`;
