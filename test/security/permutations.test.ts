/** Three people, and everything that one of them can hold of another: whose link, whose proof, whose cookie. Nothing crosses. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { CheckoutView, Claimed } from "../../contract/checkout.ts";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { ADDRESS, openPage } from "../../scripts/page-client.ts";
import { signLink } from "../../worker/checkout/link.ts";
import { atRest } from "../support/records.ts";
import { card, firstPurchase, freshLink, newcomer } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { LIMIT_MS, PLAIN } from "./counts.ts";
import { note } from "./figures.ts";

interface Owner {
  person: string;
  buyerId: string;
  /** Where their first purchase went, which is theirs alone. */
  street: string;
  last4: string;
  /** The session of a page in which they have claimed a link of their own. */
  session: string;
  cookies: string;
}

const CARDS = ["pm_card_visa", "pm_card_mastercard", "pm_card_amex"];
const STREETS = ["Anemonenweg 11", "Birkenweg 22", "Cedernweg 33"];

const KEYS = bindingsFor("").LINK_KEYS ?? "";
let links = 0;
let world: World;
const owners: Owner[] = [];
beforeAll(async () => {
  world = await createWorld({ seed: "permutations" });
  for (const [index, street] of STREETS.entries())
    owners.push(await settle(newcomer(world), street, CARDS[index] ?? ""));
  expect(new Set(owners.map(({ last4 }) => last4)).size).toBe(3);
});
afterEach(() => atRest(world));
afterAll(() => world.close());

/** Buys once at this address, keeps the card, and claims another link. */
async function settle(person: string, street: string, name: string): Promise<Owner> {
  const first = await firstPurchase(world, { person, card: name, keep: true });
  const [row] = await world.sql<[{ buyerId: string }?]>`
    update addresses set address = address || jsonb_build_object('line1', ${street}::text)
    where buyer_id = (select buyer_id from orders where id = ${first.order.id}) returning buyer_id`;
  const { claimed, cookies } = await claimAs(await freshLink(world, person), {});
  expect(claimed.checkout).toMatchObject({ level: "claimed", saved: { cards: [{}] } });
  return {
    person,
    street,
    last4: claimed.checkout.saved.cards[0]?.last4 ?? "",
    session: claimed.session,
    cookies,
    buyerId: row?.buyerId ?? "",
  };
}

/** A fresh link of theirs, signed as the bot would, which is faster than the thread. */
async function linkOf({ buyerId }: Owner): Promise<string> {
  const [id = "", secret = ""] = KEYS.split(",")[0]?.split(/:(.*)/) ?? [];
  links += 1;
  const link = { checkoutId: `chk_cell_${links}`, buyerId, items: [{ variantId: "house-blend-500", quantity: 1 }] };
  const now = new Date(world.sandbox.clock.now());
  return `${world.url}/c/${await signLink([{ id, secret }], META.pageId, link, now)}`;
}

