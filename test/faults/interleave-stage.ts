/** The stage *interleave*: all orders of the steps of two taps on one offer; two offers, and two taps with the webhooks, drawn. */
import { MEETINGS, type Meeting, type Met, playMeeting } from "./interleave.ts";
import { type Chance, chanceOf } from "./seeded.ts";
import type { Outcome, Site, Stage, Unit } from "./stage.ts";

const QUICK_EACH = 5;
/** Drawn of each meeting whose orders are too many to play them all. */
const DRAWN = { offers: 2000, webhook: 100_000 } as const;
const UNIT = 50;
/** So many choices are laid down in each unit of those that are all played, which plays every order that begins with them. */
const PREFIX = 4;

export const interleaveStage: Stage = { full, quick, replay };

async function* quick({ ground }: Site, chance: Chance): AsyncGenerator<Outcome> {
  for (const meeting of MEETINGS) {
    for (let count = 0; count < QUICK_EACH; count++) yield await playMeeting(ground, meeting, chance.below);
  }
}

async function* full(site: Site): AsyncGenerator<Unit> {
  let number = 0;
  for (let begin = 0; begin < 2 ** PREFIX; begin++) {
    const prefix = [...begin.toString(2).padStart(PREFIX, "0")].map(Number);
    yield { number: ++number, play: () => everyOrder(site, "same", prefix) };
  }
  for (const meeting of ["offers", "webhook"] as const) {
    for (let begin = 0; begin < DRAWN[meeting]; begin += UNIT) {
      yield { number: ++number, play: () => drawn(site, meeting, begin) };
    }
  }
}

/** Each draw has a seed of its own. */
async function drawn({ ground }: Site, meeting: Meeting, begin: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let seed = begin; seed < begin + UNIT; seed++) {
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
