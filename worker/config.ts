/**
 * Bindings and vars, parsed once; nobody else reads `env`. All faults are listed together and stop every request, so that
 * a wrong key is found at the first look and not at the first payment.
 */
import * as v from "valibot";

/** What `wrangler.toml`, secrets and the local scripts hand in. */
export interface Env {
  HYPERDRIVE?: { connectionString: string };
  [key: string]: unknown;
}

const SECRET_BYTES_MIN = 32;
const GRAPH_URL = "https://graph.facebook.com";
const STRIPE_URL = "https://api.stripe.com";

const filled = (what: string) => v.pipe(v.string(`is missing: ${what}`), v.trim(), v.nonEmpty(`is empty: ${what}`));
const url = (what: string) =>
  v.pipe(
    filled(what),
    // "localhost:8787" is a URL too, of the scheme "localhost:".
    v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), `is no http address: ${what}`),
    v.transform((text) => new URL(text).origin),
  );

const isLongSecret = (text: string) => new TextEncoder().encode(text).length >= SECRET_BYTES_MIN;

const linkKeys = v.pipe(
  filled("keyid:secret pairs, newest first, comma-separated"),
  v.transform((text) => text.split(",").map((pair) => splitOnce(pair.trim()))),
  v.check(
    (keys) => keys.every((key) => /^[A-Za-z0-9_-]{1,32}$/.test(key.id)),
    "needs `keyid:secret` pairs whose key id is 1 to 32 letters, digits, - or _",
  ),
  v.check(
    (keys) => keys.every((key) => isLongSecret(key.secret)),
    `needs secrets of at least ${SECRET_BYTES_MIN} bytes: make one with \`openssl rand -base64 48\``,
  ),
  v.check((keys) => new Set(keys.map((key) => key.id)).size === keys.length, "names a key id twice"),
);

const Vars = v.object({
  PUBLIC_URL: url("the https address of this worker, such as https://pay.example.com"),
  META_APP_ID: filled("the app's id, from the Meta dashboard"),
  META_APP_SECRET: v.pipe(
    filled("the app secret, from the Meta dashboard, Settings, Basic"),
    v.minLength(16, "is too short for an app secret: copy all of it from the Meta dashboard, Settings, Basic"),
  ),
  META_VERIFY_TOKEN: filled("any word you also type into the Meta dashboard"),
  META_PAGE_ID: v.pipe(filled("the Page's numeric id"), v.regex(/^\d+$/, "is no Page id: digits only")),
  META_PAGE_TOKEN: filled("the Page access token"),
  META_GRAPH_URL: v.optional(url("where the Graph API is"), GRAPH_URL),
  META_GRAPH_VERSION: v.pipe(filled("such as v26.0"), v.regex(/^v\d+\.\d+$/, "is no Graph version, such as v26.0")),
  STRIPE_SECRET_KEY: v.pipe(
    filled("sk_..."),
    v.regex(/^(sk|rk)_(test|live)_\S{10,}$/, "is no Stripe secret key (sk_test_... or sk_live_...)"),
  ),
  STRIPE_PUBLISHABLE_KEY: v.pipe(
    filled("pk_..."),
    v.regex(/^pk_(test|live)_\S{8,}$/, "is no Stripe publishable key (pk_test_... or pk_live_...)"),
  ),
  STRIPE_WEBHOOK_SECRET: v.pipe(
    filled("whsec_..."),
    v.regex(/^whsec_\S{10,}$/, "is no Stripe webhook secret (whsec_...)"),
  ),
  STRIPE_API_URL: v.optional(url("where the Stripe API is"), STRIPE_URL),
  STRIPE_JS_URL: v.optional(v.pipe(v.string(), v.url("is no URL"))),
  LINK_KEYS: linkKeys,
  CONSOLE_KEY: v.pipe(
    filled("the merchant's bearer key"),
    v.check(isLongSecret, `needs at least ${SECRET_BYTES_MIN} bytes: make one with \`openssl rand -base64 48\``),
    v.regex(/^\S*$/, "must not contain spaces"),
  ),
  ALERT_URL: v.optional(v.pipe(v.string(), v.regex(/^https?:/, "is no http address"), v.url("is no URL"))),
});

export interface LinkKey {
  id: string;
  secret: string;
}

export interface Config {
  publicUrl: string;
  databaseUrl: string;
  linkKeys: LinkKey[];
  /** Opens the merchant's API. */
  consoleKey: string;
  /** Where alerts are posted; null: nowhere. */
  alertUrl: string | null;
  meta: {
    appId: string;
    appSecret: string;
    verifyToken: string;
    pageId: string;
    pageToken: string;
    graphUrl: string;
    graphVersion: string;
    /** The stand-in's origin when Messenger is not the real one: it may frame our page. */
    standIn: string | null;
  };
  stripe: {
    secretKey: string;
    publishableKey: string;
    webhookSecret: string;
    apiUrl: string;
    /** Unset in production: the page then uses Stripe's official loader. */
    scriptUrl: string | null;
    live: boolean;
  };
}

