/** The quick form of `npm run faults`: a sample of every stage, and the harness itself. Its seed stays, so that a red run is red again. */
import { describe, expect, inject, test } from "vitest";
import { onStage, playQuick, STAGE_NAMES, type StageName } from "./campaign.ts";
import { replayCommand } from "./command.ts";
import { staleMutants } from "./mutants.ts";

const SEED = 1;
/** More than these have to be played. */
const FEWEST: Readonly<Record<StageName, number>> = {
  crash: 30,
  pairs: 2,
  "pairs-declines": 2,
  "pairs-challenge": 2,
  "pairs-altered": 2,
  interleave: 9,
  "interleave-webhook": 4,
  "interleave-declines": 4,
  "interleave-challenge": 4,
  model: 500,
  race: 1,
  "race-baskets": 0,
  "race-taps": 0,
  network: 6,
  kill: 1,
};

describe("whatever breaks,", () => {
  test.each(STAGE_NAMES)("every invariant holds in the sample of %s", async (name) => {
    const { histories, failures } = await onStage(inject("postgresUrl"), name, (stage) =>
      playQuick(stage, SEED, () => false),
    );
    expect(failures.map((failure) => [...failure.breaches, replayCommand(name, failure.name)])).toEqual([]);
    expect(histories).toBeGreaterThan(FEWEST[name]);
  });
});

test.each<[StageName, string]>([
  ["crash", "page/succeeds/webhook/s6.die_after+r3.lose_response"],
  ["crash", "tap/challenge/late/s2.lose_request"],
  ["interleave", "offers/0110100"],
])("a history of %s is played again by its name, step for step: %s", async (stage, name) => {
  const [first, second] = await onStage(inject("postgresUrl"), stage, async ({ replay }) => [
    await replay(name),
    await replay(name),
  ]);
  expect(first?.told.length).toBeGreaterThan(0);
  expect(first).toEqual(second);
});

test("every seeded bug is one of the code as it is, and names the history that catches it", async () => {
  expect(await staleMutants()).toEqual([]);
});
