/** Links and proofs that nobody of ours has made, and calls that neither Meta nor Stripe has: none is accepted, none has an effect. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { atRest } from "../support/records.ts";
import { firstPurchase } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { type Call, forgedCall, replayed } from "./calls.ts";
import { COUNTS, chanceFor, inLanes, LIMIT_MS, PLAIN } from "./counts.ts";
import { effectsOf } from "./effects.ts";
import { note } from "./figures.ts";
import { linkMutations, PROOF_MUTATIONS } from "./mutations.ts";
import { type Known, meetOther, meetOwner } from "./people.ts";
import { freshCheckoutId, type LinkKind, signedLink, signedRequest } from "./tokens.ts";

let world: World;
let owner: Known;
let other: Known;
beforeAll(async () => {
  world = await createWorld({ seed: "forgeries" });
  [owner, other] = [await meetOwner(world), await meetOther(world)];
  await firstPurchase(world, { person: "noprofile" });
  await atRest(world);
});
afterAll(() => world.close());

/** Where a link of this kind may be shown: most often where that costs us least, so that more of them can be tried. */
const DOORS: Record<LinkKind, ((token: string) => [method: string, path: string, body?: object])[]> = {
  c: [
    (token) => ["POST", "/api/sessions", { token }],
    (token) => ["POST", "/api/sessions", { token }],
    (token) => ["POST", "/api/sessions", { token }],
    (token) => ["POST", "/api/links/renew", { token }],
    (token) => ["GET", `/c/${encodeURIComponent(token)}`],
  ],
  b: [(token) => ["POST", "/api/challenges", { token }], (token) => ["GET", `/b/${encodeURIComponent(token)}`]],
  o: [
    (token) => ["GET", `/o/${encodeURIComponent(token)}`],
    (token) => ["POST", `/o/${encodeURIComponent(token)}/withdraw`],
  ],
  "my-data": [
    (token) => ["GET", `/my-data/${encodeURIComponent(token)}`],
    (token) => ["POST", `/my-data/${encodeURIComponent(token)}`],
  ],
};
const KINDS: LinkKind[] = ["c", "c", "c", "c", "b", "b", "o", "my-data"];

test(
  "a link that was mutated is refused wherever it is shown, and has no effect",
  async () => {
    const chance = chanceFor("links");
    const now = new Date(world.sandbox.clock.now());
    const before = await effectsOf(world);
    const accepted: string[] = [];
    await inLanes(COUNTS.mutatedLinks, async (index) => {
      const kind = KINDS[index % KINDS.length] ?? "c";
      const mutations = Object.entries(linkMutations(kind));
      const [name, mutate] = chance.pick(mutations);
      const genuine = await signedLink(kind, { ...owner, checkoutId: freshCheckoutId() }, now);
      const token = await mutate(genuine, chance, await signedLink(kind, other, now));
      if (token === genuine) throw new Error(`${name} changed nothing`);
      // Whoever holds one that is only over may have a fresh one sent to its owner.
      const doors = name === "long over" ? DOORS[kind].filter((door) => !door("")[1].endsWith("renew")) : DOORS[kind];
      const [method, path, body] = chance.pick(doors)(token);
      const headers = { ...PLAIN, origin: world.url, ...(body && { "content-type": "application/json" }) };
      const answer = await world.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      await answer.arrayBuffer();
      if (![404, 410, 422].includes(answer.status)) accepted.push(`${name} at ${method} /${kind}: ${answer.status}`);
    });
    await atRest(world);
    expect(accepted).toEqual([]);
    expect(await effectsOf(world)).toEqual(before);
    note("mutated links", { tried: COUNTS.mutatedLinks, accepted: accepted.length });
  },
  LIMIT_MS,
);

test(
  "a signed_request that was mutated is refused wherever one is taken, and has no effect",
  async () => {
    const chance = chanceFor("proofs");
    const proof = (user: string) =>
      signedRequest({ algorithm: "HMAC-SHA256", issued_at: 1_764_000_000, user_id: user });
    const [genuine, theirs] = [proof(owner.psid), proof(other.psid)];
    const before = await effectsOf(world);
    const accepted: string[] = [];
    await inLanes(COUNTS.mutatedProofs, async () => {
      const [name, mutate] = chance.pick(Object.entries(PROOF_MUTATIONS));
      const signed = await mutate(genuine, chance, theirs);
      if (signed === genuine) throw new Error(`${name} changed nothing`);
      const path = chance.pick(["/meta/data-deletion", "/meta/deauthorize"]);
      const answer = await world.fetch(path, {
        method: "POST",
        headers: PLAIN,
        body: new URLSearchParams({ signed_request: signed }),
      });
      await answer.arrayBuffer();
      if (answer.status !== 401) accepted.push(`${name} at ${path}: ${answer.status}`);
    });
    await atRest(world);
    expect(accepted).toEqual([]);
    expect(await effectsOf(world)).toEqual(before);
    note("mutated signed_requests", { tried: COUNTS.mutatedProofs, accepted: accepted.length });
  },
  LIMIT_MS,
);

describe("a call of a webhook", () => {
  test(
    "that was forged is refused, one that was replayed is answered and counts no second time",
    async () => {
      const chance = chanceFor("calls");
      const genuine = world.sandbox.delivery.deliveries().filter(({ state }) => state === "delivered");
      for (const kind of ["messenger", "stripe"]) expect(genuine.filter((each) => each.kind === kind)).not.toEqual([]);
      const before = await effectsOf(world);
      const wrong: string[] = [];
      const counts = { forged: 0, replayed: 0 };
      await inLanes(COUNTS.forgedCalls, async (index) => {
        const isReplay = index % 10 === 0;
        const call: Call = isReplay
          ? replayed(chance.pick(genuine))
          : forgedCall(chance, world, chance.pick(genuine), META.appSecret);
        counts[isReplay ? "replayed" : "forged"]++;
        const answer = await world.fetch(call.path, {
          method: "POST",
          headers: { ...PLAIN, ...call.headers },
          body: call.body,
        });
        await answer.arrayBuffer();
        const isRight = isReplay ? answer.status === 200 : [400, 401].includes(answer.status);
        if (!isRight) wrong.push(`${call.what} at ${call.path}: ${answer.status}`);
      });
      await atRest(world);
      expect(wrong).toEqual([]);
      expect(await effectsOf(world)).toEqual(before);
      note("forged and replayed calls", { ...counts, accepted: wrong.length });
    },
    LIMIT_MS,
  );
});
