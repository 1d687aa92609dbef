/** Our `draw` beside Preact's own `render`: the same components, drawn again and again, have to make the same document. */
import { readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { launchChromium } from "../support/chromium.ts";

/** A description that travels into the page: a text, nothing, a list, an element, or a component around children. */
type Tree =
  | string
  | null
  | boolean
  | Tree[]
  | { tag: string; key?: string; props?: Record<string, unknown>; inside: Tree[] };

interface Libraries {
  draw(tree: unknown, root: Element): void;
  render(tree: unknown, root: Element): void;
  /** The tree as JSX would have made it, with this library's `h`. */
  ours(tree: Tree): unknown;
  theirs(tree: Tree): unknown;
}

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});
afterAll(() => browser.close());

const asModule = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

beforeEach(async () => {
  const ours = stripTypeScriptTypes(readFileSync(join(ROOT, "webview/draw.ts"), "utf8"));
  const theirs = readFileSync(
    createRequire(import.meta.url)
      .resolve("preact")
      .replace(/\.js$/, ".mjs"),
    "utf8",
  );
  await page.setContent('<!doctype html><div id="ours"></div>');
  await page.addScriptTag({
    type: "module",
    content: `
      import * as ours from "${asModule(ours)}";
      import * as theirs from "${asModule(theirs)}";
      const Around = ({ children }) => children;
      const makerOf = ({ h, Fragment }) => function make(tree) {
        if (Array.isArray(tree)) return tree.map(make);
        if (tree === null || typeof tree !== "object") return tree;
        const { tag, key, props, inside } = tree;
        return h({ Around, Fragment }[tag] ?? tag, key === undefined ? props : { ...props, key }, ...inside.map(make));
      };
      window.libraries = { draw: ours.draw, render: theirs.render, ours: makerOf(ours), theirs: makerOf(theirs) };
    `,
  });
});

/** Draws the trees one after another with both, and answers with what stood there after each, attributes in order. */
async function drawn(trees: Tree[]): Promise<{ ours: string[]; theirs: string[] }> {
  return await page.evaluate((json) => {
    const trees = JSON.parse(json) as Tree[];
    const { draw, render, ours, theirs } = (window as unknown as { libraries: Libraries }).libraries;
    const text = (node: Node): string => {
      if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? (node as Text).data : "";
      const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
      const { value, checked } = node as HTMLInputElement;
      const live = node instanceof HTMLInputElement || node instanceof HTMLSelectElement ? [value, checked] : [];
      const inside = [...node.childNodes].map(text).join("");
      return `<${node.namespaceURI?.slice(-3)} ${[node.localName, ...attributes, ...live].join(" ")}>${inside}</>`;
    };
    const fresh = () => document.body.appendChild(document.createElement("div"));
    const [mine, other] = [fresh(), fresh()];
    const answer = { ours: [] as string[], theirs: [] as string[] };
    for (const tree of trees) {
      draw(ours(tree), mine);
      render(theirs(tree), other);
      answer.ours.push([...mine.childNodes].map(text).join(""));
      answer.theirs.push([...other.childNodes].map(text).join(""));
    }
    mine.remove();
    other.remove();
    return answer;
  }, JSON.stringify(trees));
}

const props = fc.record(
  {
    class: fc.constantFrom("a", "b", ""),
    hidden: fc.boolean(),
    tabIndex: fc.constantFrom(0, -1),
    "aria-disabled": fc.boolean(),
    "aria-describedby": fc.constantFrom("x", "y"),
    "aria-label": fc.constantFrom("one", "two", "<b>"),
  },
  { requiredKeys: [] },
);
/** Keys within one list are different, as React and Preact ask for. */
const keyed = (trees: fc.Arbitrary<Tree>) =>
  fc
    .uniqueArray(fc.constantFrom("k1", "k2", "k3", "k4"), { maxLength: 4 })
    .chain((keys) =>
      fc
        .tuple(...keys.map(() => trees))
        .map((inside) => inside.map((tree, index): Tree => ({ tag: "li", key: keys[index] ?? "", inside: [tree] }))),
    );
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: "tree" },
    fc.constantFrom("", "text", "<&>", null, false),
    fc.record({
      tag: fc.constantFrom("div", "p", "span", "Around", "Fragment"),
      inside: fc.array(tie("tree"), { maxLength: 4, depthIdentifier: "tree" }),
    }),
    fc.record({ tag: fc.constantFrom("div", "section"), props, inside: fc.array(tie("tree"), { maxLength: 3 }) }),
    keyed(tie("tree")),
  ),
}));

