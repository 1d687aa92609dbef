/** The stages *race*, *race-baskets* and *race-taps*: buyers on connections of their own, truly at once. */
import { playRace, RACES, type Race } from "./race.ts";
import { type Chance, chanceOf } from "./seeded.ts";
import type { Outcome, Site, Stage, Unit } from "./stage.ts";

const ROUNDS: Readonly<Record<Race, number>> = { last: 10_000, baskets: 500, taps: 200 };
const UNIT = 25;
const BUYERS_MAX = 64;
const TAPS = 100;
/** How many race. */
const QUICK: Readonly<Record<Race, readonly number[]>> = { last: [2, 16], baskets: [12], taps: [20] };
/** A race is lost by chance: it is run so often to be seen again. */
const REPLAYS = 25;

export const raceStage = (race: Race): Stage => ({
  full: (site) => full(site, race),
  quick: (site) => quick(site, race),
  replay,
});

async function* full(site: Site, race: Race): AsyncGenerator<Unit> {
  for (let number = 1; number <= ROUNDS[race] / UNIT; number++) {
    yield { number, play: () => rounds(site, race, chanceOf(number)) };
  }
}

async function rounds({ ground }: Site, race: Race, chance: Chance): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let round = 0; round < UNIT; round++) {
    outcomes.push(await playRace(ground, race, race === "taps" ? TAPS : 2 + chance.below(BUYERS_MAX - 1)));
  }
  return outcomes;
}

async function* quick({ ground }: Site, race: Race): AsyncGenerator<Outcome> {
  for (const buyers of QUICK[race]) yield await playRace(ground, race, buyers);
}

async function replay({ ground }: Site, name: string): Promise<Outcome> {
  const [race, buyers] = name.split("/");
  const known = RACES.find((each) => each === race);
  if (!known) throw new Error(`"${race}" is none of ${RACES.join(", ")}`);
  for (let round = 1; round < REPLAYS; round++) {
    const outcome = await playRace(ground, known, Number(buyers));
    if (outcome.breaches.length > 0) return outcome;
  }
  return await playRace(ground, known, Number(buyers));
}
