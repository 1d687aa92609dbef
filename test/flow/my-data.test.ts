/** "Send me my data" in the chat, and the page that answers: worker/wallet/pages.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { readPaper } from "../support/papers.ts";
import { atRest, everyRow, timePasses } from "../support/records.ts";
import { answerTo, buyNowLink, firstPurchase, linkIn, MINUTE_MS } from "../support/shopping.ts";
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
async function whereIs(...texts: string[]): Promise<string[]> {
  const tables = Object.entries(await everyRow(world.sql));
  return texts.flatMap((text) => tables.filter(([, rows]) => rows.includes(text)).map(([name]) => `${name}: ${text}`));
}

describe("send me my data", () => {
  const own = () => ({ method: "POST", headers: { origin: world.url } });

  test("opens a page for half an hour, whose button answers with all that is kept of them", async () => {
    await firstPurchase(world, { keep: true });
    await say("is there decaf too");
    const link = linkIn(await say("send me my data"));
    const sheet = await readPaper(world, link);
    expect(sheet.status).toBe(200);
    expect(sheet.words).toContain("Show my data");
    const answer = await world.fetch(link, own());
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const data = (await answer.json()) as Record<string, Record<string, unknown>[]>;
    expect(data).toMatchObject({
      about: { not_whole: [] },
      person: [{ psid: psidOf(), first_name: "Giulia" }],
      cards: [{ last4: "4242" }],
      addresses: [{ address: { line1: "Via Roma 1" } }],
      orders: [{ total_minor: 3499, status: "paid" }],
      quotes: [{ total_minor: 3499 }],
    });
    expect(JSON.stringify(data.messages_from_you)).toContain("decaf");
    expect(JSON.stringify(data.messages_to_you)).toContain("receipt");
  });

  test("names every table that keeps something of a person, so that a new one is not forgotten", async () => {
    await firstPurchase(world, { keep: true });
    const [buyer] = await world.sql<{ id: string; psid: string }[]>`select id, psid from buyers`;
    const tables = (await whereIs(buyer?.id ?? "", buyer?.psid ?? "")).map((found) => found.split(":")[0] ?? "");
    const names: Record<string, string> = { buyers: "person", inbox: "messages_from_you", outbox: "messages_to_you" };
    const link = linkIn(await say("my data"));
    const data = (await (await world.fetch(link, own())).json()) as object;
    expect(Object.keys(data)).toEqual(expect.arrayContaining([...new Set(tables.map((name) => names[name] ?? name))]));
  });

  test("shows a crawler nothing of theirs, and writes nothing, however it is fetched", async () => {
    await firstPurchase(world, { keep: true });
    const link = linkIn(await say("my data"));
    await atRest(world);
    const before = await everyRow(world.sql);
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
      const text = await (await world.fetch(link, { method })).text();
      for (const canary of ["Giulia", "Via Roma", "4242", psidOf()]) expect(text).not.toContain(canary);
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test.each<[string, () => RequestInit]>([
    ["another site", () => ({ method: "POST", headers: { origin: "https://evil.example" } })],
    [
      "a page without origin that says that it is elsewhere",
      () => ({ method: "POST", headers: { "sec-fetch-site": "cross-site" } }),
    ],
  ])("is refused to %s", async (_, init) => {
    await firstPurchase(world);
    const link = linkIn(await say("my data"));
    const answer = await world.fetch(link, init());
    expect([answer.status, (await answer.text()).includes("Giulia")]).toEqual([404, false]);
  });

  test("is over after half an hour, and a link of another kind opens nothing", async () => {
    await firstPurchase(world);
    const link = linkIn(await say("my data"));
    const shopping = await buyNowLink(world);
    const foreign = `/my-data/${new URL(shopping).pathname.split("/").at(-1)}`;
    expect((await world.fetch(foreign, own())).status).toBe(404);
    expect((await world.fetch(`${link.slice(0, -3)}AAA`, own())).status).toBe(404);
    await timePasses(world, 30 * MINUTE_MS);
    expect((await world.fetch(link, own())).status).toBe(404);
    expect((await world.fetch(link)).status).toBe(404);
  });
});
