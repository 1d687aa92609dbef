/**
 * The stages *interleave* (all orders of the steps of two taps on one offer, and two offers, drawn) and *interleave-…*, one for each word of
 * the bank's: two taps on one offer with the webhooks, drawn.
 */
import { MEETINGS, type Meeting, type Met, playMeeting } from "./interleave.ts";
import { type Chance, chanceOf } from "./seeded.ts";
import type { Outcome, Site, Stage, Unit } from "./stage.ts";

const QUICK_EACH = 5;
/** Drawn of each meeting whose orders are too many to play them all: of those with webhooks 100,000 together. */
const DRAWN = { offers: 2000, webhook: 34_000, declines: 33_000, challenge: 33_000 } as const;
type Drawn = keyof typeof DRAWN;
const UNIT = 50;
/** So many choices are laid down in each unit of those that are all played, which plays every order that begins with them. */
const PREFIX = 4;

export const interleaveStage = stageOf(["same"], ["offers"]);
export const toldStage = (meeting: Exclude<Drawn, "offers">): Stage => stageOf([], [meeting]);

/** @param all every order of these is played @param drawn so many orders of these */
function stageOf(all: readonly Meeting[], drawn: readonly Drawn[]): Stage {
  return {
    full: (site) => units(site, all, drawn),
    quick: (site, chance) => quick(site, [...all, ...drawn], chance),
    replay,
  };
}

async function* quick({ ground }: Site, meetings: readonly Meeting[], chance: Chance): AsyncGenerator<Outcome> {
  for (const meeting of meetings) {
    for (let count = 0; count < QUICK_EACH; count++) yield await playMeeting(ground, meeting, chance.below);
  }
}

async function* units(site: Site, all: readonly Meeting[], drawn: readonly Drawn[]): AsyncGenerator<Unit> {
  let number = 0;
  for (const meeting of all) {
    for (let begin = 0; begin < 2 ** PREFIX; begin++) {
      const prefix = [...begin.toString(2).padStart(PREFIX, "0")].map(Number);
      yield { number: ++number, play: () => everyOrder(site, meeting, prefix) };
    }
  }
  for (const meeting of drawn) {
    for (let begin = 0; begin < DRAWN[meeting]; begin += UNIT) {
      const count = Math.min(UNIT, DRAWN[meeting] - begin);
      yield { number: ++number, play: () => draw(site, meeting, begin, count) };
    }
  }
}

/** Each draw has a seed of its own. */
async function draw({ ground }: Site, meeting: Meeting, begin: number, count: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let seed = begin; seed < begin + count; seed++) {
    outcomes.push(await playMeeting(ground, meeting, chanceOf(seed).below));
  }
  return outcomes;
}

/** Depth first: the last choice that has another way left takes it, and what follows takes the first way again. */
async function everyOrder({ ground }: Site, meeting: Meeting, prefix: number[]): Promise<Outcome[]> {
  const outcomes: Met[] = [];
  let path = prefix;
  for (;;) {
    let depth = 0;
    const met = await playMeeting(ground, meeting, () => path[depth++] ?? 0);
    outcomes.push(met);
    const open = met.choices.findLastIndex(({ taken, among }) => taken + 1 < among);
    if (open < prefix.length) return outcomes;
    path = met.choices.slice(0, open + 1).map(({ taken }, at) => (at === open ? taken + 1 : taken));
  }
}

function replay({ ground }: Site, name: string): Promise<Outcome> {
  const [meeting, path = ""] = name.split("/");
  const known = MEETINGS.find((each) => each === meeting);
  if (!known) throw new Error(`"${meeting}" is none of ${MEETINGS.join(", ")}`);
  let depth = 0;
  return playMeeting(ground, known, () => Number(path[depth++] ?? 0));
}
