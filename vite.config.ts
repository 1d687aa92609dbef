/** The builds: each page of the webview into one self-contained file, and the worker that carries them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type EnvironmentOptions, type Plugin } from "vite";

const LOCALES = "webview/locales/";
const PAGES = ["checkout", "notice", "bank", "paper", "console"];
/** Parts of a page that come after it: of the checkout what follows a press and what few ask for, of the console what went wrong. */
const PARTS = ["paying", "proof", "extras", "books"];

/** `dist/webview/<name>.html`, with the words of all pages in `dist/webview/locales.json`. */
function page(name: string): EnvironmentOptions {
  return {
    consumer: "client",
    // The pages' code runs nowhere but in a browser.
    define: { "typeof window": '"object"', "typeof document": '"object"' },
    build: {
      outDir: "dist/webview",
      emptyOutDir: false,
      target: "es2022",
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: `webview/${name}/index.html`,
        output: {
          minify: {
            compress: { dropConsole: true },
            mangle: { toplevel: true },
            // Preact's own: two underscores and at most a letter. It keeps some on elements, where the reserved ones are taken.
            mangleProps: { include: /^__\w?$/, reserved: ["d", "x", "y"] },
          },
        },
        optimization: { inlineConst: { mode: "all", pass: 3 } },
      },
    },
  };
}

/** `dist/webview/<name>.js`: a module of its own, which the page hands its one copy of Preact and its words. */
function part(name: string): EnvironmentOptions {
  const { build, ...environment } = page(name);
  return {
    ...environment,
    build: {
      ...build,
      rolldownOptions: {
        input: `webview/${name}/main.tsx`,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: `${name}.js`, minify: true, codeSplitting: false },
      },
    },
  };
}

/** Two copies of Preact could not draw one tree: in a part the page's own stands for it, and the page's words for theirs. */
export function borrowed(): Plugin {
  const lent = join(import.meta.dirname, "webview/part/borrowed.ts");
  return {
    name: "threadtill:borrowed",
    enforce: "pre",
    applyToEnvironment: (environment) => PARTS.includes(environment.name),
    resolveId: (source) => (source === "preact" || source.endsWith("/words.ts") ? lent : null),
  };
}

/**
 * Puts a page's script and styles into its HTML, so that one answer is the whole page. `{{nonce}}`, `{{boot}}` and the two theme
 * slots are left for the worker. In a script only `</script` and `<!--` can end or change the element (HTML standard,
 * "Restrictions for contents of script elements"); both become an escape that JavaScript reads as the same text.
 */
export function onePage(): Plugin {
  return {
    name: "threadtill:one-page",
    enforce: "post",
    applyToEnvironment: (environment) => environment.config.consumer === "client",
    generateBundle(_options, bundle) {
      const theme = ":root{{{theme_light}}}@media (prefers-color-scheme:dark){:root{{{theme_dark}}}}";
      for (const [path, page] of Object.entries(bundle)) {
        if (page.type !== "asset" || !path.endsWith("index.html")) continue;
        // In the source these two are what a linter can read.
        let html = String(page.source).replace('lang="en"', 'lang="{{lang}}"').replace('"boot">{}', '"boot">{{boot}}');
        for (const [name, part] of Object.entries(bundle)) {
          if (!html.includes(name)) continue;
          const tag = new RegExp(`\\s*<(?:script|link)[^>]*"/${name}"[^>]*>(?:</script>)?`);
          html = html.replace(tag, "");
          if (part.type === "chunk") {
            // Vite would wrap an `import()` into 700 bytes that look for styles to load before it.
            const code = part.code
              .trim()
              .replaceAll("importLater(", "import(")
              .replace(/<(?=\/script|!--)/gi, "\\x3C");
            html = html.replace("</body>", () => `<script type="module" nonce="{{nonce}}">${code}</script></body>`);
          } else {
            html = html.replace(
              "</head>",
              () => `<style nonce="{{nonce}}">${String(part.source).trim()}${theme}</style></head>`,
            );
          }
          delete bundle[name];
        }
        delete bundle[path];
        const fileName = `${path.split("/").at(-2)}.html`;
        this.emitFile({ type: "asset", fileName, source: html.replace(/>\s+</g, "><") });
      }
      const locales = readdirSync(LOCALES).map((file) => [
        file.slice(0, -5),
        JSON.parse(readFileSync(LOCALES + file, "utf8")),
      ]);
      this.emitFile({ type: "asset", fileName: "locales.json", source: JSON.stringify(Object.fromEntries(locales)) });
    },
  };
}

/** What the Stripe loader has for other pages, and what stands there instead. */
const UNUSED: [RegExp, string][] = [
  // Options that we do not set.
  [/^loadStripe\.setLoadParameters = [\s\S]*?^\};$/m, ""],
  [/\(params\) \{/g, "() { const params = undefined;"],
  // What it tells the console about keys and releases, and a document without a body.
  [/^ {2}var pk = args\[0\];[\s\S]*?(?=^ {2}var stripe = )/m, ""],
  [/^ {2}if \(!headOrBody\) \{[\s\S]*?^ {2}\}$/m, ""],
];

/** Leaves that out: 450 bytes of every checkout, compressed. */
export function leanLoader(): Plugin {
  return {
    name: "threadtill:lean-loader",
    transform: {
      filter: { id: /@stripe\/stripe-js\/dist\/pure\.mjs$/ },
      handler(code) {
        let lean = code;
        for (const [part, instead] of UNUSED) {
          const without = lean.replace(part, instead);
          if (without === lean)
            this.error("The Stripe loader is written differently now: see UNUSED in vite.config.ts.");
          lean = without;
        }
        return { code: lean, map: null };
      },
    },
  };
}

/** The log names an error by its class. */
const CLASSES_KEPT = { keepNames: { class: true, function: false } };

/** One ES module for workerd: everything bundled but what the runtime itself brings. */
function worker(entry: string, file: string): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: {
      conditions: ["workerd", "worker", "module", "browser"],
      noExternal: true,
      builtins: [/^node:/, /^cloudflare:/],
    },
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      outDir: "dist/worker",
      emptyOutDir: false,
      target: "es2024",
      minify: true,
      copyPublicDir: false,
      rolldownOptions: {
        input: entry,
        output: {
          entryFileNames: file,
          codeSplitting: false,
          minify: { compress: CLASSES_KEPT, mangle: CLASSES_KEPT },
        },
        external: [/^node:/, /^cloudflare:/],
      },
    },
  };
}

export default defineConfig({
  // The classic runtime is 100 bytes smaller than the automatic one; the webview is the only JSX.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { Fragment, h } from "preact"',
  },
  environments: {
    ...Object.fromEntries(PAGES.map((name) => [name, page(name)])),
    ...Object.fromEntries(PARTS.map((name) => [name, part(name)])),
    worker: worker("worker/index.ts", "index.js"),
    dev: worker("worker/dev.ts", "dev.js"),
  },
  builder: {
    // In this order: the worker carries the built pages.
    buildApp: async (builder) => {
      for (const name of [...PAGES, ...PARTS, "worker", "dev"]) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  plugins: [leanLoader(), borrowed(), onePage()],
});
