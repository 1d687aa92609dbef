/** A buyer's wallet, opened by a link in their own thread: worker/wallet/pages.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { type Paper, readPaper } from "../support/papers.ts";
import { atRest, everyRow, tablesWith, timePasses } from "../support/records.ts";
import { answerTo, buyNowLink, firstPurchase, linkIn, MINUTE_MS, newcomer } from "../support/shopping.ts";
import { becomeTapper } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "my-data" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const psidOf = (person = "giulia") => world.sandbox.messenger.person(person).psid;

/** What is still on its way is let in first, so that the answer is the answer. */
async function say(text: string): Promise<Bubble> {
  await atRest(world);
  return await answerTo(
    world,
    "giulia",
    () => world.sandbox.messenger.say("giulia", text),
    ({ from }) => from === "page",
  );
}

/** Tables, and times that each of these texts is in one. */
const whereIs = (...texts: string[]) => tablesWith(world.sql, texts);

const CANARIES = () => ["Giulia", "Via R", "4242", psidOf()];

/** What the form on a page sends along. */
const keyIn = ({ html }: Paper) => /name="key" value="([0-9a-f]{64})"/.exec(html)?.[1] ?? "";

function press(link: string, form: Record<string, string>, headers: Record<string, string> = { origin: world.url }) {
  return readPaper(world, link, { method: "POST", headers, body: new URLSearchParams(form) });
}

/** Opens the wallet as its owner does. */
async function openWallet(word = "wallet"): Promise<{ link: string; key: string; page: Paper }> {
  const link = linkIn(await say(word));
  const key = keyIn(await readPaper(world, link));
  return { link, key, page: await press(link, { key }) };
}

