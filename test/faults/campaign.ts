/** Plays a stage: counts its histories, collects those that broke an invariant, and ends by itself when its time is over. */
import { startPostgres } from "../../sandbox/postgres/index.ts";
import { createTemplate } from "../support/template.ts";
import { crashStage, pairsStage } from "./crash-stage.ts";
import { interleaveStage } from "./interleave-stage.ts";
import { openKillStage } from "./kill-stage.ts";
import { openNetworkStage } from "./network-stage.ts";
import { chanceOf } from "./seeded.ts";
import { type Opening, type OpenStage, type Outcome, onGround } from "./stage.ts";

export const STAGES = {
  crash: onGround(crashStage),
  pairs: onGround(pairsStage),
  interleave: onGround(interleaveStage),
  kill: openKillStage,
  network: openNetworkStage,
} as const satisfies Record<string, Opening>;
export type StageName = keyof typeof STAGES;
/** Those of which the quick form plays a sample; the one of *pairs* is part of *crash*. */
export const QUICK_STAGES = ["crash", "interleave", "network", "kill"] as const;

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

/** How far a stage has been played. */
export interface Progress extends Tally {
  units: number;
  isWhole: boolean;
}

/** @param until no unit is begun after this (milliseconds since the epoch); what is left is taken up from `progress` */
export async function playFull(
  stage: OpenStage,
  progress: Progress,
  until: number,
  keep: (progress: Progress) => void,
): Promise<Progress> {
  for await (const { number, outcomes } of stage.full(progress.units)) {
    for (const outcome of outcomes) count(progress, outcome);
    progress.units = number;
    keep(progress);
    if (Date.now() > until) return progress;
  }
  progress.isWhole = true;
  keep(progress);
  return progress;
}

function count(tally: Tally, { name, breaches }: Outcome): void {
  tally.histories++;
  if (breaches.length > 0) tally.failures.push({ name, breaches });
}
