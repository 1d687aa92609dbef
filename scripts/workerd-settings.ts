/** What Miniflare is told: the worker, its bindings, and nothing that would leave this machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Log, LogLevel, type MiniflareOptions } from "miniflare";
import { ROOT } from "./paths.ts";
import type { WorkerLog, WorkerOptions } from "./workerd.ts";

/** A second worker that only says what it is told to, in the same process. */
export const ECHO = "echo";
const ECHO_SCRIPT = `export default { async fetch(request) { console.log(await request.text()); return new Response(); } }`;

export function settings(options: WorkerOptions, port: number, url: string): MiniflareOptions {
  const texts = Object.entries({ PUBLIC_URL: url, ...options.bindings });
  const bindings = texts.map(([name, value]) => [name, { type: "text" as const, value }] as const);
  const database = { type: "hyperdrive" as const, id: "local", dev: { connectionString: options.databaseUrl } };
  const script = readFileSync(options.file, "utf8");
  return {
    host: "127.0.0.1",
    port,
    // Without this it would ask Cloudflare where we are.
    cf: false,
    logRequests: false,
    enableDevRegistry: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ level, message }: WorkerLog) => options.onLog({ level, message }),
    handleUncaughtError: ({ stack, message }: Error) =>
      options.onLog({ level: "error", message: `uncaught: ${stack ?? message}` }),
    workers: [
      worker("threadtill", script, { ...Object.fromEntries(bindings), HYPERDRIVE: database }),
      // Asked at a port of its own: the way through Miniflare takes four times as long, and a test asks twice.
      worker(ECHO, ECHO_SCRIPT, {}, [{ host: "127.0.0.1", port: 0 }]),
    ],
  };
}

type WorkerSettings = MiniflareOptions["workers"][number];
type Env = NonNullable<WorkerSettings["config"]["env"]>;
type Sockets = NonNullable<NonNullable<WorkerSettings["dev"]>["unsafeDirectSockets"]>;

function worker(name: string, contents: string, env: Env, sockets: Sockets = []): WorkerSettings {
  return {
    config: {
      name,
      compatibilityDate: compatibilityDate(),
      compatibilityFlags: ["nodejs_compat"],
      manifest: { mainModule: "index.js", modulesRoot: ROOT, modules: { "index.js": { type: "esm", contents } } },
      env,
    },
    dev: { rootPath: ROOT, unsafeRegisterWorker: false, unsafeDirectSockets: sockets },
  };
}

/** The one that is deployed, so that what is tested behaves as what is deployed. */
function compatibilityDate(): string {
  const toml = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
  const date = /^compatibility_date = "(\d{4}-\d\d-\d\d)"$/m.exec(toml)?.[1];
  if (date === undefined) throw new Error("wrangler.toml names no compatibility_date.");
  return date;
}
