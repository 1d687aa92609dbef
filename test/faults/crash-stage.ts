/** The stages *crash* (every blow, alone and followed by a lost message) and *pairs* (every crash followed by every other). */
import { FATES, type Harm } from "./actor.ts";
import { type Played, playCrash } from "./crash.ts";
import type { Ground } from "./ground.ts";
import { type Blow, type History, OUTCOMES, parseName, RECOVERIES, WAYS } from "./history.ts";
import type { Chance } from "./seeded.ts";
import type { Stage } from "./stage.ts";

type Case = Omit<History, "blows">;

const CASES: readonly Case[] = WAYS.flatMap((way) =>
  OUTCOMES.flatMap((outcome) => RECOVERIES.map((recovery): Case => ({ way, outcome, recovery }))),
);
const CRASHES = ["die_before", "die_after"] as const;
const LOSSES = ["lose_request", "lose_response"] as const;
const DRAWS_PER_STEP = 1;
const PAIRS_DRAWN = 40;

const play = (ground: Ground, of: Case, ...blows: Blow[]) => playCrash(ground, { ...of, blows });
const onSubject = (step: number, harm: Harm): Blow => ({ in: "subject", step, harm });
const after = (step: number, harm: Harm): Blow => ({ in: "recovery", step, harm });

/** The steps of a tap are not listed anywhere: they are those that it takes when nothing breaks. */
async function stepsOf(ground: Ground, of: Case): Promise<number> {
  return (await play(ground, of)).subject.length;
}

export const crashStage: Stage = { full: (ground, from) => units(ground, from, FATES, withLosses), quick, replay };

export const pairsStage: Stage = { full: (ground, from) => units(ground, from, CRASHES, withCrashes), quick, replay };

type Follow = (ground: Ground, of: Case, blow: Blow, alone: Played) => Promise<Played[]>;

async function* units(ground: Ground, from: number, harms: readonly Harm[], follow: Follow) {
  let number = 0;
  for (const of of CASES) {
    const steps = await stepsOf(ground, of);
    for (let step = 0; step < steps; step++) {
      for (const harm of harms) {
        number++;
        if (number <= from) continue;
        const blow = onSubject(step, harm);
        const alone = await play(ground, of, blow);
        yield { number, outcomes: [alone, ...(await follow(ground, of, blow, alone))] };
      }
    }
  }
}

/** A crash, and then the first call to the provider loses its request or its answer as well. */
const withLosses: Follow = async (ground, of, blow, { recovery }) => {
  const call = recovery.findIndex(({ kind }) => kind === "stripe");
  if (call < 0 || !blow.harm.startsWith("die")) return [];
  const played: Played[] = [];
  for (const loss of LOSSES) played.push(await play(ground, of, blow, after(call, loss)));
  return played;
};

const withCrashes: Follow = async (ground, of, blow, { recovery }) => {
  const played: Played[] = [];
  for (let step = 0; step < recovery.length; step++) {
    for (const crash of CRASHES) played.push(await play(ground, of, blow, after(step, crash)));
  }
  return played;
};

/** Every step of every way and outcome, each with a harm and a recovery that are drawn; then pairs that are drawn whole. */
async function* quick(ground: Ground, chance: Chance) {
  for (const way of WAYS) {
    for (const outcome of OUTCOMES) {
      const draw = (): Case => ({ way, outcome, recovery: chance.pick(RECOVERIES) });
      const clean = await play(ground, draw());
      yield clean;
      for (let step = 0; step < clean.subject.length; step++) {
        for (let count = 0; count < DRAWS_PER_STEP; count++) {
          yield await play(ground, draw(), onSubject(step, chance.pick(FATES)));
        }
      }
    }
  }
  for (let count = 0; count < PAIRS_DRAWN; count++) {
    const of = chance.pick(CASES);
    const blow = onSubject(chance.below(9), chance.pick(FATES));
    yield await play(ground, of, blow, after(chance.below(20), chance.pick(FATES)));
  }
}

function replay(ground: Ground, name: string): Promise<Played> {
  return playCrash(ground, parseName(name));
}
