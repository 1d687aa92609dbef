/**
 * `npm run fuzz -- --seconds 60`: coverage-guided fuzzing of every parser and verifier that a stranger's bytes reach, or of one
 * (`--target link-token`). The fuzzer is jsfuzz, at one version and from the registry, in a folder of its own: it is no dependency of
 * ours. (jazzer.js, which would be faster, comes as a binary that wants glibc 2.38.) What led somewhere new is kept in test/fuzz/corpus,
 * which `npm test` plays again; figures go to bench/fuzz.jsonl. Ends with 1 when something broke, and that input is kept too; or
 * when there were too few executions for the run to mean anything, or it ended by itself.
 */
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vite";
import { buildIfStale } from "./build.ts";
import { ROOT } from "./paths.ts";

const TOOL = "jsfuzz@1.0.15";
const PLACE = join(ROOT, ".threadtill/fuzz");
const CORPUS = join(ROOT, "test/fuzz/corpus");
/** Kept of one target, shortest first, and the longest that is worth keeping. */
const INPUTS_MAX = 200;
const INPUT_BYTES_MAX = 4000;
/** What is not ours is run and not measured. */
const PACKAGES = "packages";
/** In a minute: fewer find nothing, and are a fault of this script or of a target. */
const EXECUTIONS_MIN = 1000;
/** How long one input may take, in seconds; the first waits until all is read. */
const HANG_S = 100;
/** How long it may take to begin and to end, in seconds. */
const START_S = 240;

interface Figures {
  executions: number;
  /** Statements, functions and branches that were reached, as Istanbul counts them. */
  covered: number;
}

