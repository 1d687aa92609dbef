/** Our own files as the architecture tests see them: their text, their imports, their functions. Parsed, not guessed at. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseSync } from "vite";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Made by tools, kept by the machine, or somebody else's. */
const NOT_OURS = new Set(["node_modules", "dist", ".git", ".wrangler", ".threadtill", "shots", ".dev.vars"]);

/** Paths from the root, with slashes, of all files below a folder whose names end so. */
export function filesIn(folder: string, ...endings: string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name) || entry.name.endsWith(".log")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesIn(path, ...endings));
    else if (endings.length === 0 || endings.some((ending) => entry.name.endsWith(ending))) found.push(path);
  }
  return found.map((path) => path.split(sep).join("/")).toSorted();
}

export const CODE_ENDINGS = [".ts", ".tsx", ".js", ".mjs"];
export const codeIn = (folder: string) => filesIn(folder, ...CODE_ENDINGS).filter((path) => !path.endsWith(".d.ts"));

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The comment at the top of a file, with its frame. */
export function headerOf(path: string): string {
  return /^\s*(\/\*[\s\S]*?\*\/)/.exec(textOf(path))?.[1] ?? "";
}

/** A node of the syntax tree: what it is, where it stands, and what is in it. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const trees = new Map<string, Node>();

export function treeOf(path: string): Node {
  const known = trees.get(path);
  if (known) return known;
  const { program, errors } = parseSync(path, textOf(path));
  const [fault] = errors;
  if (fault) throw new Error(`${path} cannot be parsed: ${fault.message}`);
  const tree = program as unknown as Node;
  trees.set(path, tree);
  return tree;
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** Every node of a tree, parents first, each with the nodes it stands in, nearest last. */
export function* nodesOf(node: Node, above: Node[] = []): Generator<{ node: Node; above: Node[] }> {
  yield { node, above };
  const inside = [...above, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child, inside);
  }
}

export interface Import {
  /** As it is written. */
  specifier: string;
  /** True when nothing of it is left at run time. */
  typeOnly: boolean;
  /** The file of ours that it names, or null for a library. */
  target: string | null;
}

export function importsOf(path: string): Import[] {
  const found: Import[] = [];
  for (const { node } of nodesOf(treeOf(path))) {
    const source = isNode(node.source) ? node.source : null;
    if (!source || typeof source.value !== "string") continue;
    if (!/^(Import|Export)/.test(node.type)) continue;
    const kinds = [node.importKind, node.exportKind];
    found.push({
      specifier: source.value,
      typeOnly: kinds.includes("type"),
      target: source.value.startsWith(".") ? toRoot(path, source.value) : null,
    });
  }
  return found;
}

function toRoot(from: string, specifier: string): string {
  const bare = specifier.replace(/\?.*$/, "");
  return relative(ROOT, join(ROOT, dirname(from), bare))
    .split(sep)
    .join("/");
}

export const topOf = (path: string) => path.split("/")[0] ?? "";

/** Line on which a node begins, counted from 1. */
export function lineOf(path: string, at: number): number {
  return textOf(path).slice(0, at).split("\n").length;
}
