/** Keys are changed under load: whoever holds what is in time is never refused, and an old key dies with the last that it signed. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Claimed, Quote } from "../../contract/checkout.ts";
import { NEW_CARD } from "../../contract/checkout.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { LONGEST_LIFE_MS, rotate, written } from "../../scripts/keys/rotation.ts";
import { ADDRESS, newCard, openPage, type PageClient } from "../../scripts/page-client.ts";
import { DEV_WORKER_FILE } from "../../scripts/paths.ts";
import { startWorker, type Worker } from "../../scripts/workerd.ts";
import { attemptsFor } from "../../worker/checkout/attempt.ts";
import { signLink } from "../../worker/checkout/link.ts";
import type { Config, LinkKey } from "../../worker/config.ts";
import { digest } from "../../worker/keys.ts";
import { signOrderLink } from "../../worker/order/link.ts";
import { signWalletLink } from "../../worker/wallet/link.ts";
import { cardToken } from "../support/card-token.ts";
import { openDatabasePool } from "../support/database-pool.ts";
import { setStock, timePasses } from "../support/records.ts";
import { HOUR_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { COUNTS, inLanes, LIMIT_MS, PLAIN, patiently } from "./counts.ts";
import { note } from "./figures.ts";
import { type Known, meetOwner, uncounted } from "./people.ts";
import { freshCheckoutId, freshWalletKey, LINK_KEYS } from "./tokens.ts";

let world: World;
let owner: Known;
const started: (() => Promise<void>)[] = [];
beforeAll(async () => {
  world = await createWorld({ seed: "rotation" });
  owner = await meetOwner(world);
});
afterAll(async () => {
  for (const end of started) await end();
  await world.close();
});

/** The same deployment with other keys, as Cloudflare starts one beside the old. */
async function deploy(keys: LinkKey[]): Promise<Worker> {
  const { host, port, user, pass, database } = world.sql.options;
  const pool = await openDatabasePool(`postgres://${user}:${pass}@${host[0]}:${port[0]}/${database}`);
  const worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings: { ...bindingsFor(world.sandbox.url), PUBLIC_URL: world.url, LINK_KEYS: written(keys) },
    databaseUrl: pool.url,
    onLog: () => {},
  });
  started.push(async () => {
    await worker.close();
    await pool.close();
  });
  return worker;
}

const now = () => new Date(world.sandbox.clock.now());
const SECRETS = ["the-second-secret-of-the-drill-of-rotation", "the-third-secret-of-the-drill-of-rotation-"];

/** The keys after each of the two steps, and the ids that went in either. */
function bothSteps(keys: LinkKey[], secret: string): [waiting: LinkKey[], signing: LinkKey[], dropped: string[]] {
  const first = rotate(keys, secret, now());
  const second = rotate(first.keys, "", now());
  return [first.keys, second.keys, [...first.dropped, ...second.dropped]];
}

async function freshLink(keys: LinkKey[]): Promise<string> {
  const items = [{ variantId: "house-blend-500", quantity: 1 }];
  return await signLink(keys, META.pageId, { checkoutId: freshCheckoutId(), buyerId: owner.buyerId, items }, now());
}

/** Claims and uses one, as a buyer would. @returns what was refused of it */
async function use(token: string, origin: string): Promise<string[]> {
  const page = openPage(`${origin}/c/${token}`);
  const ours = { origin: world.url };
  const claimed = await patiently(() => page.call<{ session: string }>("POST", "/api/sessions", { token }, ours));
  page.session = claimed.body.session;
  const seen = await patiently(() => page.call("GET", "/api/checkout", undefined, ours));
  const statuses = [claimed.status, seen.status];
  return statuses.join() === "201,200" ? [] : [`${statuses}`];
}

/** A wallet's link, opened as the page that is first opens it. */
async function openWallet(token: string, origin: string): Promise<number> {
  const { status } = await patiently(() =>
    fetch(`${origin}/wallet/${token}`, {
      method: "POST",
      headers: { ...PLAIN, origin: world.url, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ key: freshWalletKey(), deed: "show" }),
    }),
  );
  return status;
}

const freshWallet = (keys: LinkKey[]): Promise<string> =>
  signWalletLink(keys, META.pageId, { id: randomUUID(), buyerId: owner.buyerId }, now());

/** An offer that the machine at this origin has given out, with its own word for what may pay it. */
interface Offered {
  page: PageClient;
  quote: Quote;
}

async function offered(keys: LinkKey[], origin: string): Promise<Offered> {
  const token = await freshLink(keys);
  const page = openPage(`${world.url}/c/${token}`);
  const claimed = await patiently(() => page.call<Claimed>("POST", `${origin}/api/sessions`, { token }));
  page.session = claimed.body.session;
  const to = { kind: "address", address: ADDRESS, email: "" };
  const quote = await patiently(() => page.call<Quote>("POST", `${origin}/api/quotes`, { to }));
  if (quote.status !== 201) throw new Error(`the offer was answered ${quote.status} ${JSON.stringify(quote.body)}`);
  return { page, quote: quote.body };
}

/** @param attempt absent: the word that came with the offer */
async function pay({ page, quote }: Offered, origin: string, attempt = quote.attempts[NEW_CARD]): Promise<number> {
  const payment = newCard(await cardToken(world.sandbox.url, "pm_card_visa"));
  const body = { quoteId: quote.id, attempt, payment };
  return (await uncounted(world, () => page.call("POST", `${origin}/api/orders`, body))).status;
}

