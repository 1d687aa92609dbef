/** PURE. Where each setting comes from and how it is set. The paths of dashboards change: they are the makers', not ours. */

const secret = (key: string) => `npx wrangler secret put ${key}, and the same in .dev.vars`;
const inToml = (key: string) => `set ${key} under [vars] in wrangler.toml`;
const local = (key: string) => `remove ${key}: it is for the sandbox on this machine alone`;

const MENDS: Record<string, string> = {
  PUBLIC_URL: `${inToml("PUBLIC_URL")}: the https address that wrangler deploy prints, without a path`,
  META_APP_ID: `${inToml("META_APP_ID")}: your app on developers.facebook.com, Settings, Basic`,
  META_APP_SECRET: `copy it from your app on developers.facebook.com, Settings, Basic; then ${secret("META_APP_SECRET")}`,
  META_VERIFY_TOKEN: `choose any long random text; ${secret("META_VERIFY_TOKEN")}; type it in the app's webhook settings too`,
  META_PAGE_ID: `${inToml("META_PAGE_ID")}: your Page, About, Page transparency`,
  META_PAGE_TOKEN: `generate a token of this Page in your app's Messenger settings; then ${secret("META_PAGE_TOKEN")}`,
  META_GRAPH_VERSION: `${inToml("META_GRAPH_VERSION")}: v26.0`,
  META_GRAPH_URL: local("META_GRAPH_URL"),
  STRIPE_SECRET_KEY: `copy it from Stripe, Developers, API keys; then ${secret("STRIPE_SECRET_KEY")}`,
  STRIPE_PUBLISHABLE_KEY: `${inToml("STRIPE_PUBLISHABLE_KEY")}: Stripe, Developers, API keys, beside the secret key`,
  STRIPE_WEBHOOK_SECRET:
    "npm run stripe -- setup makes the endpoint and shows its secret once (later: Stripe, Developers, Webhooks); " +
    `then ${secret("STRIPE_WEBHOOK_SECRET")}`,
  STRIPE_API_URL: local("STRIPE_API_URL"),
  STRIPE_JS_URL: local("STRIPE_JS_URL"),
  LINK_KEYS: `npm run keys -- make makes one; then ${secret("LINK_KEYS")}`,
  CONSOLE_KEY: `npm run keys -- make makes one; then ${secret("CONSOLE_KEY")}`,
  ALERT_URL: `give it an https address or leave it out; ${secret("ALERT_URL")}`,
  DATABASE_URL: "export DATABASE_URL=postgres://user:password@host:5432/name in this shell",
};

export function mendOf(key: string): string {
  return MENDS[key] ?? `set ${key}`;
}

/** Never printed, whoever says them. The last two hold a password or may. */
const SECRETS = [
  "META_APP_SECRET",
  "META_VERIFY_TOKEN",
  "META_PAGE_TOKEN",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "LINK_KEYS",
  "CONSOLE_KEY",
  "DATABASE_URL",
  "ALERT_URL",
];
/** Shorter ones may be a part of any word. */
const SECRET_LENGTH_MIN = 6;

/** The text without the values of the secrets, also where the words of others repeat one. */
export function withoutSecrets(text: string, env: Record<string, unknown>): string {
  const values = SECRETS.flatMap((key) => {
    const value = String(env[key] ?? "").trim();
    return key === "LINK_KEYS" ? value.split(",").map((pair) => pair.slice(pair.indexOf(":") + 1)) : [value];
  });
  const shown = values.filter((value) => value.length >= SECRET_LENGTH_MIN);
  return shown.reduce((cleaned, value) => cleaned.replaceAll(value, "***"), text);
}