/** One fault of the configuration, by the name of its key. */
export interface ConfigFault {
  key: string;
  fault: string;
}

export class ConfigError extends Error {
  readonly faults: ConfigFault[];
  constructor(faults: ConfigFault[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((f) => `  ${f.key} ${f.fault}`).join("\n")}`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}

/** Cloudflare hands every request of an isolate the same environment. */
const parsedBefore = new WeakMap<Env, Config>();

/** The environment, parsed at its first request. @throws ConfigError as `parseConfig` does */
export function configOf(env: Env): Config {
  const config = parsedBefore.get(env) ?? parseConfig(env);
  parsedBefore.set(env, config);
  return config;
}

/** Parses the environment. @throws ConfigError naming every faulty key at once; values are never repeated in it. */
export function parseConfig(env: Env): Config {
  const parsed = v.safeParse(Vars, env);
  const faults: ConfigFault[] = (parsed.issues ?? []).map((issue) => ({
    key: String(issue.path?.[0]?.key),
    fault: issue.message.startsWith("Invalid key") ? "is missing" : issue.message,
  }));
  const database = env.HYPERDRIVE?.connectionString;
  if (!database) faults.push({ key: "HYPERDRIVE", fault: "is missing: the binding to your PostgreSQL" });
  if (parsed.success) faults.push(...contradictions(parsed.output));
  if (!parsed.success || !database || faults.length > 0) throw new ConfigError(faults);
  return shape(parsed.output, database);
}

/** Rules between keys. An address override is a skimming switch: whoever can set it could collect cards. */
function contradictions(vars: v.InferOutput<typeof Vars>): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const live = (key: string) => key.includes("_live_");
  if (live(vars.STRIPE_SECRET_KEY) !== live(vars.STRIPE_PUBLISHABLE_KEY)) {
    faults.push({ key: "STRIPE_PUBLISHABLE_KEY", fault: "is of another mode (test or live) than STRIPE_SECRET_KEY" });
  }
  const overrides = [
    vars.META_GRAPH_URL !== GRAPH_URL && "META_GRAPH_URL",
    vars.STRIPE_API_URL !== STRIPE_URL && "STRIPE_API_URL",
    vars.STRIPE_JS_URL !== undefined && "STRIPE_JS_URL",
  ].filter((key) => key !== false);
  for (const key of overrides) {
    if (live(vars.STRIPE_SECRET_KEY)) faults.push({ key, fault: "must not be set together with a live Stripe key" });
    else if (!isDevelopmentHost(vars.PUBLIC_URL)) {
      faults.push({ key, fault: "must not be set unless PUBLIC_URL is loopback or under .test" });
    }
  }
  const isDevelopment = isDevelopmentHost(vars.PUBLIC_URL);
  if (
    vars.ALERT_URL &&
    !vars.ALERT_URL.startsWith("https://") &&
    !(isDevelopment && isDevelopmentHost(vars.ALERT_URL))
  ) {
    faults.push({ key: "ALERT_URL", fault: "must begin with https://" });
  }
  if (!isDevelopment && !vars.PUBLIC_URL.startsWith("https://")) {
    faults.push({ key: "PUBLIC_URL", fault: "must begin with https://" });
  }
  return faults;
}

function isDevelopmentHost(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]" || hostname.endsWith(".test");
}

function splitOnce(pair: string): LinkKey {
  const colon = pair.indexOf(":");
  return { id: pair.slice(0, Math.max(colon, 0)), secret: pair.slice(colon + 1) };
}

function shape(vars: v.InferOutput<typeof Vars>, databaseUrl: string): Config {
  return {
    publicUrl: vars.PUBLIC_URL,
    databaseUrl,
    linkKeys: vars.LINK_KEYS,
    consoleKey: vars.CONSOLE_KEY,
    alertUrl: vars.ALERT_URL ?? null,
    meta: {
      appId: vars.META_APP_ID,
      appSecret: vars.META_APP_SECRET,
      verifyToken: vars.META_VERIFY_TOKEN,
      pageId: vars.META_PAGE_ID,
      pageToken: vars.META_PAGE_TOKEN,
      graphUrl: vars.META_GRAPH_URL,
      graphVersion: vars.META_GRAPH_VERSION,
      standIn: vars.META_GRAPH_URL === GRAPH_URL ? null : vars.META_GRAPH_URL,
    },
    stripe: {
      secretKey: vars.STRIPE_SECRET_KEY,
      publishableKey: vars.STRIPE_PUBLISHABLE_KEY,
      webhookSecret: vars.STRIPE_WEBHOOK_SECRET,
      apiUrl: vars.STRIPE_API_URL,
      scriptUrl: vars.STRIPE_JS_URL ?? null,
      live: vars.STRIPE_SECRET_KEY.includes("_live_"),
    },
  };
}
