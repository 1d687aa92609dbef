/**
 * Stripe.js: the one file that puts the provider's script on a page, once something of it is wanted. The package brings its
 * types only: what its loader does more than these lines is not worth 1,240 bytes of every checkout (docs/decisions/005).
 */
import type { Stripe, StripeConstructor } from "@stripe/stripe-js";
import type { Boot } from "../contract/checkout.ts";

/** Stripe allows no other place, and the release in it is the one that the package's types describe. */
export const STRIPE_SCRIPT = "https://js.stripe.com/endive/stripe.js";

/** Answers with the one Stripe.js of this page. Rejects when its script did not load; the next call tries again. */
export function createStripe({ publishableKey, scriptUrl }: Boot["provider"]): () => Promise<Stripe> {
  let asked: Promise<Stripe> | null = null;

  async function load(): Promise<Stripe> {
    const add = () => addScript(scriptUrl ?? STRIPE_SCRIPT);
    // A line that broke off once is no reason to tell anybody.
    await add().catch(add);
    return (window as unknown as { Stripe: StripeConstructor }).Stripe(publishableKey);
  }

  return () => {
    asked ??= load().catch((error) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}

function addScript(src: string): Promise<unknown> {
  return new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
  });
}
