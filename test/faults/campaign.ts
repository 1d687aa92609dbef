/** Plays a stage: counts its histories, collects those that broke an invariant, and ends by itself when its time is over. */
import { startPostgres } from "../../sandbox/postgres/index.ts";
import { createTemplate } from "../support/template.ts";
import { crashStage, pairsStage } from "./crash-stage.ts";
import { interleaveStage, toldStage } from "./interleave-stage.ts";
import { openKillStage } from "./kill-stage.ts";
import { modelStage } from "./model-stage.ts";
import { openNetworkStage } from "./network-stage.ts";
import { raceStage } from "./race-stage.ts";
import { chanceOf } from "./seeded.ts";
import { type Opening, type OpenStage, type Outcome, onGround } from "./stage.ts";

/** One line for each. */
export const STAGES = {
  crash: onGround(crashStage),
  pairs: onGround(pairsStage("succeeds")),
  "pairs-declines": onGround(pairsStage("declines")),
  "pairs-challenge": onGround(pairsStage("challenge")),
  "pairs-altered": onGround(pairsStage("altered")),
  interleave: onGround(interleaveStage),
  "interleave-webhook": onGround(toldStage("webhook")),
  "interleave-declines": onGround(toldStage("declines")),
  "interleave-challenge": onGround(toldStage("challenge")),
  model: onGround(modelStage),
  race: onGround(raceStage("last")),
  "race-baskets": onGround(raceStage("baskets")),
  "race-taps": onGround(raceStage("taps")),
  network: openNetworkStage,
  kill: openKillStage,
} as const satisfies Record<string, Opening>;
export type StageName = keyof typeof STAGES;
export const STAGE_NAMES = Object.keys(STAGES) as StageName[];

export interface Tally {
  histories: number;
  failures: Outcome[];
}

/** Told of each history as it ends; true: that was enough. */
export type Follow = (outcome: Outcome, tally: Tally) => boolean;

/** A server that is thrown away at the end, with the migrated template that each ground is copied from. */
export async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startPostgres({ ephemeral: true, fast: true });
  await createTemplate(server.url);
  return server;
}

export async function onStage<T>(
  serverUrl: string,
  name: StageName,
  play: (stage: OpenStage) => Promise<T>,
): Promise<T> {
  const stage = await STAGES[name](serverUrl);
  try {
    return await play(stage);
  } finally {
    await stage.close();
  }
}

export async function playQuick(stage: OpenStage, seed: number, follow: Follow): Promise<Tally> {
  const tally: Tally = { histories: 0, failures: [] };
  for await (const outcome of stage.quick(chanceOf(seed))) {
    count(tally, outcome);
    if (follow(outcome, tally)) break;
  }
  return tally;
}

/** How far a stage, or one part of it, has been played. */
export interface Progress extends Tally {
  /** The last unit that was ended. */
  units: number;
  isWhole: boolean;
}

/** The units whose number leaves `at` when it is divided by `of`: several processes share a stage. */
export interface Part {
  at: number;
  of: number;
}

/** @param until no unit is begun after this (milliseconds since the epoch); what is left is taken up from `progress` */
export async function playFull(
  stage: OpenStage,
  { at, of }: Part,
  progress: Progress,
  until: number,
  keep: (progress: Progress) => void,
): Promise<Progress> {
  for await (const { number, play } of stage.full()) {
    if (number % of !== at || number <= progress.units) continue;
    if (Date.now() > until) return progress;
    for (const outcome of await play()) count(progress, outcome);
    progress.units = number;
    keep(progress);
  }
  progress.isWhole = true;
  keep(progress);
  return progress;
}

function count(tally: Tally, { name, breaches, count: histories = 1 }: Outcome): void {
  tally.histories += histories;
  if (breaches.length > 0) tally.failures.push({ name, breaches });
}
