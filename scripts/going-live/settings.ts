/** Where the going-live commands find the credentials: the places that wrangler's users expect. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Env } from "../../worker/config.ts";
import { ROOT } from "../paths.ts";

export interface Settings {
  /** As the worker would be handed it, `HYPERDRIVE` made of the database's address. */
  env: Env;
  /** The files that were read, for a sentence. */
  files: string[];
  /** Of wrangler.toml; null while it is the placeholder. */
  hyperdriveId: string | null;
}

/** wrangler reads `.env` only where there is no `.dev.vars` (Cloudflare docs, "Environment variables and secrets"). */
const SECRET_FILES = [".dev.vars", ".env"];
const TOML = "wrangler.toml";
/** What wrangler itself calls the local database's address, after the name of the binding. */
const WRANGLER_DATABASE = "CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE";

/** The environment goes before the file with the secrets, and that before the `[vars]` of wrangler.toml. */
export function readSettings(given: Record<string, string | undefined> = process.env, folder = ROOT): Settings {
  const file = SECRET_FILES.find((name) => existsSync(join(folder, name)));
  const toml = existsSync(join(folder, TOML)) ? readFileSync(join(folder, TOML), "utf8") : "";
  const secrets = file === undefined ? {} : parseEnv(readFileSync(join(folder, file), "utf8"));
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== "");
  const values = { ...varsIn(toml), ...secrets, ...Object.fromEntries(set) };
  const database = values.DATABASE_URL || values[WRANGLER_DATABASE];
  return {
    env: database ? { ...values, HYPERDRIVE: { connectionString: database } } : values,
    files: [...(file === undefined ? [] : [file]), ...(toml === "" ? [] : [TOML])],
    hyperdriveId: hyperdriveIn(toml),
  };
}

/** The texts under `[vars]`; wrangler's own reader would take a second to load for a handful of lines. */
function varsIn(toml: string): Record<string, string> {
  const lines = /^\[vars\]$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(toml)?.[1] ?? "";
  const pairs = [...lines.matchAll(/^([A-Z][A-Z0-9_]*)\s*=\s*"([^"]*)"/gm)];
  return Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, value]));
}

function hyperdriveIn(toml: string): string | null {
  const id = /^\[\[hyperdrive\]\]$[\s\S]*?^id\s*=\s*"([^"]*)"/m.exec(toml)?.[1];
  return id === undefined || /^0*$/.test(id) ? null : id;
}
