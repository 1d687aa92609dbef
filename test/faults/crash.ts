/** Plays a history of blows: a tap whose request, and then whatever comes after it, dies or loses a message at chosen steps. */
import type { Actor, Harm, Pace, Step } from "./actor.ts";
import { readBooks } from "./books.ts";
import { roleOf } from "./door.ts";
import type { Confirm, Ground } from "./ground.ts";
import { type History, nameOf, type Way } from "./history.ts";
import { breachesOf } from "./invariants.ts";
import { alter, approve, changedByRepeating, comeAgain, decline, letTimePass, upToTheTap } from "./story.ts";

export interface Played {
  name: string;
  breaches: string[];
  /** The tap's own steps, as far as it came. */
  subject: readonly Step[];
  /** All steps of what came after it. */
  recovery: readonly Step[];
}

type Phase = "rest" | "subject" | "recovery";

/** Deals the blows of a history, and remembers the steps among which they fell. */
function dealer({ blows }: History, isSubject: (actor: Actor) => boolean, onDeath: () => void) {
  const seen: Record<"subject" | "recovery", Step[]> = { subject: [], recovery: [] };
  let phase: Phase = "rest";
  const pace: Pace = {
    arrive: (actor, step) => {
      if (phase === "rest" || (phase === "subject" && !isSubject(actor))) return "pass";
      const here = phase;
      const number = seen[here].push(step) - 1;
      const harm: Harm | undefined = blows.find((blow) => blow.in === here && blow.step === number)?.harm;
      if (here === "subject" && harm?.startsWith("die")) onDeath();
      return harm ?? "pass";
    },
  };
  const enter = (next: Phase) => {
    phase = next;
  };
  return { pace, seen, enter };
}

export async function playCrash(ground: Ground, history: History): Promise<Played> {
  return await ground.watch.over(
    () => nameOf(history),
    () => play(ground, history),
  );
}

async function play(ground: Ground, history: History): Promise<Played> {
  const tap = await upToTheTap(ground, history);
  const { delivery, stripe, clock } = ground.sandbox;
  delivery.hold("stripe");
  if (history.outcome === "declines") decline(ground, history.way);
  if (history.outcome === "challenge") stripe.nextOutcome("challenge");
  const first = ground.actors.length;
  const mark = ground.letters.length;
  const { pace, seen, enter } = dealer(
    history,
    (actor) => ground.actors[first] === actor,
    () => ground.shut("messenger"),
  );
  const confirmed = ground.confirms.length;
  const taps: Confirm[] = [{ by: tap.role, at: clock.now() }];

  ground.pace(history.outcome === "altered" ? alteredFirst(ground, pace, history.way) : pace);
  enter("subject");
  await tap.happen();
  await ground.quiet();
  enter("recovery");
  ground.shut(null);
  await recover(ground, history, mark, taps);
  enter("rest");
  await letTimePass(ground);
  if (history.way === "refund") {
    // What the sweep has asked for is pending there as well, until the bank ends it.
    approve(ground);
    await ground.quiet();
  }

  const books = () =>
    readBooks(ground, {
      taps,
      confirms: ground.confirms.slice(confirmed),
      salesMax: history.way === "tap" ? 2 : 1,
      everyEchoCame: history.recovery !== "sweep",
    });
  const letters = () => ground.letters.slice(mark).filter((letter) => roleOf(letter) !== "page");
  const breaches: string[] = [];
  if (history.recovery === "sweep") {
    // The sweep alone has to find everything: only then does the rest come, and it must not matter any more.
    breaches.push(...breachesOf(await books()));
    delivery.release("stripe");
    await ground.quiet();
    await again(ground, letters(), taps);
    await letTimePass(ground);
  }
  breaches.push(...breachesOf(await books()));
  if (!(await isBegun(ground, history.way))) {
    // It died before it wrote anything, each time. Whoever asked has heard nothing and asks again: only then can it be repeated.
    await again(ground, letters(), taps);
    approve(ground);
    await letTimePass(ground);
    breaches.push(...breachesOf(await books()));
  }
  for (const table of await changedByRepeating(ground, letters())) breaches.push(`repeating changes nothing: ${table}`);
  return { name: nameOf(history), breaches, subject: seen.subject, recovery: seen.recovery };
}

/** Whether anything of what was asked for is written down. */
async function isBegun({ sql }: Ground, way: Way): Promise<boolean> {
  const rows = await (way === "refund" ? sql`select from refunds` : sql`select from orders`);
  return rows.length > 0;
}

/** Before the money is asked for, it is another amount. */
function alteredFirst(ground: Ground, pace: Pace, way: Way): Pace {
  const isAsked = way === "refund" ? /^POST .*\/refunds$/ : /\/confirm$/;
  let isAltered = false;
  return {
    arrive: async (actor, step) => {
      if (step.kind === "stripe" && isAsked.test(step.what) && !isAltered) {
        isAltered = way === "refund";
        await alter(ground, way);
      }
      return await pace.arrive(actor, step);
    },
  };
}

/** A page's request is a buyer's tap whenever it comes; a postback keeps the time at which it was tapped. */
async function again(ground: Ground, letters: Ground["letters"], taps: Confirm[]): Promise<void> {
  taps.push({ by: "pay", at: ground.sandbox.clock.now() });
  await comeAgain(ground, letters);
}

async function recover(ground: Ground, { recovery }: History, mark: number, taps: Confirm[]): Promise<void> {
  const { delivery } = ground.sandbox;
  const subject = ground.letters.slice(mark, mark + 1);
  const webhooks = async (reverse = false) => {
    delivery.release("stripe", { reverse });
    await ground.quiet();
  };
  switch (recovery) {
    case "again":
      await again(ground, subject, taps);
      approve(ground);
      return await webhooks();
    case "webhook":
      await webhooks();
      approve(ground);
      await ground.quiet();
      return await again(ground, subject, taps);
    case "late":
      await again(ground, subject, taps);
      approve(ground);
      await letTimePass(ground);
      await webhooks(true);
      return await comeAgain(
        ground,
        ground.letters.slice(mark).filter((letter) => roleOf(letter) === "stripe"),
      );
    case "sweep":
      delivery.abandon("messenger");
      approve(ground);
      return await letTimePass(ground);
    default:
      return recovery satisfies never;
  }
}