/** The hidden fields of the form behind a button. */
function formOf({ html }: Paper, label: string): Record<string, string> {
  const form = html.split("<form").find((each) => each.includes(`>${label}</button>`)) ?? "";
  return Object.fromEntries(
    [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

describe("the wallet", () => {
  test.each(["wallet", "my data", "mein wallet", "portafoglio", "محفظتي"])(
    "is opened by the button that answers %j, and shows cards with their consents, addresses and orders",
    async (word) => {
      await becomeTapper(world);
      const { page } = await openWallet(word);
      expect(page.status).toBe(200);
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.html).not.toContain("<script");
      for (const text of [
        "Visa •••• 4242".slice(-4),
        "Valid until",
        "with your consent",
        "up to €50.00",
        "Giulia R.",
        "Via R…",
        "Order A-1001",
      ])
        expect(page.words).toContain(text);
      expect(page.words).not.toContain("Via Roma 1");
      expect(page.html).toMatch(/href="[^"]*\/o\/[^"]+"/);
    },
  );

  test("is reached from My cards too", async () => {
    await firstPurchase(world, { keep: true });
    await say("my cards");
    const bubble = await world.sandbox.messenger.waitFor("giulia", ({ buttons }) =>
      buttons.some(({ title }) => title === "Open my wallet"),
    );
    expect(linkIn(bubble)).toContain("/wallet/");
  });

  test("removes a card only when asked twice, here and at the provider", async () => {
    await firstPurchase(world, { keep: true });
    const { link, page } = await openWallet();
    const asked = await press(link, formOf(page, "Remove"));
    expect(asked.words).toContain("lets go of it too");
    expect((await press(link, formOf(asked, "Back to my wallet"))).words).toContain("Valid until");
    const done = await press(link, formOf(asked, "Yes, remove"));
    expect(done.words).toContain("is removed");
    expect(done.words).toContain("No card is kept.");
    await atRest(world);
    expect(world.sandbox.stripe.paymentMethods().filter(({ customer }) => customer !== null)).toEqual([]);
    expect((await press(link, formOf(asked, "Yes, remove"))).words).toContain("No card is kept.");
  });

  test("ends paying by taps and forgets an address, and leaves the rest", async () => {
    await becomeTapper(world);
    const { link, page } = await openWallet();
    const noTaps = await press(link, formOf(await press(link, formOf(page, "No more taps")), "Yes, no more taps"));
    expect(noTaps.words).toContain("Does not pay by a tap");
    const address = noTaps.html.slice(noTaps.html.indexOf("Via R…"));
    const asked = await press(link, formOf({ ...noTaps, html: address }, "Remove"));
    expect(asked.words).toContain("Remove this address?");
    const done = await press(link, formOf(asked, "Yes, remove"));
    expect(done.words).toContain("No address is kept.");
    expect(done.words).toContain("Valid until");
    expect(await world.sql`select id from addresses`).toEqual([]);
  });

  test("deletes all data in two steps", async () => {
    await firstPurchase(world, { keep: true });
    await world.sql`update orders set fulfilment = 'delivered'`;
    const { link, page } = await openWallet();
    const asked = await press(link, formOf(page, "Delete my data"));
    expect(asked.words).toContain("This cannot be undone");
    expect(await world.sql`select 1 from erasures`).toHaveLength(0);
    expect((await press(link, formOf(asked, "Yes, delete my data"))).words).toContain("Your data is being deleted");
    await atRest(world);
    expect(await whereIs(psidOf(), "Via Roma", "4242")).toEqual([]);
    expect((await press(link, formOf(asked, "Yes, delete my data"))).status).toBe(404);
  });

  test("shows all that is kept, to be read and as a file", async () => {
    await firstPurchase(world, { keep: true });
    await say("is there decaf too");
    const { link, key, page } = await openWallet();
    expect((await press(link, formOf(page, "See all of it"))).words).toContain("decaf");
    const file = await download(link, key);
    expect(file.headers.get("content-type")).toContain("application/json");
    expect(file.headers.get("content-disposition")).toContain("attachment");
    const data = (await file.json()) as Record<string, Record<string, unknown>[]>;
    expect(data).toMatchObject({
      about: { not_whole: [] },
      person: [{ psid: psidOf(), first_name: "Giulia" }],
      cards: [{ last4: "4242" }],
      addresses: [{ address: { line1: "Via Roma 1" } }],
      orders: [{ total_minor: 3499, status: "paid" }],
    });
    expect(JSON.stringify(data.messages_to_you)).toContain("receipt");
  });

  test("names every table that keeps something of a person, so that a new one is not forgotten", async () => {
    await firstPurchase(world, { keep: true });
    const { link, key } = await openWallet();
    await atRest(world);
    const [buyer] = await world.sql<{ id: string; psid: string }[]>`select id, psid from buyers`;
    const tables = (await whereIs(buyer?.id ?? "", buyer?.psid ?? "")).map((found) => found.split(":")[0] ?? "");
    expect(tables).toContain("wallet_claims");
    const names: Record<string, string> = { buyers: "person", inbox: "messages_from_you", outbox: "messages_to_you" };
    const data = (await (await download(link, key)).json()) as object;
    expect(Object.keys(data)).toEqual(expect.arrayContaining([...new Set(tables.map((name) => names[name] ?? name))]));
  });
});

const download = (link: string, key: string) =>
  world.fetch(link, {
    method: "POST",
    headers: { origin: world.url },
    body: new URLSearchParams({ key, deed: "download" }),
  });

describe("a link of a wallet that is passed on", () => {
  test("shows a crawler nothing of theirs, and writes nothing, however it is fetched", async () => {
    await firstPurchase(world, { keep: true });
    const link = linkIn(await say("wallet"));
    await atRest(world);
    const before = await everyRow(world.sql);
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
      // The key of the form is another one each time, and may hold a card's last digits.
      const text = (await (await world.fetch(link, { method })).text()).replaceAll(/[0-9a-f]{64}/g, "");
      for (const canary of CANARIES()) expect(text).not.toContain(canary);
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("opens for the page that was first and for no other, also of ten at once, and for that one again", async () => {
    await firstPurchase(world, { keep: true });
    const link = linkIn(await say("wallet"));
    const keys = await Promise.all(Array.from({ length: 10 }, async () => keyIn(await readPaper(world, link))));
    expect(new Set(keys).size).toBe(10);
    const pages = await Promise.all(keys.map((key) => press(link, { key })));
    const winners = keys.filter((_, at) => pages[at]?.status === 200);
    expect(winners).toHaveLength(1);
    for (const page of pages.filter(({ status }) => status !== 200)) {
      expect(page.status).toBe(403);
      for (const canary of CANARIES()) expect(page.html).not.toContain(canary);
    }
    expect((await press(link, { key: winners[0] ?? "" })).words).toContain("Valid until");
  });

  test("does nothing for who has another key, whatever they ask", async () => {
    await firstPurchase(world, { keep: true });
    const { link, page } = await openWallet();
    const { id = "" } = formOf(page, "Remove");
    await atRest(world);
    const before = await everyRow(world.sql);
    for (const deed of ["show", "data", "download", "remove_card", "end_taps", "remove_address", "erase"]) {
      const answer = await press(link, { key: "f".repeat(64), deed, id, sure: "yes" });
      expect([answer.status, CANARIES().some((canary) => answer.html.includes(canary))]).toEqual([403, false]);
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("gives nobody another person's card or address, even with a wallet of their own", async () => {
    const other = newcomer(world);
    await firstPurchase(world, { keep: true, person: other });
    await firstPurchase(world, { keep: true });
    const [theirs] = await world.sql<{ id: string }[]>`
      select c.id from cards c join buyers b on b.id = c.buyer_id where b.psid = ${psidOf(other)}`;
    const { link, key } = await openWallet();
    const before = await everyRow(world.sql);
    for (const deed of ["remove_card", "end_taps"]) await press(link, { key, deed, id: theirs?.id ?? "", sure: "yes" });
    expect((await everyRow(world.sql)).cards).toEqual(before.cards);
  });

  test("cannot be opened for the first time after ten minutes, and closes after half an hour", async () => {
    await firstPurchase(world, { keep: true });
    const late = linkIn(await say("wallet"));
    const { link, key } = await openWallet();
    await timePasses(world, 11 * MINUTE_MS);
    expect((await press(late, { key: keyIn(await readPaper(world, late)) })).status).toBe(403);
    expect((await press(link, { key })).status).toBe(200);
    await timePasses(world, 19 * MINUTE_MS);
    expect((await press(link, { key })).status).toBe(410);
    expect((await readPaper(world, link)).status).toBe(410);
  });

  test("sends a fresh one into its owner's thread, once in ten minutes, and tells who asks nothing", async () => {
    await firstPurchase(world, { keep: true });
    const link = linkIn(await say("wallet"));
    await timePasses(world, 31 * MINUTE_MS);
    const { length } = world.sandbox.messenger.thread("giulia");
    const first = await press(`${link}/fresh`, {});
    const again = await press(`${link}/fresh`, {});
    expect(first.words).toBe(again.words);
    for (const canary of CANARIES()) expect(first.html).not.toContain(canary);
    await atRest(world);
    const fresh = world.sandbox.messenger.thread("giulia").slice(length);
    expect(fresh).toHaveLength(1);
    const opened = linkIn(fresh[0] as Bubble);
    expect((await press(opened, { key: keyIn(await readPaper(world, opened)) })).words).toContain("Valid until");
  });

  test.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["a page without origin that says that it is elsewhere", { "sec-fetch-site": "cross-site" }],
  ])("is refused to %s", async (_, headers) => {
    await firstPurchase(world);
    const link = linkIn(await say("wallet"));
    const key = keyIn(await readPaper(world, link));
    for (const path of [link, `${link}/fresh`]) {
      const answer = await press(path, { key }, headers);
      expect([answer.status, answer.html.includes("Giulia")]).toEqual([404, false]);
    }
    expect(await world.sql`select 1 from wallet_claims`).toHaveLength(0);
  });

  test("of another kind, altered, or with a body that is none of ours opens nothing", async () => {
    await firstPurchase(world);
    const link = linkIn(await say("wallet"));
    const key = "a".repeat(64);
    const foreign = `/wallet/${new URL(await buyNowLink(world)).pathname.split("/").at(-1)}`;
    for (const path of [foreign, `${link.slice(0, -3)}AAA`]) expect((await press(path, { key })).status).toBe(404);
    for (const form of [{}, { key: "short" }, { key: key.toUpperCase() }, { key, filler: "x".repeat(3000) }])
      expect((await press(link, form as Record<string, string>)).status).toBe(404);
  });
});
