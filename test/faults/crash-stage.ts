/**
 * The stages *crash* (every blow, alone and, where it kills, followed by a lost request or answer of the next call to the provider) and
 * the *pairs* (every crash followed by every other).
 */
import { FATES, type Harm, type Step } from "./actor.ts";
import { type Played, playCrash } from "./crash.ts";
import type { Ground } from "./ground.ts";
import { type Blow, type History, OUTCOMES, parseName, RECOVERIES, WAYS } from "./history.ts";
import type { Chance } from "./seeded.ts";
import type { Outcome, Site, Stage, Unit } from "./stage.ts";

type Case = Omit<History, "blows">;

const CASES: readonly Case[] = WAYS.flatMap((way) =>
  OUTCOMES.flatMap((outcome) => RECOVERIES.map((recovery): Case => ({ way, outcome, recovery }))),
);
const CRASHES = ["die_before", "die_after"] as const;
const LOSSES = ["lose_request", "lose_response"] as const;
const PAIRS_DRAWN = 3;

const play = (ground: Ground, of: Case, ...blows: Blow[]) => playCrash(ground, { ...of, blows });
const onSubject = (step: number, harm: Harm): Blow => ({ in: "subject", step, harm });
const after = (step: number, harm: Harm): Blow => ({ in: "recovery", step, harm });

export const crashStage: Stage = {
  full: (site) => units(site, CASES, FATES, withLosses),
  quick,
  replay: ({ ground }, name) => playCrash(ground, parseName(name)),
};

/** One stage for each word of the bank's, because each takes its half hour. */
export function pairsStage(said: History["outcome"]): Stage {
  const cases = CASES.filter(({ outcome }) => outcome === said);
  return {
    full: (site) => units(site, cases, CRASHES, withCrashes),
    quick: (site, chance) => quickPairs(site, chance, cases),
    replay: crashStage.replay,
  };
}

type Follow = (ground: Ground, of: Case, blow: Blow, alone: Played) => Promise<Played[]>;

/** The steps of a tap are not listed anywhere: they are those that it takes when nothing breaks. */
async function* units(
  site: Site,
  cases: readonly Case[],
  harms: readonly Harm[],
  follow: Follow,
): AsyncGenerator<Unit> {
  let number = 0;
  for (const of of cases) {
    const clean = await play(site.ground, of);
    for (let step = 0; step < clean.subject.length; step++) {
      for (const harm of harms) {
        const blow = onSubject(step, harm);
        yield {
          number: ++number,
          play: async (): Promise<Outcome[]> => {
            const alone = await play(site.ground, of, blow);
            return [alone, ...(await follow(site.ground, of, blow, alone))];
          },
        };
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

/** A step that was taken before, as the sweep takes its own once a minute, is the same place to die at. */
const withCrashes: Follow = async (ground, of, blow, { recovery }) => {
  const played: Played[] = [];
  for (const step of firsts(recovery)) {
    for (const crash of CRASHES) played.push(await play(ground, of, blow, after(step, crash)));
  }
  return played;
};

const firsts = (steps: readonly Step[]): number[] =>
  steps.flatMap(({ what }, at) => (steps.findIndex((each) => each.what === what) === at ? [at] : []));

/** Every step of every way, with an outcome, a harm and a recovery that are drawn. */
async function* quick({ ground }: Site, chance: Chance): AsyncGenerator<Outcome> {
  for (const way of WAYS) {
    const draw = (): Case => ({ way, outcome: chance.pick(OUTCOMES), recovery: chance.pick(RECOVERIES) });
    const clean = await play(ground, { ...draw(), outcome: "succeeds" });
    yield clean;
    for (let step = 0; step < clean.subject.length; step++) {
      yield await play(ground, draw(), onSubject(step, chance.pick(FATES)));
    }
  }
}

async function* quickPairs({ ground }: Site, chance: Chance, cases: readonly Case[]): AsyncGenerator<Outcome> {
  for (let count = 0; count < PAIRS_DRAWN; count++) {
    const blow = onSubject(chance.below(9), chance.pick(FATES));
    yield await play(ground, chance.pick(cases), blow, after(chance.below(20), chance.pick(FATES)));
  }
}