describe("draw", () => {
  test("makes the document that Preact makes, whatever is drawn after whatever", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 5 }), async (trees) => {
        const { ours, theirs } = await drawn(trees);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });

  test("makes the fields that Preact makes: values, choices and icons", async () => {
    const form = (value: string, checked: boolean, options: string[]): Tree => ({
      tag: "div",
      inside: [
        {
          tag: "input",
          props: { value, type: "email", maxLength: 9, inputMode: "email", required: checked },
          inside: [],
        },
        { tag: "input", props: { type: "checkbox", checked }, inside: [] },
        {
          tag: "select",
          props: { value },
          inside: [options.map((o): Tree => ({ tag: "option", key: o, props: { value: o }, inside: [o] }))],
        },
        { tag: "details", props: { open: checked }, inside: [{ tag: "summary", inside: ["more"] }] },
        {
          tag: "svg",
          props: { viewBox: "0 0 24 24" },
          inside: [{ tag: "path", props: { d: "M1 1", pathLength: 1 }, inside: [] }],
        },
      ],
    });
    const { ours, theirs } = await drawn([
      form("", false, ["", "MI"]),
      form("MI", true, ["", "MI", "RM"]),
      form("RM", true, ["RM", "", "MI"]),
      form("", false, []),
    ]);
    expect(ours).toEqual(theirs);
    expect(ours[1]).toContain("<tml select MI ");
  });

  test("leaves every element that stays where it is: a frame among them is not loaded anew", async () => {
    const around = (before: Tree, after: Tree): Tree => ({
      tag: "div",
      inside: [before, { tag: "div", key: "slot", inside: [{ tag: "iframe", inside: [] }] }, [after], "end"],
    });
    const moves = await page.evaluate(
      async (json) => {
        const trees = JSON.parse(json) as Tree[];
        const { draw, ours } = (window as unknown as { libraries: Libraries }).libraries;
        const root = document.getElementById("ours") as Element;
        draw(ours(trees[0] as Tree), root);
        const frame = root.querySelector("iframe");
        const touched: Node[] = [];
        const seen = new MutationObserver((records) => {
          for (const { addedNodes, removedNodes } of records) touched.push(...addedNodes, ...removedNodes);
        });
        seen.observe(root, { childList: true, subtree: true });
        for (const tree of trees) {
          draw(ours(tree), root);
          await Promise.resolve();
        }
        return {
          same: root.querySelector("iframe") === frame,
          moved: touched.filter((node) => node.contains(frame)).length,
          touched: touched.length > 0,
        };
      },
      JSON.stringify([
        around(null, null),
        around({ tag: "p", inside: ["before"] }, null),
        around({ tag: "p", inside: ["before"] }, { tag: "p", inside: ["after"] }),
        around("text", [{ tag: "i", inside: [] }]),
        around(null, { tag: "Around", inside: [{ tag: "b", inside: [] }] }),
      ]),
    );
    expect(moves).toEqual({ same: true, moved: 0, touched: true });
  });

  test("tells a ref its element when that stands in the document, and null when it goes", async () => {
    const told = await page.evaluate(() => {
      const { draw, ours } = (window as unknown as { libraries: Libraries }).libraries;
      const root = document.getElementById("ours") as Element;
      const told: string[] = [];
      const ref = (element: Element | null) =>
        told.push(element ? `${element.localName}, ${element.isConnected}` : "gone");
      const slot = (key: string): Tree => ({
        tag: "section",
        inside: [{ tag: "div", key, props: { ref }, inside: [] }],
      });
      for (const tree of [slot("one"), slot("one"), slot("two"), null]) draw(ours(tree), root);
      return told;
    });
    expect(told).toEqual(["div, true", "gone", "div, true", "gone"]);
  });

  test("listens with the newest function and with no older one", async () => {
    const heard = await page.evaluate(() => {
      const { draw, ours } = (window as unknown as { libraries: Libraries }).libraries;
      const root = document.getElementById("ours") as Element;
      const heard: number[] = [];
      for (const turn of [1, 2]) {
        draw(ours({ tag: "button", props: { onClick: () => heard.push(turn) }, inside: [] }), root);
        root.querySelector("button")?.click();
      }
      return heard;
    });
    expect(heard).toEqual([1, 2]);
  });
});
