/** A data directory: made whole or not at all, and opened with settings of ours. */
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Account } from "./account.ts";
import type { Installation } from "./binaries.ts";
import { run } from "./run.ts";

/** Name of the database and of its owner. */
export const NAME = "threadtill";

/**
 * Rounds of hashing make it slow to guess a password that people chose. Ours is 24 random bytes, and each request of the worker
 * is a new connection: the usual 4096 rounds are a tenth of its CPU.
 */
const CHEAP_HASH = ["--set", "scram_iterations=1"];

export interface Cluster {
  /** Holds the data, the password and the server's log; private to the server's account. */
  home: string;
  data: string;
  log: string;
  password: string;
}

/** Opens the cluster kept in `home`, and makes it first when there is none of this major version. */
export async function openCluster(installation: Installation, home: string): Promise<Cluster> {
  const { account, major } = installation;
  privateDirectory(home, account);
  removeUnfinished(home);
  const kept = join(home, `v${major}`);
  if (!existsSync(kept)) await initialise(installation, home, kept);
  const password = readFileSync(join(kept, "password"), "utf8");
  return { home, data: join(kept, "data"), log: join(home, "server.log"), password };
}

function privateDirectory(path: string, account: Account | null): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  if (account !== null) chownSync(path, account.uid, account.gid);
}

/**
 * What a killed initialisation left. Only the owner of `home` comes here, one at a time; but a program that outlived its starter may
 * still be at work there, and ends once the folder that it works in is gone.
 */
function removeUnfinished(home: string): void {
  for (const name of readdirSync(home)) {
    if (name.startsWith("unfinished-")) removeBusy(join(home, name));
  }
}

/** How often a folder is removed again into which, or out of which, a program has moved something meanwhile. */
const REMOVALS_MAX = 10;

/** Node takes a file that vanished under its hands for the end of the work (node 24, `rmSync`), and so may leave the rest. */
function removeBusy(path: string): void {
  for (let removal = 0; removal < REMOVALS_MAX && existsSync(path); removal++) {
    rmSync(path, { recursive: true, force: true, maxRetries: REMOVALS_MAX, retryDelay: 50 });
  }
}

async function initialise(installation: Installation, home: string, kept: string): Promise<void> {
  const { account, program } = installation;
  const stage = join(home, `unfinished-${process.pid}`);
  // Named from inside the stage: by its whole path, a program whose stage was removed would make it anew.
  const data = "data";
  const passwordFile = join(stage, "password");
  privateDirectory(stage, account);
  writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (account !== null) chownSync(passwordFile, account.uid, account.gid);

  const must = async (name: "initdb" | "postgres", args: string[], input?: string) => {
    const { code, output } = await run(program(name), args, { account, cwd: stage, ...(input && { input }) });
    if (code !== 0) throw new Error(`PostgreSQL's ${name} failed while making ${kept}: ${output}`);
  };
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${NAME}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`, ...CHEAP_HASH];
  await must("initdb", ["--pgdata", data, "--no-sync", "--no-instructions", ...locale, ...access]);
  await must("postgres", ["--single", "-D", data, "postgres"], `CREATE DATABASE ${NAME};\n`);
  appendFileSync(join(stage, data, "postgresql.conf"), "include_if_exists 'threadtill.conf'\n");
  renameSync(stage, kept);
}

/** Written before every start: the port is a new one each time. */
export function writeSettings(cluster: Cluster, port: number, fast: boolean): void {
  const settings = { ...common(port), ...(fast ? FAST : {}) };
  const lines = Object.entries(settings).map(([key, value]) => `${key} = '${value}'\n`);
  writeFileSync(join(cluster.data, "threadtill.conf"), lines.join(""), { mode: 0o644 });
}

function common(port: number): Record<string, string | number> {
  return {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 300,
    shared_buffers: "32MB",
    timezone: "UTC",
    log_timezone: "UTC",
    jit: "off",
  };
}

/** For data that a test throws away: what a crash of the machine would lose does not matter. */
const FAST: Record<string, string | number> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: 0,
  io_method: "sync",
};
