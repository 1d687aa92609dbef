import { readFileSync } from "node:fs";
import { Hono } from "hono";

const read = (name: string) => readFileSync(new URL(`./js/${name}`, import.meta.url), "utf8");

/** The modules of the page-side script, in order: each may use what those before it define. */
const SCRIPT_PARTS = [
  "errors.js",
  "checks.js",
  "channel.js",
  "element.js",
  "payment-element.js",
  "cvc-element.js",
  "elements.js",
  "challenge-window.js",
  "stripe.js",
];

/** Pages that live on the sandbox's origin and are framed by the shop's page. */
const FRAMES: Readonly<Record<string, string>> = {
  "/stripe-js/card": "card.html",
  "/stripe-js/cvc": "cvc.html",
  "/stripe-js/challenge": "challenge.html",
};
const ASSETS: Readonly<Record<string, string>> = {
  "/stripe-js/card.css": "card.css",
  "/stripe-js/card.js": "card.js",
  "/stripe-js/card-fields.js": "card-fields.js",
  "/stripe-js/card-look.js": "card-look.js",
  "/stripe-js/card-words.js": "card-words.js",
  "/stripe-js/cvc.css": "cvc.css",
  "/stripe-js/cvc.js": "cvc.js",
  "/stripe-js/challenge.css": "challenge.css",
  "/stripe-js/challenge.js": "challenge.js",
  "/stripe-js/challenge-words.js": "challenge-words.js",
};

const FRAME_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The stand-in for Stripe.js, the card frame and the bank's challenge page. */
export function pageRoutes(): Hono {
  const app = new Hono();
  app.get("/stripe-js/stripe.js", (c) =>
    c.body(classicScript(), 200, { ...FRESH, "content-type": "text/javascript; charset=utf-8" }),
  );
  for (const [path, file] of Object.entries(FRAMES)) {
    app.get(path, (c) =>
      c.body(read(file), 200, {
        ...FRESH,
        "content-security-policy": FRAME_POLICY,
        "content-type": "text/html; charset=utf-8",
        "referrer-policy": "same-origin",
      }),
    );
  }
  for (const [path, file] of Object.entries(ASSETS)) {
    const type = file.endsWith(".css") ? "text/css" : "text/javascript";
    app.get(path, (c) => c.body(read(file), 200, { ...FRESH, "content-type": `${type}; charset=utf-8` }));
  }
  return app;
}

const FRESH = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/**
 * Stripe.js is a classic script: `window.Stripe` must be there when its load event fires. So the parts, which are
 * modules for the type checker, are put together into one function.
 */
function classicScript(): string {
  const parts = SCRIPT_PARTS.map((name) =>
    read(name)
      .replace(/^import [^;]*;\n/gm, "")
      .replace(/^export (?=(async )?(function|const|class|let) )/gm, ""),
  );
  return `(() => {\n"use strict";\n${parts.join("\n")}\n})();\n`;
}
