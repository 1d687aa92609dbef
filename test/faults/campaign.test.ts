/** The quick form of `npm run faults`: a sample of every stage, and the harness itself. Its seed is the day's, so that it changes. */
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { playQuick, QUICK_STAGES, STAGES, type StageName } from "./campaign.ts";
import { replayCommand } from "./command.ts";
import { type Ground, openGround } from "./ground.ts";

const SEED = 1;
let ground: Ground;

beforeAll(async () => {
  ground = await openGround(inject("postgresUrl"));
});
afterAll(() => ground.close());

describe("whatever breaks,", () => {
  test.each(QUICK_STAGES)("every invariant holds in the sample of %s", async (name) => {
    const { histories, failures } = await playQuick(ground, name, SEED, () => false);
    expect(failures.map((failure) => [...failure.breaches, replayCommand(name, failure.name)])).toEqual([]);
    expect(histories).toBeGreaterThan(20);
  });
});

test.each<[StageName, string]>([
  ["crash", "page/succeeds/webhook/s6.die_after+r3.lose_response"],
  ["crash", "tap/challenge/late/s2.lose_request"],
  ["interleave", "offers/0110100"],
])("a history of %s is played again by its name, step for step: %s", async (stage, name) => {
  const steps = async () => {
    await STAGES[stage].replay(ground, name);
    return ground.actors.map(({ role, steps }) => [role, ...steps.map(({ what }) => what)]);
  };
  expect(await steps()).toEqual(await steps());
});
