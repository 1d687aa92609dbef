/**
 * PURE. The part of the configuration that a command needs, by the worker's own rules: a fault in what it does not use does
 * not stop it. So `stripe setup` runs before there is a webhook secret, which it is what makes.
 */
import { type Config, ConfigError, type ConfigFault, type Env, parseConfig } from "../../worker/config.ts";
import { type Line, unchecked, wrong } from "./line.ts";
import { mendOf } from "./mends.ts";

export const PAGE_KEYS = [
  "PUBLIC_URL",
  "META_APP_ID",
  "META_APP_SECRET",
  "META_PAGE_ID",
  "META_PAGE_TOKEN",
  "META_GRAPH_URL",
  "META_GRAPH_VERSION",
];
export const STRIPE_KEYS = ["PUBLIC_URL", "STRIPE_SECRET_KEY", "STRIPE_API_URL"];
export const DATABASE_KEYS = ["HYPERDRIVE"];

/** Stands for what is not needed. Addresses are left out, and the mode is that of the key there is: its rules still hold. */
function unused(env: Env): Record<string, unknown> {
  const mode = /^(sk|rk)_live_/.test(String(env.STRIPE_SECRET_KEY ?? "").trim()) ? "live" : "test";
  const long = "unused".repeat(6);
  return {
    PUBLIC_URL: "http://localhost",
    META_APP_ID: "unused",
    META_APP_SECRET: long,
    META_VERIFY_TOKEN: long,
    META_PAGE_ID: "0",
    META_PAGE_TOKEN: "unused",
    META_GRAPH_URL: undefined,
    META_GRAPH_VERSION: "v0.0",
    STRIPE_SECRET_KEY: `sk_${mode}_${long}`,
    STRIPE_PUBLISHABLE_KEY: `pk_${mode}_${long}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${long}`,
    STRIPE_API_URL: undefined,
    STRIPE_JS_URL: undefined,
    LINK_KEYS: `unused:${long}`,
    CONSOLE_KEY: long,
    ALERT_URL: undefined,
    HYPERDRIVE: { connectionString: "unused" },
  };
}

/** @throws ConfigError naming the faults of these keys and no others */
export function configFor(env: Env, keys: readonly string[]): Config {
  const needed = Object.fromEntries(keys.map((key) => [key, env[key]]));
  return parseConfig({ ...unused(env), ...needed });
}

/** The faults of everything, with the rules between keys also where another key is faulty. */
export function allFaults(env: Env): ConfigFault[] {
  const groups = [PAGE_KEYS, [...STRIPE_KEYS, "STRIPE_PUBLISHABLE_KEY", "STRIPE_JS_URL"], Object.keys(unused(env))];
  const found = groups.flatMap((keys) => faultsOf(env, keys));
  return found.filter(({ key, fault }, at) => found.findIndex((f) => f.key === key && f.fault === fault) === at);
}

function faultsOf(env: Env, keys: readonly string[]): ConfigFault[] {
  try {
    configFor(env, keys);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** Under the name by which it is set on this machine: the binding stands for the database's address. */
export const nameOf = (key: string): string => (key === "HYPERDRIVE" ? "DATABASE_URL" : key);

export function faultLine({ key, fault }: ConfigFault): Line {
  const says = key === "HYPERDRIVE" ? "is missing: the address of your PostgreSQL, postgres://..." : fault;
  return wrong(nameOf(key), says, mendOf(nameOf(key)));
}

/** Runs with what these keys make; where one is faulty, says what was not looked at. */
export async function withKeys(
  env: Env,
  keys: readonly string[],
  what: string,
  run: (config: Config) => Promise<Line[]>,
): Promise<Line[]> {
  const faulty = [...new Set(faultsOf(env, keys).map(({ key }) => nameOf(key)))];
  if (faulty.length > 0) return [unchecked(what, `not checked: ${faulty.join(", ")} first`)];
  return await run(configFor(env, keys));
}
