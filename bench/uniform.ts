/**
 * Part of `npm run security -- --full`: whether answers about somebody else's things and about things that never were take the same time. Asks both in
 * turn, in an order that is drawn, and prints JSON: medians in milliseconds. Ends with 1 when two medians are more than 2 ms apart.
 */
import { createEnding } from "../scripts/demo/ending.ts";
import { openTourWorld } from "../scripts/shots/world.ts";
import { leaveOutPages } from "../test/faults/no-pages.ts";
import { chanceOf } from "../test/faults/seeded.ts";
import type { Ask } from "../test/security/asks.ts";
import { note } from "../test/security/figures.ts";
import type { Twins } from "../test/security/twins.ts";

// The worker that answers is a process of its own: here its parts only sign.
leaveOutPages();
const { forgetCounts, meetOther, meetOwner } = await import("../test/security/people.ts");
const { allTwins, goneTwins } = await import("../test/security/twins.ts");

const ROUNDS = 300;
const WARM_UP = 20;
const APART_MS_MAX = 2;

const ending = createEnding(() => {});
try {
  const tour = await openTourWorld(ending);
  const stage = { world: tour, owner: await meetOwner(tour), other: await meetOther(tour) };
  const chance = chanceOf(1);
  const result: Record<string, { foreignMs: number; unknownMs: number; apartMs: number }> = {};
  for (const [what, twins] of Object.entries({ ...(await allTwins(stage)), ...(await goneTwins(stage)) })) {
    result[what] = await medians(
      tour.url,
      twins,
      () => chance.below(2) === 0,
      () => forgetCounts(tour),
    );
  }
  const apartMs = Math.max(...Object.values(result).map((each) => each.apartMs));
  console.log(JSON.stringify({ rounds: ROUNDS, apartMs, pairs: result }, null, 2));
  note("uniform times", { pairs: Object.keys(result).length, rounds: ROUNDS, apartMs });
  process.exitCode = apartMs <= APART_MS_MAX ? 0 : 1;
} finally {
  await ending.now();
}

async function medians(url: string, { foreign, unknown }: Twins, isFirst: () => boolean, forget: () => Promise<void>) {
  const times = { foreign: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    // What counts prices would refuse both after a while.
    if (round % 50 === 0) await forget();
    const pair = [["foreign", foreign] as const, ["unknown", unknown] as const];
    for (const [which, ask] of isFirst() ? pair : pair.toReversed()) {
      const ms = await timed(url, ask);
      if (round >= WARM_UP) times[which].push(ms);
    }
  }
  const [foreignMs, unknownMs] = [median(times.foreign), median(times.unknown)];
  return { foreignMs, unknownMs, apartMs: rounded(Math.abs(foreignMs - unknownMs)) };
}

async function timed(url: string, { path, ...ask }: Ask): Promise<number> {
  const began = performance.now();
  await (await fetch(new URL(path, url), ask)).arrayBuffer();
  return performance.now() - began;
}

function median(times: number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return rounded(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