interface Run extends Figures {
  /** What was said last by one that ended before it was told to; null for one that played all its time. */
  cutShort: string | null;
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" }, target: { type: "string" } } });
const seconds = Number(values.seconds);
const names = readdirSync(CORPUS).map((file) => file.replace(/\.json$/, ""));
const chosen = values.target ? [values.target] : names;
if (!(seconds > 0) || chosen.some((name) => !names.includes(name)))
  throw new Error(`Usage: npm run fuzz -- --seconds 60 --target ${names.join("|")}`);

prepareTool();
// Some targets need the built pages' words.
await buildIfStale();
let broken = 0;
for (const name of chosen) broken += await fuzz(name);
process.exitCode = broken > 0 ? 1 : 0;

function prepareTool(): void {
  mkdirSync(PLACE, { recursive: true });
  if (existsSync(toolEntry())) return;
  console.log(`Fetching ${TOOL} ...`);
  execFileSync("npm", ["install", "--prefix", PLACE, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", TOOL]);
}

function toolEntry(): string {
  return join(PLACE, "node_modules/jsfuzz/build/src/index.js");
}

/** Classic scripts: one of a target and what of ours it needs, because the tool instruments all that is in it, and one of packages. */
async function bundle(name: string): Promise<string> {
  const entry = join(PLACE, `${name}.entry.ts`);
  const constant = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const [targets, kind] = ["targets.ts", "targets/target.ts"].map((file) =>
    JSON.stringify(join(ROOT, "test/fuzz", file)),
  );
  const seeds = "export const seeds = () => seedsOf(target);";
  const play = "export async function fuzz(bytes) { await target.play(new Uint8Array(bytes)); }";
  writeFileSync(
    entry,
    `import { ${constant} as target } from ${targets};\nimport { seedsOf } from ${kind};\n${seeds}\n${play}\n`,
  );
  const output = {
    format: "cjs" as const,
    entryFileNames: `${name}.cjs`,
    chunkFileNames: `${name}.[name].cjs`,
    codeSplitting: { groups: [{ name: PACKAGES, test: /node_modules/ }] },
    // The tool adds up every counter after every execution; those of packages are many, and none of ours.
    banner: (chunk: { name: string }) => (chunk.name === PACKAGES ? "/* istanbul ignore file */" : ""),
  };
  await build({
    configFile: false,
    root: ROOT,
    logLevel: "warn",
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: PLACE,
      emptyOutDir: false,
      minify: false,
      target: "es2022",
      rolldownOptions: { output, treeshake: { moduleSideEffects: false } },
    },
  });
  return `${name}.cjs`;
}

/** @returns how many inputs broke a guarantee (the tool ends at the first), or 1 when hardly any was played, or not all the time */
async function fuzz(name: string): Promise<number> {
  const file = join(CORPUS, `${name}.json`);
  const known: string[] = JSON.parse(readFileSync(file, "utf8"));
  const folder = join(PLACE, name);
  const crash = join(PLACE, `${name}.crash`);
  for (const old of [folder, crash]) rmSync(old, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [index, input] of known.entries())
    writeFileSync(join(folder, `known-${index}`), Buffer.from(input, "base64"));
  const script = await bundle(name);
  const seeds = await (createRequire(PLACE)(join(PLACE, script)) as { seeds(): Promise<string[]> }).seeds();
  for (const [index, seed] of seeds.entries()) writeFileSync(join(folder, `seed-${index}`), seed);
  const { cutShort, ...figures } = await run(script, folder, crash);
  const found = readdirSync(folder).map((each) => readFileSync(join(folder, each)));
  if (existsSync(crash)) found.push(readFileSync(crash));
  const added = [
    ...new Set(found.filter(({ length }) => length <= INPUT_BYTES_MAX).map((each) => each.toString("base64"))),
  ]
    .filter((input) => !known.includes(input) && !seeds.some((seed) => Buffer.from(seed).toString("base64") === input))
    .toSorted((a, b) => a.length - b.length)
    .slice(0, Math.max(0, INPUTS_MAX - known.length));
  writeFileSync(file, `${JSON.stringify([...known, ...added], null, 1)}\n`);
  const crashes = existsSync(crash) ? 1 : 0;
  const line = {
    at: new Date().toISOString(),
    tool: TOOL,
    target: name,
    seconds,
    ...figures,
    corpus: known.length + added.length,
    added: added.length,
    crashes,
  };
  appendFileSync(join(ROOT, "bench/fuzz.jsonl"), `${JSON.stringify(line)}\n`);
  console.log(JSON.stringify(line));
  if (crashes > 0)
    console.log(`Broken by ${relative(ROOT, crash)}: play it again with npx vitest run test/unit/fuzz-corpus.test.ts`);
  if (crashes === 0 && cutShort !== null) console.log(`${name} ended by itself, before its time:\n${cutShort}`);
  const isVoid = crashes === 0 && (cutShort !== null || (figures.executions / seconds) * 60 < EXECUTIONS_MIN);
  if (isVoid)
    console.log(
      `${name} was played ${figures.executions} times in ${seconds} s: too seldom, or too short, to find anything.`,
    );
  return crashes + (isVoid ? 1 : 0);
}

/** Plays for that long, or until something breaks. */
function run(script: string, folder: string, crash: string): Promise<Run> {
  // Its versifier makes every tenth input, and takes up to seconds for one.
  const args = [toolEntry(), script, relative(PLACE, folder), "--exact-artifact-path", crash];
  const child = spawn(process.execPath, [...args, "--timeout", String(HANG_S), "--no-versifier"], {
    cwd: PLACE,
    detached: true,
  });
  // It ends by a signal alone, to all of its group.
  const end = (signal: NodeJS.Signals) => child.pid && child.exitCode === null && process.kill(-child.pid, signal);
  const timers = [setTimeout(() => end("SIGKILL"), (seconds + START_S) * 1000)];
  let output = "";
  let hasBegun = false;
  let hasHadItsTime = false;
  const hear = (piece: Buffer) => {
    output += piece;
    // Until its worker has read the targets it cannot be told to end.
    if (hasBegun || !/^#[1-9]/m.test(output)) return;
    hasBegun = true;
    const stop = () => {
      hasHadItsTime = true;
      end("SIGINT");
    };
    timers.push(setTimeout(stop, seconds * 1000));
  };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", hear);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      for (const timer of timers) clearTimeout(timer);
      const last = [...output.matchAll(/^#(\d+) (?:NEW|PULSE) +cov: (\d+)/gm)].at(-1);
      if (!last) return reject(new Error(`The fuzzer said no figures:\n${output.slice(-2000)}`));
      const cutShort = hasHadItsTime ? null : output.slice(-2000);
      resolve({ executions: Number(last[1]), covered: Number(last[2]), cutShort });
    });
  });
}
