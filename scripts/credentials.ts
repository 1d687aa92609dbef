/** What the worker and the sandbox agree on when they run together on this machine. Worth nothing anywhere else. */

export const META = {
  appId: "100000000000001",
  appSecret: "sandbox-app-secret-worth-nothing-elsewhere",
  verifyToken: "sandbox-verify-token",
  pageId: "100000000000002",
  pageToken: "sandbox-page-token-worth-nothing-elsewhere",
  graphVersion: "v26.0",
};

export const STRIPE = {
  secretKey: "sk_test_sandbox0worth0nothing0elsewhere",
  publishableKey: "pk_test_sandbox0worth0nothing0elsewhere",
  webhookSecret: "whsec_sandbox0worth0nothing0elsewhere",
};

export const CONSOLE_KEY = "sandbox-console-key-worth-nothing-elsewhere";

/** The worker's bindings beside PUBLIC_URL and HYPERDRIVE, with the sandbox in place of Messenger and Stripe. */
export function bindingsFor(sandboxUrl: string): Record<string, string> {
  return {
    META_APP_ID: META.appId,
    META_APP_SECRET: META.appSecret,
    META_VERIFY_TOKEN: META.verifyToken,
    META_PAGE_ID: META.pageId,
    META_PAGE_TOKEN: META.pageToken,
    META_GRAPH_URL: sandboxUrl,
    META_GRAPH_VERSION: META.graphVersion,
    STRIPE_SECRET_KEY: STRIPE.secretKey,
    STRIPE_PUBLISHABLE_KEY: STRIPE.publishableKey,
    STRIPE_WEBHOOK_SECRET: STRIPE.webhookSecret,
    STRIPE_API_URL: sandboxUrl,
    STRIPE_JS_URL: `${sandboxUrl}/stripe-js/stripe.js`,
    LINK_KEYS: "sandbox:a-link-secret-of-the-sandbox-worth-nothing-elsewhere",
    CONSOLE_KEY,
  };
}
