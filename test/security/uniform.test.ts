/** What is somebody else's and what was never there are one answer. How long it takes is measured by bench/uniform.ts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { costOf } from "../support/cost.ts";
import { createWorld, type World } from "../support/world.ts";
import type { Ask } from "./asks.ts";
import { note } from "./figures.ts";
import { meetOther, meetOwner } from "./people.ts";
import { routeOf } from "./routes.ts";
import { allTwins, EXEMPT, goneTwins, TAKING_IDS, type Twins } from "./twins.ts";

let world: World;
let twins: Record<string, Twins>;
beforeAll(async () => {
  world = await createWorld({ seed: "uniform" });
  const stage = { world, owner: await meetOwner(world), other: await meetOther(world) };
  twins = { ...(await allTwins(stage)), ...(await goneTwins(stage)) };
});
afterAll(() => world.close());

/** All of an answer but what is another one each time: its request id, its nonce, its date. */
async function answerTo({ path, ...ask }: Ask) {
  const response = await world.fetch(path, ask);
  const body = await response.text();
  const plain = (text: string) =>
    text.replaceAll(/nonce-[^' ]+|nonce="[^"]+"/g, "nonce").replaceAll(/"requestId":"[0-9a-f-]{36}"/g, "requestId");
  const headers = [...response.headers]
    .filter(([name]) => name !== "date")
    .map(([name, value]) => `${name}: ${plain(value)}`);
  return { status: response.status, bytes: body.length, headers, body: plain(body) };
}

test("what is somebody else's and what was never there have the same status, size, headers and words", async () => {
  for (const [what, { foreign, unknown, status }] of Object.entries(twins)) {
    const [theirs, nobodys] = [await answerTo(foreign), await answerTo(unknown)];
    expect(theirs, what).toEqual(nobodys);
    expect(theirs.status, what).toBe(status);
  }
  note("uniform answers", { pairs: Object.keys(twins).length });
});

test("what is somebody else's and what was never there wait for as many statements", async () => {
  const unlike: Record<string, number[]> = {};
  for (const [what, { foreign, unknown }] of Object.entries(twins)) {
    const theirs = await costOf(world, () => answerTo(foreign));
    const nobodys = await costOf(world, () => answerTo(unknown));
    if (theirs.before !== nobodys.before) unlike[what] = [theirs.before, nobodys.before];
    if (what.endsWith("a link to what is gone")) expect(theirs.before, what).toBeGreaterThan(0);
  }
  expect(unlike).toEqual({});
});

test("every route that takes an id has such a pair, or a reason why there is none", () => {
  const having = new Set(Object.keys(twins).map(routeOf));
  const undecided = TAKING_IDS.filter((route) => !having.has(route) && !(route in EXEMPT));
  const words = `Add a pair to test/security/twins.ts, or say in its EXEMPT why there is none:\n${undecided.join("\n")}`;
  expect(undecided, words).toEqual([]);
  expect([...having].filter((route) => !TAKING_IDS.includes(route) || route in EXEMPT)).toEqual([]);
  expect(Object.keys(EXEMPT).filter((route) => !TAKING_IDS.includes(route))).toEqual([]);
});