async function claimAs(link: string, headers: Record<string, string>) {
  const response = await world.fetch("/api/sessions", {
    method: "POST",
    headers: { origin: world.url, "content-type": "application/json", ...headers },
    body: JSON.stringify({ token: link.split("/").at(-1) }),
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return { claimed: (await response.json()) as Claimed, cookies: cookies.join("; ") };
}

type Held = null | 0 | 1 | 2;
const PEOPLE = [0, 1, 2] as const;
const HELD: Held[] = [null, ...PEOPLE];
/** Whose session comes by bearer, and whose by cookie: none, one, or two that are not the same person's. */
const SESSIONS = HELD.flatMap((bearer) =>
  HELD.filter((cookie) => bearer === null || cookie !== bearer).map((cookie) => ({ bearer, cookie })),
);
/** Whose link, whether somebody has claimed it before, whose proof comes, and whose sessions: 204 of them. Two sessions come without a proof. */
const CELLS = PEOPLE.flatMap((link) =>
  [false, true].flatMap((isTaken) =>
    HELD.flatMap((proof) =>
      SESSIONS.filter(({ bearer, cookie }) => proof === null || bearer === null || cookie === null).map((sessions) => ({
        link,
        isTaken,
        proof,
        ...sessions,
      })),
    ),
  ),
);

/** Of whom a body tells something that only they have saved. */
const toldOf = (body: unknown): number[] =>
  owners.flatMap(({ street, last4 }, index) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    // Masked, a street of one word shows its first letter.
    const isTold = [street, `"${street.charAt(0)}…`, `"last4":"${last4}"`].some((part) => text.includes(part));
    return isTold ? [index] : [];
  });

test(
  "no link, proof, cookie or bearer of three people opens anything of another one's",
  async () => {
    const crossings: string[] = [];
    let opened = 0;
    const play = async (cell: (typeof CELLS)[number], index: number) => {
      const owner = owners[cell.link];
      if (!owner) throw new Error("a link is of one of the three");
      const link = await linkOf(owner);
      if (cell.isTaken) await openPage(link).claim();
      const headers: Record<string, string> = {
        ...PLAIN,
        ...(cell.bearer !== null && { authorization: `Bearer ${owners[cell.bearer]?.session}` }),
        ...(cell.cookie !== null && { cookie: owners[cell.cookie]?.cookies ?? "" }),
      };
      // Neither asks for a proof. A bearer is what a page itself holds, so it goes before a cookie; the page of a link is the same for everybody.
      if (cell.proof === null) {
        const held = toldOf(await (await world.fetch("/api/checkout", { headers })).text());
        const first = toldOf(await (await world.fetch(new URL(link).pathname, { headers })).text());
        const own = cell.bearer ?? cell.cookie;
        if (held.join() !== (own === null ? "" : `${own}`) || first.length > 0)
          crossings.push(`${JSON.stringify(cell)} is told of ${held} by the session, of ${first} by the page`);
      }
      const { claimed } = await claimAs(link, headers);
      const page = openPage(link);
      page.session = claimed.session;
      const answers: unknown[] = [claimed];
      if (cell.proof !== null) {
        const signedRequest = world.sandbox.messenger.signedRequest(owners[cell.proof]?.person ?? "", {
          // Each proof is another one, as it would be a second later.
          tid: `${index}`,
        });
        answers.push((await page.call("POST", "/api/sessions/person", { signedRequest })).body);
      }
      const view = await page.call<CheckoutView>("GET", "/api/checkout");
      answers.push(view.body);
      const isProven = cell.proof === cell.link;
      const level = isProven ? "person" : cell.isTaken ? "link" : "claimed";
      const may: number[] = level === "link" ? [] : [cell.link];
      const told = [...new Set(answers.flatMap(toldOf))];
      if (told.some((index) => !may.includes(index)) || view.body.level !== level) {
        crossings.push(`${JSON.stringify(cell)} tells of ${told}, at ${view.body.level}`);
      }
      if (told.length > 0) opened += 1;
    };
    // Those of one owner one after another, those of the three beside each other.
    const beside = owners.map(async (_, own) => {
      for (const [index, cell] of CELLS.entries()) if (cell.link === own) await play(cell, index);
    });
    await Promise.all(beside);
    expect(CELLS).toHaveLength(204);
    expect(crossings).toEqual([]);
    note("permutations of three people", { permutations: CELLS.length, crossings: crossings.length });
    // What opens, opens: else nothing above could have been told.
    expect(opened).toBe(CELLS.filter(({ link, isTaken, proof }) => proof === link || !isTaken).length);
  },
  LIMIT_MS,
);

test("nobody's session pays with another one's card, to another one's address, or by another one's offer", async () => {
  const outcomes: string[] = [];
  for (const [own, owner] of owners.entries()) {
    for (const [others, other] of owners.entries()) {
      if (own === others) continue;
      const page = openPage(await freshLink(world, owner.person));
      await page.claim();
      const theirs = openPage(await freshLink(world, other.person));
      const { saved, quote } = (await theirs.claim()).body.checkout;
      const [cardId = "", addressId = ""] = [saved.cards[0]?.id, saved.addresses[0]?.id];
      const offer = (await page.quote(ADDRESS)).body.id;
      const kept = { kind: "saved_card" as const, cardId };
      const attempt = theirs.tokenFor(quote?.id ?? "", kept);
      for (const body of [
        { quoteId: offer, attempt: page.tokenFor(offer, await card(world)), payment: kept },
        { quoteId: offer, attempt, payment: kept },
        { quoteId: quote?.id, attempt, payment: kept },
        {
          quoteId: quote?.id,
          attempt: theirs.tokenFor(quote?.id ?? "", await card(world)),
          payment: await card(world),
        },
      ]) {
        outcomes.push(`${(await page.call("POST", "/api/orders", body)).status}`);
      }
      outcomes.push(`${(await page.quoteSaved(addressId)).status}`);
    }
  }
  expect(outcomes.filter((status) => !/^(404|409)$/.test(status))).toEqual([]);
  expect(outcomes).toHaveLength(30);
});
