/** What our documents tell people to type exists, and what exists is told. */
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../scripts/orders/commands.ts";
import { filesIn, textOf } from "./source.ts";

const SCRIPTS: Record<string, string> = JSON.parse(textOf("package.json")).scripts;
const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "wrangler.toml", ...filesIn("docs", ".md")];
/** Where a person is told to run something: documents, and what the commands themselves say. */
const TOLD = [...DOCUMENTS, ...filesIn("scripts", ".ts")];

/** By script, the words that it knows after `--`. Other scripts take none, or any text. */
const WORDS: Record<string, readonly string[]> = {
  orders: [...Object.keys(COMMANDS), "alert-key"],
  catalog: ["import", "export"],
  messenger: ["setup", "status"],
  stripe: ["setup", "status"],
};

interface Told {
  path: string;
  script: string;
  /** Behind `--`; empty when there is none. */
  word: string;
}

const told: Told[] = TOLD.flatMap((path) =>
  [...textOf(path).matchAll(/\bnpm run ([a-z][a-z:]*)(?: -- ([a-z][a-z-]*))?/g)].map(([, script = "", word = ""]) => ({
    path,
    script,
    word,
  })),
);

describe("a command that a person is told to run", () => {
  test("is found: more than fifty times, in the guide to going live too", () => {
    expect(told.length).toBeGreaterThan(50);
    expect(told.filter(({ path }) => path === "docs/deploy.md").length).toBeGreaterThan(10);
  });

  test("is a script of package.json", () => {
    expect(told.filter(({ script }) => !(script in SCRIPTS))).toEqual([]);
  });

  test("has a word behind it that this script knows", () => {
    const worded = told.filter(({ script, word }) => word !== "" && script in WORDS);
    expect(new Set(worded.map(({ script }) => script))).toEqual(new Set(Object.keys(WORDS)));
    expect(worded.filter(({ script, word }) => !WORDS[script]?.includes(word))).toEqual([]);
  });
});

test("every script of package.json stands in the README", () => {
  const readme = textOf("README.md");
  const named = (script: string) => new RegExp(`npm (run )?${script}(?![a-z:-])`).test(readme);
  expect(Object.keys(SCRIPTS).filter((script) => !named(script))).toEqual([]);
});

test("every setting of the worker stands in the guide to going live, and where it is set", () => {
  const settings = [...textOf("worker/config.ts").matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, key = ""]) => key);
  expect(settings).toContain("ALERT_URL");
  // Of the sandbox on this machine alone.
  const real = settings.filter((key) => !["META_GRAPH_URL", "STRIPE_API_URL", "STRIPE_JS_URL"].includes(key));
  expect(real.filter((key) => !textOf("wrangler.toml").includes(key))).toEqual([]);
  // Has a value already that nobody has to change.
  const asked = real.filter((key) => key !== "META_GRAPH_VERSION");
  expect(asked.filter((key) => !textOf("docs/deploy.md").includes(key))).toEqual([]);
});
