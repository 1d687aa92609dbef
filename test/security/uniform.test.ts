/** What is somebody else's and what was never there are one answer. How long it takes is measured by bench/uniform.ts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, type World } from "../support/world.ts";
import type { Ask } from "./asks.ts";
import { note } from "./figures.ts";
import { meetOther, meetOwner } from "./people.ts";
import { allTwins, goneTwins } from "./twins.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "uniform" });
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
  const stage = { world, owner: await meetOwner(world), other: await meetOther(world) };
  const twins = { ...(await allTwins(stage)), ...(await goneTwins(stage)) };
  expect(Object.keys(twins)).toHaveLength(20);
  for (const [what, { foreign, unknown }] of Object.entries(twins)) {
    const [theirs, nobodys] = [await answerTo(foreign), await answerTo(unknown)];
    expect(theirs, what).toEqual(nobodys);
    expect([404, 409], what).toContain(theirs.status);
  }
  note("uniform answers", { pairs: Object.keys(twins).length });
});
