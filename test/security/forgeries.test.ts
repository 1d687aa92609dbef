/** Links and proofs that nobody of ours has made, and calls that neither Meta nor Stripe has: none is accepted, none has an effect. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CheckoutView } from "../../contract/checkout.ts";
import { META } from "../../scripts/credentials.ts";
import { atRest } from "../support/records.ts";
import { firstPurchase } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { type Call, forgedCall, replayed } from "./calls.ts";
import { COUNTS, chanceFor, inLanes, LIMIT_MS, PLAIN, patiently } from "./counts.ts";
import { effectsOf } from "./effects.ts";
import { note } from "./figures.ts";
import { PROOF_MUTATIONS, type TokenKind, tokenMutations, WORD_MUTATIONS } from "./mutations.ts";
import { freshPage, type Known, meetOther, meetOwner } from "./people.ts";
import { enter, LEVELS, wordOf } from "./proofs.ts";
import { freshCheckoutId, freshWalletKey, signedLink, signedRequest } from "./tokens.ts";

let world: World;
let owner: Known;
let other: Known;
beforeAll(async () => {
  world = await createWorld({ seed: "forgeries" });
  [owner, other] = [await meetOwner(world), await meetOther(world)];
  await firstPurchase(world, { person: "noprofile" });
  await atRest(world);
});
// What one test set off by its genuine tokens must have ended before the next one looks at how everything stands.
beforeEach(() => atRest(world));
afterAll(() => world.close());

interface Showing {
  method: string;
  path: string;
  body?: object | URLSearchParams;
  /** A session's secret. */
  bearer?: string | null;
}

/** Where a token of this kind may be shown. */
type Doors = Record<TokenKind, ((token: string) => Showing)[]>;

const LINK_DOORS: Omit<Doors, "attempt"> = {
  c: [
    (token) => ({ method: "POST", path: "/api/sessions", body: { token } }),
    (token) => ({ method: "POST", path: "/api/links/renew", body: { token } }),
    (token) => ({ method: "GET", path: `/c/${encodeURIComponent(token)}` }),
  ],
  b: [
    (token) => ({ method: "POST", path: "/api/challenges", body: { token } }),
    (token) => ({ method: "GET", path: `/b/${encodeURIComponent(token)}` }),
  ],
  o: [
    (token) => ({ method: "GET", path: `/o/${encodeURIComponent(token)}` }),
    (token) => ({ method: "POST", path: `/o/${encodeURIComponent(token)}/withdraw` }),
  ],
  wallet: [
    (token) => ({ method: "GET", path: `/wallet/${encodeURIComponent(token)}` }),
    (token) => ({
      method: "POST",
      path: `/wallet/${encodeURIComponent(token)}`,
      body: new URLSearchParams({ key: freshWalletKey(), deed: "download" }),
    }),
    (token) => ({ method: "POST", path: `/wallet/${encodeURIComponent(token)}/fresh` }),
  ],
};
const KINDS: TokenKind[] = ["c", "attempt", "b", "o", "wallet"];
const REFUSALS = { links: [404, 410, 422], attempts: [409, 422] };
/** Where a token that is none of ours is refused before anything is read. */
const CHEAP = /^\/api\/(sessions|challenges)$/;
/** Whoever holds a link that is only over may have a fresh one sent to its owner. */
const SENDS_FRESH = /\/(renew|fresh)$/;

async function statusOf(path: string, init: RequestInit): Promise<number> {
  const { status } = await patiently(async () => {
    const answer = await world.fetch(path, init);
    await answer.arrayBuffer();
    return answer;
  });
  return status;
}

