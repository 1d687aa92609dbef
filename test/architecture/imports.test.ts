/** The directions in which our parts may know each other (docs/architecture.md, "The house"). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  CODE_ENDINGS,
  codeIn,
  headerOf,
  type Import,
  importsOf,
  isNode,
  type Node,
  nodesOf,
  ROOT,
  textOf,
  topOf,
  treeOf,
} from "./source.ts";

interface Edge extends Import {
  from: string;
}

const HOUSE = ["contract", "db", "worker", "webview", "sandbox"];
/** What fills the slots of the built pages. */
const CARRIERS = ["worker/checkout/page.ts", "worker/paper/sheet.ts"];
const SHIPPED = ["contract", "db", "worker", "webview"];
const OURS = [...HOUSE, "scripts", "test", "bench"].filter((folder) => existsSync(join(ROOT, folder)));

const edgesOf = (...folders: string[]): Edge[] =>
  folders.flatMap(codeIn).flatMap((from) => importsOf(from).map((each) => ({ from, ...each })));
const shown = (edges: Edge[]) => edges.map((edge) => `${edge.from} imports ${edge.specifier}`);
/** Files in these folders that have a node like this. */
const filesWith = (folders: string[], matches: (node: Node, above: Node[]) => boolean) =>
  folders.flatMap(codeIn).filter((path) => [...nodesOf(treeOf(path))].some(({ node, above }) => matches(node, above)));

const isPure = (path: string) =>
  headerOf(path).startsWith("/** PURE.") || /^\/\*\*\s*\n \* PURE\./.test(headerOf(path));
const nameOf = (node: unknown) => (isNode(node) && node.type === "Identifier" ? node.name : null);
const isMember = (node: Node, object: string, property: string) =>
  node.type === "MemberExpression" && nameOf(node.object) === object && nameOf(node.property) === property;

describe("the parts of the house", () => {
  test.each<[string, string[]]>([
    ["contract", ["contract"]],
    ["db", ["db", "contract"]],
    ["worker", ["worker", "db", "contract"]],
    ["webview", ["webview", "contract"]],
    ["sandbox", ["sandbox"]],
  ])("%s knows %j and nothing else of ours", (part, allowed) => {
    const edges = edgesOf(part).filter((edge) => edge.target !== null);
    expect(codeIn(part).length).toBeGreaterThan(3);
    const strays = edges.filter((edge) => !allowed.includes(topOf(edge.target ?? "")));
    // The worker carries the built pages; the page may know the types of the routes.
    const known = strays.filter((edge) => {
      if (part === "worker") return CARRIERS.includes(edge.from) && topOf(edge.target ?? "") === "dist";
      return part === "webview" && edge.typeOnly && topOf(edge.target ?? "") === "worker";
    });
    expect(shown(strays.filter((edge) => !known.includes(edge)))).toEqual([]);
  });

  test("only tests and scripts know the sandbox", () => {
    const edges = edgesOf(...OURS).filter((edge) => topOf(edge.target ?? "") === "sandbox");
    expect(edges.length).toBeGreaterThan(0);
    const strays = edges.filter((edge) => !["sandbox", "test", "scripts"].includes(topOf(edge.from)));
    expect(shown(strays)).toEqual([]);
  });

  test("payments and messenger never know each other", () => {
    const edges = edgesOf("worker/payments", "worker/messenger");
    expect(edges.length).toBeGreaterThan(10);
    const strays = edges.filter(({ from, target }) => {
      const other = from.startsWith("worker/payments/") ? "worker/messenger/" : "worker/payments/";
      return target?.startsWith(other);
    });
    expect(shown(strays)).toEqual([]);
  });

  test("of the contract the page takes values from money.ts alone, so that no validation library reaches it", () => {
    const edges = edgesOf("webview").filter((edge) => topOf(edge.target ?? "") === "contract" && !edge.typeOnly);
    expect(edges.length).toBeGreaterThan(0);
    expect(shown(edges.filter((edge) => edge.target !== "contract/money.ts"))).toEqual([]);
  });

  test("the entry knows only the app, and nothing knows the entries", () => {
    const entries = ["worker/index.ts", "worker/dev.ts"];
    const targets = importsOf("worker/index.ts").map((each) => each.target);
    expect(targets.toSorted()).toEqual(["worker/deps.ts", "worker/worker.ts"]);
    expect(shown(edgesOf(...OURS).filter((edge) => entries.includes(edge.target ?? "")))).toEqual([]);
  });

  test("routes are known to the app alone", () => {
    const speaksHttp = (path: string) => /Hono</.test(textOf(path)) && /new Hono/.test(textOf(path));
    const routes = codeIn("worker").filter((path) => path !== "worker/app.ts" && speaksHttp(path));
    expect(routes.length).toBeGreaterThanOrEqual(4);
    const edges = edgesOf("worker").filter((edge) => routes.includes(edge.target ?? "") && !edge.typeOnly);
    expect(shown(edges.filter((edge) => edge.from !== "worker/app.ts"))).toEqual([]);
  });
});

