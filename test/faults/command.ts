/** What `npm run faults` does, and says of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, STATE } from "../../scripts/paths.ts";
import {
  type Follow,
  onStage,
  type Part,
  type Progress,
  playFull,
  playQuick,
  STAGE_NAMES,
  STAGES,
  type StageName,
  startServer,
} from "./campaign.ts";
import { commitHere } from "./commit.ts";
import type { Outcome } from "./stage.ts";

export type Say = (line: string) => void;

/** One JSON line for each full stage that was played to its end, and for each run of the mutants. */
const RESULTS = join(ROOT, "bench/faults.jsonl");
export const SERVER = "FAULTS_SERVER";
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

export function stageNamed(name: string): StageName {
  if (!Object.hasOwn(STAGES, name)) throw new Error(`There is no stage ${name}: ${Object.keys(STAGES).join(", ")}.`);
  return name as StageName;
}

export const replayCommand = (stage: string, name: string) => `npm run faults -- --stage ${stage} --replay ${name}`;

/** Of a mutant, whose server the environment names, the first breach is enough. */
const enough: Follow = ({ breaches }) => SERVER in process.env && breaches.length > 0;

/** @param seed absent: any; it is printed */
export async function runQuick(say: Say, stage?: StageName, seed = Math.floor(Math.random() * 1e6)): Promise<boolean> {
  say(`seed ${seed}`);
  return await onServer(async (url) => {
    let passed = true;
    for (const name of stage ? [stage] : STAGE_NAMES) {
      const began = Date.now();
      const tally = await onStage(url, name, (open) => playQuick(open, seed, enough));
      for (const failure of tally.failures) sayFailure(say, name, failure);
      say(
        `${name}: ${tally.histories} histories in ${secondsSince(began)} s, ${tally.failures.length} broke an invariant`,
      );
      passed &&= tally.failures.length === 0;
      if (!passed && SERVER in process.env) return false;
    }
    return passed;
  });
}

export async function runReplay(say: Say, stage: StageName, name: string): Promise<boolean> {
  return await onServer((url) =>
    onStage(url, stage, async (open) => {
      const { breaches, told } = await open.replay(name);
      for (const line of told) say(line);
      for (const breach of breaches) say(`broken: ${breach}`);
      say(`${name}: ${breaches.length === 0 ? "every invariant held" : "broke"}`);
      return breaches.length === 0;
    }),
  );
}

interface Kept extends Progress {
  commit: string;
  seconds: number;
}

/** Two processes share a stage, because a history keeps no more than one core busy. */
const PARTS = 2;

/** Goes on from where an earlier run of the same commit came to. */
export async function runFull(say: Say, stage: StageName, minutes: number): Promise<boolean> {
  const commit = commitHere();
  const parts = Array.from({ length: PARTS }, (_, at): Part => ({ at, of: PARTS }));
  const before = parts.map((part) => keptIn(fileOf(stage, part), commit));
  const isDone = before.every(({ isWhole }) => isWhole);
  for (const part of isDone ? parts : []) rmSync(fileOf(stage, part));
  const begun = before.reduce((sum, { histories }) => sum + histories, 0);
  if (begun > 0 && !isDone) say(`${stage} goes on after ${begun} histories`);
  await Promise.all(parts.map((part) => runApart(stage, part, minutes)));
  const kept = parts.map((part) => keptIn(fileOf(stage, part), commit));
  const failures = kept.flatMap((each) => each.failures);
  const histories = kept.reduce((sum, each) => sum + each.histories, 0);
  const seconds = Math.max(...kept.map((each) => each.seconds));
  const isWhole = kept.every((each) => each.isWhole);
  for (const failure of failures) sayFailure(say, stage, failure);
  const rest = isWhole ? "" : ", not all yet";
  say(`${stage}: ${histories} histories in ${seconds} s, ${failures.length} broke an invariant${rest}`);
  if (isWhole) {
    record({ stage, form: "full", commit, seed: null, histories, failures: failures.map(({ name }) => name), seconds });
  }
  return failures.length === 0;
}

async function runApart(stage: StageName, { at, of }: Part, minutes: number): Promise<void> {
  const args = ["--full", "--stage", stage, "--minutes", String(minutes), "--part", `${at}/${of}`];
  const child = spawn(process.execPath, [join(ROOT, "scripts/faults.ts"), ...args], { stdio: "inherit" });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`a part of ${stage} ended with ${code}`);
}

/** One part of a stage; how far it came is left in a file. @param share such as `0/2` */
export async function runPart(stage: StageName, share: string, minutes: number): Promise<void> {
  const [at = 0, of = 1] = share.split("/").map(Number);
  const part = { at, of };
  const file = fileOf(stage, part);
  const commit = commitHere();
  const kept = keptIn(file, commit);
  const began = Date.now();
  const { seconds } = kept;
  const keep = (progress: Progress) => {
    Object.assign(kept, progress, { seconds: seconds + secondsSince(began) });
    mkdirSync(STATE, { recursive: true });
    writeFileSync(file, JSON.stringify(kept));
  };
  const until = began + minutes * MINUTE_MS;
  if (kept.isWhole) return;
  await onServer((url) => onStage(url, stage, (open) => playFull(open, part, kept, until, keep)));
}

const fileOf = (stage: StageName, { at, of }: Part) => join(STATE, `faults-${stage}-${at}-${of}.json`);

export function record(figures: object): void {
  appendFileSync(RESULTS, `${JSON.stringify({ at: new Date().toISOString(), ...figures })}\n`);
}

function keptIn(file: string, commit: string): Kept {
  const fresh: Kept = { commit, units: 0, histories: 0, failures: [], isWhole: false, seconds: 0 };
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
    return kept.commit === commit ? kept : fresh;
  } catch {
    return fresh;
  }
}

/** On a server of its own, unless the environment names one that has the template already. */
export async function onServer<T>(play: (url: string) => Promise<T>): Promise<T> {
  const given = process.env[SERVER];
  if (given) return await play(given);
  const server = await startServer();
  try {
    return await play(server.url);
  } finally {
    await server.stop();
  }
}

function sayFailure(say: Say, stage: string, { name, breaches }: Outcome): void {
  say(`BROKE ${name}`);
  for (const breach of breaches) say(`  ${breach}`);
  say(`  again: ${replayCommand(stage, name)}`);
}

const secondsSince = (began: number) => Math.round((Date.now() - began) / SECOND_MS);