async function show({ method, path, body, bearer }: Showing): Promise<number> {
  const isForm = body instanceof URLSearchParams;
  return await statusOf(path, {
    method,
    headers: {
      ...PLAIN,
      origin: world.url,
      ...(body && !isForm && { "content-type": "application/json" }),
      ...(bearer && { authorization: `Bearer ${bearer}` }),
    },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
}

/** A page of this person with an offer to their own address, and what lets their card pay it. */
async function atTheTill(known: Known) {
  const page = await freshPage(world, known);
  await page.claim();
  const quoteId = (await page.quoteSaved(known.addressId)).body.id;
  const payment = { kind: "saved_card" as const, cardId: known.cardId };
  return { page, quoteId, payment, attempt: page.tokenFor(quoteId, payment) };
}

test(
  "a link, or a word that allows a charge, that was mutated is refused wherever it is shown, and has no effect",
  async () => {
    world.expectLog(/database_away/);
    const chance = chanceFor("links");
    const now = new Date(world.sandbox.clock.now());
    const [mine, theirs] = [await atTheTill(owner), await atTheTill(other)];
    const { page, quoteId, payment } = mine;
    const pays = (attempt: string): Showing => {
      return { method: "POST", path: "/api/orders", body: { quoteId, attempt, payment }, bearer: page.session };
    };
    const doors: Doors = { ...LINK_DOORS, attempt: [pays] };
    const tokenOf = async (kind: TokenKind, known: Known, attempt: string) =>
      kind === "attempt" ? attempt : await signedLink(kind, { ...known, checkoutId: freshCheckoutId() }, now);
    const genuine = {} as Record<TokenKind, [mine: string, theirs: string]>;
    for (const kind of KINDS)
      genuine[kind] = [await tokenOf(kind, owner, mine.attempt), await tokenOf(kind, other, theirs.attempt)];
    // Each way to spoil one at each door, and the rest where that costs least.
    const all = KINDS.flatMap((kind) =>
      doors[kind].flatMap((door) =>
        Object.entries(tokenMutations(kind))
          .filter(([name]) => name !== "long over" || !SENDS_FRESH.test(door("").path))
          .map(([name, mutate]) => ({ kind, door, name, mutate })),
      ),
    );
    const cheapest = all.filter(({ door }) => CHEAP.test(door("").path));
    expect(all.length).toBeGreaterThan(300);
    expect(all.length).toBeLessThan(COUNTS.mutatedLinks);
    await atRest(world);
    const before = await effectsOf(world);
    const accepted: string[] = [];
    await inLanes(COUNTS.mutatedLinks, async (index) => {
      const { kind, door, name, mutate } = all[index] ?? chance.pick(cheapest);
      const [own, others] = genuine[kind];
      const token = await mutate(own, chance, others);
      if (token === own) throw new Error(`${name} changed nothing`);
      const showing = door(token);
      const status = await show(showing);
      const refusals = kind === "attempt" ? REFUSALS.attempts : REFUSALS.links;
      if (!refusals.includes(status)) accepted.push(`${name} at ${showing.method} /${kind}: ${status}`);
    });
    await atRest(world);
    expect(accepted).toEqual([]);
    expect(await effectsOf(world)).toEqual(before);
    // What is genuine opens, at each of these doors: else nothing above could have been taken.
    for (const kind of KINDS) {
      for (const door of doors[kind]) {
        const showing = door(await tokenOf(kind, owner, mine.attempt));
        expect(await show(showing), `${showing.method} ${kind}`).toBeLessThan(400);
      }
    }
    note("mutated links", { tried: COUNTS.mutatedLinks, accepted: accepted.length });
  },
  LIMIT_MS,
);

const WORDS_EACH = 5;

test(
  "a signed_request that was mutated is refused wherever one is taken, and has no effect",
  async () => {
    world.expectLog(/database_away/);
    const chance = chanceFor("proofs");
    // A page that only has the link, which the owner's word would open.
    const page = await LEVELS.link(enter({ world, owner, other }, "link"));
    const appUser = (user: string) =>
      signedRequest({ algorithm: "HMAC-SHA256", issued_at: 1_764_000_000, user_id: user });
    const words = [wordOf({ world, owner, other }, owner), wordOf({ world, owner, other }, other)] as const;
    const users = [appUser(owner.psid), appUser(other.psid)] as const;
    const tell = (signedRequest: string): Showing => {
      return { method: "POST", path: "/api/sessions/person", body: { signedRequest }, bearer: page.session };
    };
    const callBack = (path: string, signed: string): Showing => {
      return { method: "POST", path, body: new URLSearchParams({ signed_request: signed }) };
    };
    await atRest(world);
    const before = await effectsOf(world);
    const accepted: string[] = [];
    await inLanes(COUNTS.mutatedProofs, async (index) => {
      // A session is looked for before a word is read, which the callbacks do without.
      const isWord = index % WORDS_EACH === 0;
      const round = Math.floor(index / (isWord ? WORDS_EACH : 1));
      const [genuine, theirs] = isWord ? words : users;
      const mutations = Object.entries(isWord ? WORD_MUTATIONS : PROOF_MUTATIONS);
      const [name, mutate] = mutations[round % mutations.length] ?? chance.pick(mutations);
      const signed = await mutate(genuine, chance, theirs);
      if (signed === genuine) throw new Error(`${name} changed nothing`);
      const path = chance.pick(["/meta/data-deletion", "/meta/deauthorize"]);
      const showing = isWord ? tell(signed) : callBack(path, signed);
      const status = await show(showing);
      if (status !== (isWord ? 403 : 401)) accepted.push(`${name} at ${showing.path}: ${status}`);
    });
    await atRest(world);
    expect(accepted).toEqual([]);
    expect(await effectsOf(world)).toEqual(before);
    expect((await page.call<CheckoutView>("GET", "/api/checkout")).body.level).toBe("link");
    // What is genuine is taken, in the same places.
    expect(await show(callBack("/meta/data-deletion", users[0]))).toBe(200);
    expect(await show(callBack("/meta/deauthorize", users[0]))).toBe(200);
    expect(await show(tell(words[0]))).toBe(200);
    expect((await page.call<CheckoutView>("GET", "/api/checkout")).body.level).toBe("person");
    note("mutated signed_requests", { tried: COUNTS.mutatedProofs, accepted: accepted.length });
  },
  LIMIT_MS,
);

describe("a call of a webhook", () => {
  test(
    "that was forged is refused, one that was replayed is answered and counts no second time",
    async () => {
      world.expectLog(/database_away/);
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
        const status = await statusOf(call.path, {
          method: "POST",
          headers: { ...PLAIN, ...call.headers },
          body: call.body,
        });
        const isRight = isReplay ? status === 200 : [400, 401].includes(status);
        if (!isRight) wrong.push(`${call.what} at ${call.path}: ${status}`);
      });
      await atRest(world);
      expect(wrong).toEqual([]);
      expect(await effectsOf(world)).toEqual(before);
      note("forged and replayed calls", { ...counts, accepted: wrong.length });
    },
    LIMIT_MS,
  );
});
