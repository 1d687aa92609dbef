/** Plays a stage: counts its histories, collects those that broke an invariant, and ends by itself when its time is over. */
import { startPostgres } from "../../sandbox/postgres/index.ts";
import { migrateDatabase } from "../../scripts/database.ts";
import { administer, databaseUrl, TEMPLATE } from "../support/database.ts";
import { crashStage, pairsStage } from "./crash-stage.ts";
import { openGround } from "./ground.ts";
import { interleaveStage } from "./interleave-stage.ts";
import { modelStage } from "./model-stage.ts";
import { raceStage } from "./race-stage.ts";
import { chanceOf } from "./seeded.ts";
import type { Outcome, Site, Stage } from "./stage.ts";
import { Stalled } from "./watch.ts";

/** One line for each. */
export const STAGES = {
  crash: crashStage,
  pairs: pairsStage,
  interleave: interleaveStage,
  model: modelStage,
  race: raceStage,
} as const;
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
  await administer(server.url, `CREATE DATABASE ${TEMPLATE}`);
  await migrateDatabase(databaseUrl(server.url, TEMPLATE));
  return server;
}

/** A ground that is laid anew after a history that stood still. */
export interface OpenSite extends Site {
  renew(): Promise<void>;
  close(): Promise<void>;
}

export async function openSite(serverUrl: string): Promise<OpenSite> {
  let ground = await openGround(serverUrl);
  return {
    get ground() {
      return ground;
    },
    renew: async () => {
      await ground.close();
      ground = await openGround(serverUrl);
    },
    close: () => ground.close(),
  };
}

export async function onSite<T>(serverUrl: string, play: (site: OpenSite) => Promise<T>): Promise<T> {
  const site = await openSite(serverUrl);
  try {
    return await play(site);
  } finally {
    await site.close();
  }
}

export async function playQuick(site: OpenSite, name: StageName, seed: number, follow: Follow): Promise<Tally> {
  const tally: Tally = { histories: 0, failures: [] };
  const stage: Stage = STAGES[name];
  try {
    for await (const outcome of stage.quick(site, chanceOf(seed))) {
      count(tally, outcome);
      if (follow(outcome, tally)) break;
    }
  } catch (error) {
    count(tally, await stoodStill(site, error));
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
  site: OpenSite,
  name: StageName,
  { at, of }: Part,
  progress: Progress,
  until: number,
  keep: (progress: Progress) => void,
): Promise<Progress> {
  const stage: Stage = STAGES[name];
  for await (const { number, play } of stage.full(site)) {
    if (number % of !== at || number <= progress.units) continue;
    if (Date.now() > until) return progress;
    for (const outcome of await play().catch(async (error) => [await stoodStill(site, error)]))
      count(progress, outcome);
    progress.units = number;
    keep(progress);
  }
  progress.isWhole = true;
  keep(progress);
  return progress;
}

async function stoodStill(site: OpenSite, error: unknown): Promise<Outcome> {
  if (!(error instanceof Stalled)) throw error;
  await site.renew();
  return { name: error.history, breaches: [error.message] };
}

function count(tally: Tally, { name, breaches, count: histories = 1 }: Outcome): void {
  tally.histories += histories;
  if (breaches.length > 0) tally.failures.push({ name, breaches });
}
