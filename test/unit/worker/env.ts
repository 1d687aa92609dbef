/** A whole configuration as production has it, worth nothing anywhere. */
export const ENV: Record<string, unknown> = {
  PUBLIC_URL: "https://pay.example.com",
  META_APP_ID: "1517",
  META_APP_SECRET: "app-secret-of-these-tests",
  META_VERIFY_TOKEN: "verify-token-of-these-tests",
  META_PAGE_ID: "1001",
  META_PAGE_TOKEN: "page-token-of-these-tests",
  META_GRAPH_VERSION: "v26.0",
  STRIPE_SECRET_KEY: "sk_test_ofthesetests",
  STRIPE_PUBLISHABLE_KEY: "pk_test_ofthesetests",
  STRIPE_WEBHOOK_SECRET: "whsec_ofthesetests",
  LINK_KEYS: "k2:a-newer-link-secret-of-these-tests-alone,k1:an-older-link-secret-of-these-tests-alone",
  CONSOLE_KEY: "console-key-of-these-tests-32-characters",
  HYPERDRIVE: { connectionString: "postgres://user:password-of-these-tests@db.example.com/threadtill" },
};
