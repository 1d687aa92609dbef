import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { STRIPE_SCRIPT } from "../../../webview/stripe.ts";

const LOADER = new URL("../../../node_modules/@stripe/stripe-js/dist/pure.mjs", import.meta.url);

it("Stripe's script is the one that the package with its types would load", () => {
  const loader = readFileSync(LOADER, "utf8");
  const [origin, train] = [/ORIGIN = '([^']+)'/, /RELEASE_TRAIN = '([^']+)'/].map(
    (pattern) => pattern.exec(loader)?.[1],
  );
  expect(STRIPE_SCRIPT).toBe(`${origin}/${train}/stripe.js`);
});
