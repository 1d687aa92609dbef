/** Builds the page and the worker with Vite. `npm run build` always does; tests and `npm start` only when needed. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

/** What the build reads. */
const SOURCES = ["contract", "db", "worker", "webview", "vite.config.ts", "tsconfig.base.json", "package-lock.json"];
/** Holds the time at which the last whole build began, in milliseconds. */
const STAMP = join(ROOT, "dist/.built");

/** True when it has built; `onBuild` is told before it does, because that takes a while. */
export async function buildIfStale(onBuild: () => void = () => {}): Promise<boolean> {
  if (SOURCES.every((source) => newestChange(join(ROOT, source)) < lastBuild())) return false;
  onBuild();
  await build();
  return true;
}

/** Throws with everything Vite said when it fails. */
export async function build(): Promise<void> {
  const began = Date.now();
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const { code, output } = await run([vite, "build", "--logLevel", "warn"]);
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  writeFileSync(STAMP, String(began));
}

function run(args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // A test run sets another NODE_ENV, and Vite would then build for development.
    const env = { ...process.env, NODE_ENV: "production" };
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

function lastBuild(): number {
  try {
    return Number(readFileSync(STAMP, "utf8"));
  } catch {
    return 0;
  }
}

/** Directories count too: removing a file changes only its directory. */
function newestChange(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

if (import.meta.main) {
  try {
    await build();
    console.log("Built into dist/");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
