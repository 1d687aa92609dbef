/**
 * `npm run security`: the checks of test/security, with what they counted (docs/security.md, "How it is tried").
 *   -- --full      the full counts, and how long answers take that must not be told apart; adds a line to bench/security.jsonl
 *   -- --seed 7    draws by this seed, which every run prints
 * Ends with 1 when a check failed.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { commitHere } from "../test/faults/commit.ts";
import { ROOT, STATE } from "./paths.ts";

const RESULTS = join(ROOT, "bench/security.jsonl");
const FIGURES = join(STATE, "security-figures.jsonl");
const SEED_MAX = 1_000_000;
const VITEST = ["node_modules/vitest/vitest.mjs", "run", "test/security", "--reporter", "dot"];

type Figures = Record<string, number | string>;

const { values } = parseArgs({ options: { full: { type: "boolean" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? 1 + Math.floor(Math.random() * SEED_MAX));
process.exitCode = (await play(values.full ?? false)) ? 0 : 1;

async function play(isFull: boolean): Promise<boolean> {
  const began = Date.now();
  const commit = commitHere();
  console.log(`seed ${seed}`);
  mkdirSync(STATE, { recursive: true });
  rmSync(FIGURES, { force: true });
  const passed = await run(VITEST, {
    SECURITY: isFull ? "full" : "quick",
    SECURITY_SEED: String(seed),
    SECURITY_FIGURES: FIGURES,
  });
  // Alone on the machine, so that nothing of ours is in its way.
  const isUniform = !isFull || (await run(["bench/uniform.ts"], { SECURITY_FIGURES: FIGURES }));
  const figures = summed();
  for (const [check, counted] of Object.entries(figures)) console.log(`${check}: ${words(counted)}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  const isWhole = passed && isUniform;
  console.log(
    `${isWhole ? "passed" : "FAILED"} in ${seconds} s; again: npm run security -- ${isFull ? "--full " : ""}--seed ${seed}`,
  );
  if (isFull) {
    const line = { at: new Date().toISOString(), commit, seed, seconds, passed: isWhole, figures };
    appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
  }
  return isWhole;
}

function run(args: string[], more: Record<string, string>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...more }, stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}

/** By check, what its tests noted, added up. */
function summed(): Record<string, Figures> {
  const lines = existsSync(FIGURES) ? readFileSync(FIGURES, "utf8").trim().split("\n") : [];
  const all: Record<string, Figures> = {};
  for (const line of lines.filter(Boolean)) {
    const { check, ...counted } = JSON.parse(line) as Figures & { check: string };
    const sum = all[check] ?? {};
    for (const [name, value] of Object.entries(counted)) {
      const before = sum[name];
      sum[name] = typeof value === "number" && typeof before === "number" ? before + value : value;
    }
    all[check] = sum;
  }
  return all;
}

function words(counted: Figures): string {
  return Object.entries(counted)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
