/** The stage *interleave*: all orders of the steps of two taps on one offer; two offers, and two taps with the webhooks, drawn. */
import type { Ground } from "./ground.ts";
import { MEETINGS, type Meeting, playMeeting } from "./interleave.ts";
import { type Chance, chanceOf } from "./seeded.ts";
import type { Outcome, Stage } from "./stage.ts";

const QUICK_EACH = 8;
/** Drawn of each meeting whose orders are too many to play them all. */
const DRAWN = 1000;
const UNIT = 50;

export const interleaveStage: Stage = { full, quick, replay };

const drawn = (ground: Ground, meeting: Meeting, chance: Chance) => playMeeting(ground, meeting, chance.below);

async function* quick(ground: Ground, chance: Chance) {
  for (const meeting of MEETINGS) {
    for (let count = 0; count < QUICK_EACH; count++) yield await drawn(ground, meeting, chance);
  }
}

async function* full(ground: Ground, from: number) {
  let number = 0;
  let outcomes: Outcome[] = [];
  for await (const outcome of histories(ground, from * UNIT)) {
    if (outcome) outcomes.push(outcome);
    number++;
    if (number % UNIT > 0) continue;
    if (outcomes.length > 0) yield { number: number / UNIT, outcomes };
    outcomes = [];
  }
  if (outcomes.length > 0) yield { number: Math.ceil(number / UNIT), outcomes };
}

/** Null for the first ones, which an earlier run has counted. Every order of `same` is found by those before it, so they are played again. */
async function* histories(ground: Ground, counted: number): AsyncGenerator<Outcome | null> {
  let number = 0;
  for await (const outcome of everyOrder(ground, "same")) yield ++number > counted ? outcome : null;
  for (const meeting of ["offers", "webhook"] as const) {
    for (let count = 0; count < DRAWN; count++) {
      // Each draw has a seed of its own, so that the next run draws on and not again.
      yield ++number > counted ? await drawn(ground, meeting, chanceOf(number)) : null;
    }
  }
}

/** Depth first: the last choice that has another way left takes it, and what follows takes the first way again. */
async function* everyOrder(ground: Ground, meeting: Meeting): AsyncGenerator<Outcome> {
  let path: number[] = [];
  for (;;) {
    let depth = 0;
    const met = await playMeeting(ground, meeting, () => path[depth++] ?? 0);
    yield met;
    const open = met.choices.findLastIndex(({ taken, among }) => taken + 1 < among);
    if (open < 0) return;
    path = met.choices.slice(0, open + 1).map(({ taken }, at) => (at === open ? taken + 1 : taken));
  }
}

function replay(ground: Ground, name: string): Promise<Outcome> {
  const [meeting, path = ""] = name.split("/");
  const known = MEETINGS.find((each) => each === meeting);
  if (!known) throw new Error(`"${meeting}" is none of ${MEETINGS.join(", ")}`);
  let depth = 0;
  return playMeeting(ground, known, () => Number(path[depth++] ?? 0));
}
