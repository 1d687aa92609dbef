/** Stripe.js: the one file that puts the provider's script on a page, by the provider's own loader, once something of it is wanted. */
import type { Stripe } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import type { Frame } from "../contract/checkout.ts";
import { once } from "./once.ts";

/** Answers with the one Stripe.js of this page. Rejects when its script did not load; the next call tries again. */
export function createStripe({ publishableKey, scriptUrl }: Frame["provider"]): () => Promise<Stripe> {
  async function load(): Promise<Stripe> {
    // The loader takes no other address, but it leaves a Stripe.js alone that is there already (`STRIPE_JS_URL`, for tests).
    if (scriptUrl && !("Stripe" in window)) await inject(scriptUrl);
    return (await loadStripe(publishableKey)) as Stripe;
  }

  return once(load);
}

function inject(src: string): Promise<unknown> {
  return new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
  });
}
