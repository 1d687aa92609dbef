/** The quick form of `npm run faults`: a sample of every stage, and the harness itself. Its seed is the day's, so that it changes. */
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type OpenSite, openSite, playQuick, STAGE_NAMES, STAGES, type StageName } from "./campaign.ts";
import { replayCommand } from "./command.ts";

const SEED = 1;
let site: OpenSite;

beforeAll(async () => {
  site = await openSite(inject("postgresUrl"));
});
afterAll(() => site.close());

describe("whatever breaks,", () => {
  test.each(STAGE_NAMES)("every invariant holds in the sample of %s", async (name) => {
    const { histories, failures } = await playQuick(site, name, SEED, () => false);
    expect(failures.map((failure) => [...failure.breaches, replayCommand(name, failure.name)])).toEqual([]);
    expect(histories).toBeGreaterThan(3);
  });
});

test.each<[StageName, string]>([
  ["crash", "page/succeeds/webhook/s6.die_after+r3.lose_response"],
  ["crash", "tap/challenge/late/s2.lose_request"],
  ["interleave", "offers/0110100"],
])("a history of %s is played again by its name, step for step: %s", async (stage, name) => {
  const steps = async () => {
    await STAGES[stage].replay(site, name);
    return site.ground.actors.map(({ role, steps }) => [role, ...steps.map(({ what }) => what)]);
  };
  expect(await steps()).toEqual(await steps());
});
