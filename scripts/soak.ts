/**
 * `npm run soak`: the flow and the browser tests again and again, each time in another order, to find what fails only sometimes.
 * `npm run soak -- 5` plays five runs, `-- 5 --all` every test that has a worker. Ends at the first run that fails, with its output and the seed that plays its order again.
 */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

const RUNS = 20;
const SEED_MAX = 1_000_000;
const VITEST = [
  join(ROOT, "node_modules/vitest/vitest.mjs"),
  "run",
  ...["flow", "browser", ...(process.argv.includes("--all") ? ["world"] : [])].flatMap((name) => ["--project", name]),
  "--reporter",
  "dot",
];

interface Outcome {
  passed: boolean;
  seconds: number;
  output: string;
}

const runs = Number(process.argv[2] ?? RUNS);
if (!Number.isInteger(runs) || runs < 1) throw new Error("How many runs? Such as: npm run soak -- 5");
process.exitCode = await soak(runs);

async function soak(runs: number): Promise<0 | 1> {
  let total = 0;
  for (let run = 1; run <= runs; run++) {
    const seed = randomInt(1, SEED_MAX);
    const { passed, seconds, output } = await play(seed);
    total += seconds;
    console.log(`run ${run} of ${runs}: seed ${seed}, ${seconds.toFixed(1)} s${passed ? "" : ", failed"}`);
    if (passed) continue;
    console.log(`\n${output}\nReplay it: SEED=${seed} npx ${["vitest", ...VITEST.slice(1)].join(" ")}`);
    return 1;
  }
  console.log(`${runs} runs passed in ${Math.floor(total / 60)} min ${Math.round(total % 60)} s`);
  return 0;
}

function play(seed: number): Promise<Outcome> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SEED: String(seed) };
    const child = spawn(process.execPath, VITEST, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (piece: Buffer) => {
        output += piece.toString();
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ passed: code === 0, seconds: (performance.now() - began) / 1000, output }));
  });
}