describe("a pure file", () => {
  const PURE = codeIn("worker").filter(isPure);
  const importsNothing = (path: string) => importsOf(path).every((each) => each.typeOnly);

  test("is every file that decides: more than a score of them", () => {
    expect(PURE.length).toBeGreaterThan(20);
    for (const decided of ["pricing", "verdict", "transitions", "link", "mask"]) {
      expect(PURE).toContain(`worker/checkout/${decided}.ts`);
    }
  });

  test("knows the contract, pure files, plain data, types and libraries", () => {
    const edges = PURE.flatMap((from) => importsOf(from).map((each) => ({ from, ...each }))).filter((edge) => {
      if (edge.typeOnly || edge.target === null || topOf(edge.target) === "contract") return false;
      // The built page, as text.
      if (topOf(edge.target) === "dist") return false;
      return !PURE.includes(edge.target) && !importsNothing(edge.target);
    });
    expect(shown(edges)).toEqual([]);
  });

  test("knows no library that reads files, opens connections or answers requests", () => {
    const reaching = /^(node:|cloudflare:|hono|postgres|drizzle-orm|stripe)/;
    const edges = PURE.flatMap((from) => importsOf(from).map((each) => ({ from, ...each })));
    expect(shown(edges.filter((edge) => !edge.typeOnly && reaching.test(edge.specifier)))).toEqual([]);
  });

  test("asks nobody for the time, for chance or for anything on the network", () => {
    const impure = PURE.filter((path) =>
      [...nodesOf(treeOf(path))].some(
        ({ node }) =>
          isMember(node, "Date", "now") ||
          isMember(node, "Math", "random") ||
          isMember(node, "crypto", "randomUUID") ||
          isMember(node, "crypto", "getRandomValues") ||
          (node.type === "NewExpression" &&
            nameOf(node.callee) === "Date" &&
            (node.arguments as Node[]).length === 0) ||
          (node.type === "CallExpression" &&
            ["fetch", "setTimeout", "setInterval"].includes(String(nameOf(node.callee)))) ||
          ["console", "process", "globalThis"].includes(String(nameOf(node.object))),
      ),
    );
    expect(impure).toEqual([]);
  });
});