/** A word for what may pay an offer of this machine, as if it had been signed with these keys. */
async function payBy(keys: LinkKey[], offer: Offered, origin: string): Promise<number> {
  const [session] = await world.sql<{ id: string }[]>`
    select id from sessions where secret_hash = ${await digest(offer.page.session ?? "")}`;
  const { amount: totalMinor, currency } = offer.quote.total;
  const deps = { config: { linkKeys: keys, meta: { pageId: META.pageId } } as Config, now: now() };
  const facts = { session: { id: session?.id ?? "" } as CheckoutFacts["session"], cards: [] };
  const of = { id: offer.quote.id, after: 0 };
  return await pay(offer, origin, (await attemptsFor(deps, facts, of, { totalMinor, currency }))[NEW_CARD]);
}

/** How each kind of what is signed with these keys is answered. @param own keys that this machine has */
async function answersTo(keys: LinkKey[], origin: string, own: LinkKey[]): Promise<Record<string, number>> {
  const token = await freshLink(keys);
  const claimed = await openPage(`${world.url}/c/${token}`).call("POST", `${origin}/api/sessions`, { token });
  const paper = await signOrderLink(keys, META.pageId, owner.orderId, now());
  return {
    checkout: claimed.status,
    order: (await fetch(`${origin}/o/${paper}`)).status,
    wallet: await openWallet(await freshWallet(keys), origin),
    attempt: await payBy(keys, await offered(own, origin), origin),
  };
}

const TAKEN = { checkout: 201, order: 200, wallet: 200, attempt: 201 };
/** An offer that nothing allows to be paid is as good as over. */
const UNKNOWN = { checkout: 404, order: 404, wallet: 404, attempt: 409 };

test(
  "under load no link in time, no wallet and no word for a charge is refused while keys are changed, and the old key is dead for each once its longest life is over",
  async () => {
    // A machine that is busy with something else may let the database wait for longer than the worker does.
    world.expectLog(/database_away/);
    const [waiting, second] = bothSteps(LINK_KEYS, SECRETS[0] ?? "");
    // Sent before the change, and sent after it.
    const links = await Promise.all(Array.from({ length: COUNTS.rotatedLinks }, () => freshLink(LINK_KEYS)));
    const wallets = await Promise.all(Array.from({ length: COUNTS.rotatedOffers }, () => freshWallet(LINK_KEYS)));
    await setStock(world.sql, 100_000);
    const offers: Offered[] = [];
    for (let n = 0; n < COUNTS.rotatedOffers; n++) offers.push(await offered(LINK_KEYS, world.url));
    const each = COUNTS.rotatedLinks / COUNTS.rotatedOffers;
    let serving = world.url;
    // A machine that the second step has not reached yet, when another one signs with the new key already.
    let late = world.url;
    let signing = LINK_KEYS;
    const refused: string[] = [];
    const turn = Math.floor(COUNTS.rotatedLinks / 3);
    let deployed: Promise<void> | undefined;
    const change = async () => {
      late = (await deploy(waiting)).url;
      serving = (await deploy(second)).url;
      signing = second;
    };
    const expectOf = async (what: string, status: Promise<number>, right: number) => {
      const found = await status;
      if (found !== right) refused.push(`${what}: ${found}`);
    };
    /** What was given out before the change at the one that serves now, and what this one gives out at the late one. */
    const carry = async (index: number) => {
      const own = Math.floor(index / each);
      if (Math.floor((index - 1) / each) === own) return;
      const [offer, wallet] = [offers[own], wallets[own]];
      if (!offer || !wallet) throw new Error("there is one for each");
      const [here, there, keys] = [serving, late, signing];
      await expectOf("a wallet", openWallet(wallet, here), 200);
      await expectOf("a word for a charge", pay(offer, here), 201);
      await expectOf("a new wallet", openWallet(await freshWallet(keys), there), 200);
      await expectOf("a new word for a charge", pay(await offered(keys, here), there), 201);
    };
    await inLanes(COUNTS.rotatedLinks, async (index) => {
      if (index === turn) deployed = change();
      if (index === 2 * turn) await deployed;
      refused.push(...(await use(links[index] ?? "", serving)));
      await carry(index);
      if (index % 5 === 0) refused.push(...(await use(await freshLink(signing), index % 2 === 0 ? serving : late)));
    });
    await deployed;
    expect(refused).toEqual([]);
    expect(serving).not.toBe(world.url);

    expect(await answersTo(LINK_KEYS, serving, second)).toEqual(TAKEN);
    await timePasses(world, LONGEST_LIFE_MS + 10 * 24 * HOUR_MS);
    // Nobody has written in the thread for weeks, and this Page has no template: what is paid now waits for a word of its owner.
    world.expectLog(/template_refused/);
    const [, third, dropped] = bothSteps(second, SECRETS[1] ?? "");
    expect(dropped).toEqual(LINK_KEYS.map(({ id }) => id));
    const { url } = await deploy(third);
    expect(await answersTo(LINK_KEYS, url, third)).toEqual(UNKNOWN);
    expect(await answersTo(second, url, third)).toEqual(TAKEN);
    note("rotation drill", {
      links: COUNTS.rotatedLinks,
      wallets: 2 * COUNTS.rotatedOffers,
      charges: 2 * COUNTS.rotatedOffers,
      wrongRefusals: refused.length,
    });
  },
  LIMIT_MS,
);
