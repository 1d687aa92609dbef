/** Three people, and whatever they hold of one another: a link, a session by bearer, one by cookie. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { createWorld, type World } from "../support/world.ts";
import { LIMIT_MS, PLAIN } from "./counts.ts";
import { note } from "./figures.ts";
import { freshPage, meet } from "./people.ts";
import type { Bearings } from "./tokens.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "crossings" });
});
afterAll(() => world.close());

interface Party extends Bearings {
  name: string;
  page: PageClient;
}

const NAMES = ["Ariadne", "Bartolomea", "Clementina"];
const KEYS = ["giulia", "jonas", "noprofile"];

/** Who is named in it. */
const named = (text: string): string[] => NAMES.filter((name) => text.includes(name));

async function party(name: string, key: string): Promise<Party> {
  const known = await meet(world, key, { name: `${name} Canary` }, "pm_card_visa");
  const page = await freshPage(world, known);
  await page.claim();
  return { ...known, name, page };
}

test(
  "no permutation of link, bearer and cookie of three people shows anybody the data of another",
  async () => {
    const parties: Party[] = [];
    for (const [at, name] of NAMES.entries()) parties.push(await party(name, KEYS[at] ?? ""));
    const crossings: string[] = [];
    let played = 0;
    for (const link of parties) {
      for (const bearer of [null, ...parties]) {
        for (const cookie of [null, ...parties]) {
          played++;
          const proof = {
            ...PLAIN,
            origin: world.url,
            "content-type": "application/json",
            ...(bearer && { authorization: `Bearer ${bearer.page.session}` }),
            ...(cookie && { cookie: `__Host-threadtill=${cookie.page.session}` }),
          };
          const what = `link of ${link.name}, bearer of ${bearer?.name}, cookie of ${cookie?.name}`;
          // A bearer is what the page itself holds, so it goes before a cookie.
          const holder = bearer ?? cookie;
          const claim = { method: "POST", headers: proof, body: JSON.stringify({ token: link.page.token }) };
          const claimed = await (await world.fetch("/api/sessions", claim)).text();
          const mayShow = holder === link ? [link.name] : [];
          if (named(claimed).join() !== mayShow.join()) crossings.push(`${what}: the claim shows ${named(claimed)}`);
          const read = await (await world.fetch("/api/checkout", { headers: proof })).text();
          const own = holder ? [holder.name] : [];
          if (named(read).join() !== own.join()) crossings.push(`${what}: the checkout shows ${named(read)}`);
          const page = await (await world.fetch(`/c/${link.page.token}`, { headers: proof })).text();
          if (named(page).length > 0) crossings.push(`${what}: the page shows ${named(page)}`);
        }
      }
    }
    expect(played).toBe(48);
    expect(crossings).toEqual([]);
    note("crossings of three people", { permutations: played, crossings: crossings.length });
  },
  LIMIT_MS,
);

test("a session of one person pays with nobody else's card and to nobody else's address", async () => {
  const [mine, theirs] = await Promise.all([party("Ariadne", "phoneonly"), party("Bartolomea", "giulia")]);
  const [saved] = await world.sql<{ cardId: string; addressId: string }[]>`
    select c.id as card_id, a.id as address_id from cards c, addresses a
    where c.buyer_id = ${theirs.buyerId} and a.buyer_id = c.buyer_id limit 1`;
  const page = openPage(`${world.url}/c/${mine.page.token}`);
  page.session = mine.page.session;
  expect((await page.quoteSaved(saved?.addressId ?? "")).status).toBe(404);
  const offer = await page.quote();
  const refused = await page.pay(offer.body.id, { kind: "saved_card", cardId: saved?.cardId ?? "" });
  expect(refused.status).toBe(409);
});
