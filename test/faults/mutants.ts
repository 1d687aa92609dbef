/**
 * Seeded bugs: each patch in `mutants/` is applied to a copy of the tree, and a campaign has to catch it there. A patch begins with
 * what it breaks, and with `Caught by: STAGE HISTORY`, the history that is known to catch it.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/paths.ts";
import { onServer, record, type Say, SERVER } from "./command.ts";
import { commitHere } from "./commit.ts";

const PATCHES = join(import.meta.dirname, "mutants");
/** What the campaign runs, and nothing else. */
const TREE = ["contract", "db", "worker", "sandbox", "scripts", "test/support", "test/faults", "package.json"];
const MUTANT_MS_MAX = 240_000;
const CATCHER = /^Caught by: (\S+) (\S+)$/m;

interface Ran {
  code: number | null;
  output: string;
}

/** @param only plays the patches of these names, which commas part. True when each was caught by the history that it names. */
export async function playMutants(say: Say, only?: string): Promise<boolean> {
  const wanted = only?.split(",");
  const names = everyPatch().filter((name) => !wanted || wanted.includes(name.slice(0, -".patch".length)));
  if (names.length === 0) throw new Error("There is no such mutant.");
  const commit = commitHere();
  const survivors: string[] = [];
  await onServer(async (server) => {
    for (const name of names) {
      const verdict = await playMutant(name, server);
      say(`${verdict.caught ? "caught" : "NOT CAUGHT"} ${name}: ${verdict.words}`);
      if (!verdict.caught) survivors.push(name);
    }
  });
  say(`${names.length - survivors.length} of ${names.length} mutants were caught`);
  if (only === undefined) record({ stage: "mutants", commit, mutants: names.length, survivors });
  return survivors.length === 0;
}

const everyPatch = (): string[] =>
  readdirSync(PATCHES)
    .filter((name) => name.endsWith(".patch"))
    .toSorted();

/** Those that do not apply to the tree as it is, or name no history. */
export async function staleMutants(): Promise<string[]> {
  const stale: string[] = [];
  for (const name of everyPatch()) {
    const patch = join(PATCHES, name);
    const { code } = await run("git", ["apply", "--check", patch], ROOT);
    if (code !== 0 || !CATCHER.test(readFileSync(patch, "utf8"))) stale.push(name);
  }
  return stale;
}

async function playMutant(name: string, server: string): Promise<{ caught: boolean; words: string }> {
  const patch = join(PATCHES, name);
  const [, stage, history] = CATCHER.exec(readFileSync(patch, "utf8")) ?? [];
  const copy = mkdtempSync(join(tmpdir(), "threadtill-mutant-"));
  try {
    for (const path of TREE) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const applied = await run("git", ["apply", patch], copy);
    if (applied.code !== 0) return { caught: false, words: `the patch does not apply any more: ${applied.output}` };
    if (stage && history) {
      const replayed = await campaign(copy, server, "--stage", stage, "--replay", history);
      if (isCaught(replayed)) return { caught: true, words: `${stage} ${history}, ${breachIn(replayed)}` };
      return { caught: false, words: `${stage} ${history} does not catch it: ${replayed.output.slice(-400)}` };
    }
    const quick = await campaign(copy, server, "--seed", "1");
    const [, found] = /^BROKE (\S+)$/m.exec(quick.output) ?? [];
    return {
      caught: false,
      words: `it names no history; the quick form finds ${found ?? "none"}\n${quick.output.slice(0, 600)}`,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** An end with 1 for another reason, such as a mutant that does not even start, is not a catch. */
const isCaught = ({ code, output }: Ran) => code === 1 && /: broke$/m.test(output);
const breachIn = ({ output }: Ran) => /^broken: (.*)$/m.exec(output)?.[1] ?? "";

const campaign = (copy: string, server: string, ...args: string[]) =>
  run(process.execPath, ["scripts/faults.ts", ...args], copy, server);

function run(command: string, args: string[], cwd: string, server?: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(server !== undefined && { [SERVER]: server }) };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: MUTANT_MS_MAX });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (output += piece));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
