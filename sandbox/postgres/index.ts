/** A real PostgreSQL with nothing to install by hand: for `npm start`, for the demo and for tests. */
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isAlive, isRunning } from "../processes/alive.ts";
import { guard } from "../processes/guard.ts";
import { type Installation, install } from "./binaries.ts";
import { NAME, openCluster } from "./cluster.ts";
import { memoryPlace, ownDirectory } from "./place.ts";
import { postmasterPid, startServer, stopServer } from "./server.ts";

export interface PostgresOptions {
  /** Where the data is kept, reachable by the server's account. Absent: a place that belongs to this checkout. */
  dataDir?: string;
  /** The data is thrown away at the end. */
  ephemeral?: boolean;
  /** Speed over safety from crashes of the machine: for tests. */
  fast?: boolean;
}

export interface Postgres {
  /** `postgres://...`, with the password. The user may do everything. */
  url: string;
  /** The folder that holds the data. */
  home: string;
  /** Of the server's first process, which has started all the others. */
  pid: number;
  /** Stops the server; repeating it does nothing. It also stops when the process that started it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port of 127.0.0.1. A kept data directory must have one starter at a time: a server that
 * is found running in it counts as left behind and is ended.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const { ephemeral = false, fast = false } = options;
  const installation = await install();
  const home = await homeFor(installation, options);
  const cluster = await openCluster(installation, home);
  const { port, pid } = await startServer(installation, cluster, fast);
  const forget = guard({ pid, mark: cluster.data, ...(ephemeral && { remove: home }) });

  const stop = async () => {
    await stopServer(installation, cluster.data, ephemeral ? "immediate" : "fast");
    forget();
    if (ephemeral) rmSync(home, { recursive: true, force: true });
  };
  let stopping: Promise<void> | null = null;
  return {
    url: `postgres://${NAME}:${cluster.password}@127.0.0.1:${port}/${NAME}`,
    home,
    pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function homeFor(installation: Installation, { dataDir, ephemeral }: PostgresOptions): Promise<string> {
  if (dataDir !== undefined) return dataDir;
  const place = (ephemeral && memoryPlace()) || installation.place;
  ownDirectory(place);
  const kind = join(place, ephemeral ? "passing" : "kept");
  ownDirectory(kind);
  if (!ephemeral) return join(kind, checkoutId());
  await removeAbandoned(installation, kind);
  return join(kind, `${process.pid}-${randomBytes(6).toString("hex")}`);
}

/** Two checkouts never share data, and one finds its own again. */
function checkoutId(): string {
  const root = realpathSync(fileURLToPath(new URL("../..", import.meta.url)));
  return createHash("sha256").update(root).digest("hex").slice(0, 16);
}

/** What runs left whose process and guard were both killed. */
async function removeAbandoned(installation: Installation, kind: string): Promise<void> {
  for (const name of readdirSync(kind)) {
    if (isAlive(Number.parseInt(name, 10))) continue;
    const home = join(kind, name);
    const data = join(home, `v${installation.major}`, "data");
    if (isRunning(postmasterPid(data), data)) await stopServer(installation, data, "immediate");
    rmSync(home, { recursive: true, force: true });
  }
}
