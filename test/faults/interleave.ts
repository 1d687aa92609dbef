/** Two taps at once, and what the provider tells meanwhile: one of them takes one step at a time, in an order that is chosen. */
import type { Actor, Pace } from "./actor.ts";
import { aftermathOf } from "./aftermath.ts";
import { readBooks } from "./books.ts";
import { roleOf } from "./door.ts";
import type { Confirm, Ground } from "./ground.ts";
import { breachesOf } from "./invariants.ts";
import type { Outcome } from "./stage.ts";
import { approve, changedByRepeating, letTimePass, openTill, payInThePage, type Tap, type Till } from "./story.ts";

/**
 * `same`: the same offer is tapped twice. `offers`: two offers of one checkout. The others: the same offer twice, with the webhooks, where
 * the bank says yes, no, or asks first.
 */
export const MEETINGS = ["same", "offers", "webhook", "declines", "challenge"] as const;
export type Meeting = (typeof MEETINGS)[number];

interface Facts {
  isOfTwo?: true;
  /** The provider tells of it while it is going on. */
  isTold?: true;
  card: string;
}

const FACTS: Readonly<Record<Meeting, Facts>> = {
  same: { card: "pm_card_visa" },
  offers: { card: "pm_card_visa", isOfTwo: true },
  webhook: { card: "pm_card_visa", isTold: true },
  declines: { card: "pm_card_visa_chargeDeclined", isTold: true },
  challenge: { card: "pm_card_authenticationRequired", isTold: true },
};

/** Of those that could take the next step, which one takes it: asked only where there are several. */
export type Choose = (able: number) => number;

export interface Met extends Outcome {
  /** Each choice that was made, and among how many. */
  choices: { taken: number; among: number }[];
}

const TAPS = 2;

export async function playMeeting(ground: Ground, meeting: Meeting, choose: Choose): Promise<Met> {
  const choices: Met["choices"] = [];
  return await ground.watch.over(
    () => `${meeting}/${pathOf(choices)}`,
    () => play(ground, meeting, choose, choices),
  );
}

const pathOf = (choices: Met["choices"]) => choices.map(({ taken }) => taken).join("") || "none";

async function play(ground: Ground, meeting: Meeting, choose: Choose, choices: Met["choices"]): Promise<Met> {
  const facts = FACTS[meeting];
  const both = await ground.begin(meeting, () => twoTaps(ground, facts));
  const { delivery, clock } = ground.sandbox;
  const mark = ground.letters.length;
  const taps: Confirm[] = [{ by: "pay", at: clock.now() }];
  if (!facts.isTold) delivery.hold("stripe");
  delivery.hold("messenger");
  const turns = takeTurns(ground, choose, facts.isTold ? TAPS + 1 : TAPS, choices);
  await turns.play(both);
  delivery.release();
  await ground.quiet();
  const breaches = await aftermathOf(ground, async () => {
    approve(ground);
    await ground.quiet();
    await letTimePass(ground);
    const books = await readBooks(ground, { taps, confirms: ground.confirms, salesMax: 1, everyEchoCame: true });
    const letters = ground.letters.slice(mark).filter((letter) => roleOf(letter) !== "page");
    const changed = (await changedByRepeating(ground, letters)).map((table) => `repeating changes nothing: ${table}`);
    return [...breachesOf(books), ...changed];
  });
  return { name: `${meeting}/${pathOf(choices)}`, breaches: [...breaches], choices };
}

async function twoTaps(ground: Ground, { isOfTwo, card }: Facts): Promise<Tap[]> {
  const till = await openTill(ground);
  const other: Till = isOfTwo ? { page: till.page, quote: await anotherOffer(ground, till) } : till;
  return [await payInThePage(ground, till, false, card), await payInThePage(ground, other, false, card)];
}

async function anotherOffer(ground: Ground, { page }: Till): Promise<string> {
  const { status, body } = await page.quote();
  if (status !== 201) throw new Error(`the second offer answered ${status}`);
  await ground.quiet();
  return body.id;
}

/** Lets one of them take a step, and waits until it stands before its next one or is over, before anybody takes another. */
function takeTurns(ground: Ground, choose: Choose, room: number, choices: Met["choices"]) {
  const standing = new Map<Actor, () => void>();
  let moved = () => {};
  const pace: Pace = {
    arrive: (actor) =>
      new Promise((resolve) => {
        standing.set(actor, () => resolve("pass"));
        moved();
      }),
  };

  /** All who are inside stand before a step. */
  const still = () =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (ground.inside() !== standing.size) return;
        // Who has just left may have let somebody in, or set off a webhook: they come within this turn of the loop.
        setImmediate(() => ground.inside() === standing.size && resolve());
      };
      moved = look;
      ground.onLeave(look);
      setImmediate(look);
    });

  const play = async (taps: Tap[]) => {
    ground.pace(pace);
    await ground.admit(room);
    const ends = Promise.all(taps.map((tap) => tap.happen()));
    for (await still(); standing.size > 0; await still()) {
      const able = [...standing.keys()].toSorted((a, b) => ground.actors.indexOf(a) - ground.actors.indexOf(b));
      const taken = able.length > 1 ? choose(able.length) : 0;
      if (able.length > 1) choices.push({ taken, among: able.length });
      const next = able[taken];
      const pass = next && standing.get(next);
      if (!pass) throw new Error(`nobody stands at ${taken}`);
      standing.delete(next);
      pass();
    }
    await ends;
    ground.pace(null);
    await ground.admit(1);
  };
  return { play };
}
