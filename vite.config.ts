/** Two builds: the webview (pages in one self-contained file each) and the worker. */
import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type EnvironmentOptions, type Plugin } from "vite";

const LOCALES = "webview/locales/";

/** `dist/webview/checkout.html` and `dist/webview/locales.json`. */
export const webview: EnvironmentOptions = {
  build: {
    outDir: "dist/webview",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { checkout: "webview/checkout/index.html" },
      output: { minify: { compress: { dropConsole: true }, mangle: { toplevel: true } } },
    },
  },
};

/**
 * Puts a page's script and styles into its HTML, so that one answer is the whole page. `{{nonce}}`, `{{boot}}` and the two theme
 * slots are left for the worker. In a script only `</script` and `<!--` can end or change the element (HTML standard,
 * "Restrictions for contents of script elements"); both become an escape that JavaScript reads as the same text.
 */
export function onePage(): Plugin {
  return {
    name: "threadtill:one-page",
    enforce: "post",
    applyToEnvironment: (environment) => environment.name === "client",
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
            const code = part.code.trim().replace(/<(?=\/script|!--)/gi, "\\x3C");
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

/** Leaves out the Stripe loader's setter for options that the page does not set: 350 bytes of every checkout, compressed. */
export function leanLoader(): Plugin {
  return {
    name: "threadtill:lean-loader",
    transform: {
      filter: { id: /@stripe\/stripe-js\/dist\/pure\.mjs$/ },
      handler(code) {
        const lean = code.replace(/^loadStripe\.setLoadParameters = [\s\S]*?^\};$/m, "");
        if (lean === code)
          this.error("The Stripe loader is written differently now: see leanLoader in vite.config.ts.");
        return { code: lean, map: null };
      },
    },
  };
}

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
        output: { entryFileNames: file, codeSplitting: false },
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
    client: webview,
    worker: worker("worker/index.ts", "index.js"),
    dev: worker("worker/dev.ts", "dev.js"),
  },
  builder: {
    // In this order: the worker carries the built pages.
    buildApp: async (builder) => {
      for (const name of ["client", "worker", "dev"]) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  plugins: [leanLoader(), onePage()],
});