describe("one place each:", () => {
  test("`new Stripe` in payments/stripe/client.ts", () => {
    const made = filesWith(SHIPPED, (node) => node.type === "NewExpression" && nameOf(node.callee) === "Stripe");
    expect(made).toEqual(["worker/payments/stripe/client.ts"]);
    const values = edgesOf(...SHIPPED).filter((edge) => /^stripe(\/|$)/.test(edge.specifier) && !edge.typeOnly);
    expect(values.map((edge) => edge.from)).toEqual(["worker/payments/stripe/client.ts"]);
  });

  test("Stripe's SDK, even its types, in payments/stripe", () => {
    const edges = edgesOf(...SHIPPED).filter((edge) => /^stripe(\/|$)/.test(edge.specifier));
    expect(shown(edges.filter((edge) => !edge.from.startsWith("worker/payments/stripe/")))).toEqual([]);
  });

  test("the driver in db/client.ts", () => {
    const edges = edgesOf(...SHIPPED).filter((edge) => /^postgres(\/|$)/.test(edge.specifier));
    expect(edges.map((edge) => edge.from)).toEqual(["db/client.ts"]);
  });

  test("the environment in config.ts, handed on by the app and its entries", () => {
    const allowed = ["app", "config", "dev", "worker"].map((name) => `worker/${name}.ts`);
    const env = (node: Node) =>
      nameOf(node) === "env" || (node.type === "MemberExpression" && nameOf(node.property) === "env");
    expect(filesWith(SHIPPED, env).filter((path) => !allowed.includes(path))).toEqual([]);
    expect(shown(edgesOf(...SHIPPED).filter((edge) => edge.specifier.startsWith("cloudflare:")))).toEqual([]);
  });

  test("the clock in deps.ts", () => {
    const asks = (node: Node) =>
      isMember(node, "Date", "now") ||
      isMember(node, "performance", "now") ||
      (node.type === "NewExpression" && nameOf(node.callee) === "Date" && (node.arguments as Node[]).length === 0);
    expect(filesWith(["contract", "db", "worker"], asks)).toEqual(["worker/deps.ts"]);
    expect(filesWith(["contract", "db", "worker", "webview"], (node) => isMember(node, "Math", "random"))).toEqual([]);
  });

  test("Stripe.js in one file of the page", () => {
    const edges = edgesOf("webview").filter((edge) => edge.specifier.startsWith("@stripe/") && !edge.typeOnly);
    expect(edges.map((edge) => edge.from)).toEqual(["webview/stripe.ts"]);
    const loaders = filesWith(["webview"], (node) => isMember(node, "window", "Stripe") || node.value === "Stripe");
    expect(loaders).toEqual(["webview/stripe.ts"]);
    expect(filesWith(["webview"], (node) => String(node.value).includes("js.stripe.com"))).toEqual([]);
  });

  test("MessengerExtensions in one file of the page", () => {
    const named = filesWith(
      ["webview"],
      (node) => nameOf(node) === "MessengerExtensions" || node.value === "MessengerExtensions",
    );
    expect(named).toHaveLength(1);
  });

  test("`fetch` in the clients of Graph and of Stripe, where alerts are posted, and in the page's own client", () => {
    const calls = (node: Node) => node.type === "CallExpression" && nameOf(node.callee) === "fetch";
    expect(filesWith(["worker"], calls)).toEqual([
      "worker/dev.ts",
      "worker/merchant/alerts.ts",
      "worker/messenger/graph.ts",
      "worker/payments/stripe/client.ts",
    ]);
    expect(filesWith(["webview"], calls)).toHaveLength(1);
    expect(filesWith(["contract", "db"], calls)).toEqual([]);
  });

  test("what may be logged in log.ts", () => {
    const prints = (node: Node) => nameOf(node.object) === "console";
    expect(filesWith(SHIPPED, prints)).toEqual(["worker/log.ts"]);
  });
});

describe("every import", () => {
  const edges = edgesOf(...OURS);

  test("of ours names a file that is there, with its ending", () => {
    const ours = edges.filter((edge) => edge.target !== null && topOf(edge.target) !== "dist");
    expect(ours.length).toBeGreaterThan(200);
    expect(shown(ours.filter((edge) => !existsSync(join(ROOT, edge.target ?? ""))))).toEqual([]);
    const endings = [...CODE_ENDINGS, ".json", ".css"];
    expect(shown(ours.filter((edge) => !endings.some((ending) => edge.target?.endsWith(ending))))).toEqual([]);
  });

  test("of a library names one of package.json, and shipped code none of those for development", () => {
    const { dependencies, devDependencies } = JSON.parse(textOf("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const packageOf = (specifier: string) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? "";
    const strays = edges.filter((edge) => {
      if (edge.target !== null || edge.specifier.startsWith("node:")) return false;
      const name = packageOf(edge.specifier);
      const mayUse = SHIPPED.includes(topOf(edge.from)) ? { ...dependencies } : { ...dependencies, ...devDependencies };
      return !(name in mayUse);
    });
    expect(shown(strays)).toEqual([]);
  });

  test("leads round in no circle", () => {
    const graph = new Map<string, string[]>();
    for (const { from, target, typeOnly } of edges) {
      if (target && !typeOnly) graph.set(from, [...(graph.get(from) ?? []), target]);
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, way: string[]) => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" -> "));
      if (done.has(path) || way.includes(path)) return;
      for (const next of graph.get(path) ?? []) walk(next, [...way, path]);
      done.add(path);
    };
    for (const path of graph.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });
});
