/** A guest sees, saves and deletes what is kept of them with their order: worker/order/guest-data.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ADDRESS } from "../../scripts/page-client.ts";
import { GUEST, GUEST_EMAIL, GUEST_LAST4, guestKeyIn, guestPurchase, postGuestForm } from "../support/guests.ts";
import { moveGoods, showOrder, stepsOf } from "../support/merchant.ts";
import { confirmWithdrawal, orderLink, type Paper, readPaper } from "../support/papers.ts";
import { atRest, countRows, everyRow, orderRow, somebodyWaits, tablesWith, timePasses } from "../support/records.ts";
import { firstPurchase, freshLink, HOUR_MS, MINUTE_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "guest-data" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const PROOF = { email: GUEST_EMAIL, last4: GUEST_LAST4 };
const PERSONAL = ["Paola", "Ospite", "Vicolo Ospitale", "7654321", GUEST_EMAIL, "4242", "JD0123"];

/** The key of a page that was shown whose order it is. */
async function proven(link: string): Promise<string> {
  const key = guestKeyIn(await postGuestForm(world, link, PROOF));
  expect(key).not.toBe("");
  return key;
}

const deliver = async () => {
  await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "JD0123" });
  await moveGoods(world, "delivered");
  await atRest(world);
};

/** Both steps. */
async function erase(link: string): Promise<Paper> {
  const key = await proven(link);
  const question = await postGuestForm(world, link, { key, deed: "erase" });
  expect(question.words).toContain("Delete your data of this order?");
  return await postGuestForm(world, link, { key, deed: "erase", sure: "yes" });
}

describe("whose order it is", () => {
  test("is asked for behind the link, which shows nothing more by itself and changes nothing", async () => {
    const { link } = await guestPurchase(world);
    const before = await everyRow(world.sql);
    expect((await readPaper(world, link)).html).toContain(`href="${new URL(link).pathname}/data"`);
    for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
      const text = await (await world.fetch(`${link}/data`, { method })).text();
      for (const each of PERSONAL) expect(text).not.toContain(each);
    }
    expect((await readPaper(world, `${link}/data`)).words).toContain("Last four digits of the card that paid");
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test.each<[string, Record<string, string>]>([
    ["another e-mail address", { ...PROOF, email: "giulia@example.test" }],
    ["other digits", { ...PROOF, last4: "4243" }],
    ["no digits", { email: GUEST_EMAIL }],
    ["nothing", {}],
    ["more than a form of ours sends", { ...PROOF, last4: "4".repeat(3000) }],
    ["a key of nobody's", { ...PROOF, key: "x".repeat(64), deed: "download" }],
  ])("is not told by %s", async (_, form) => {
    const { link } = await guestPurchase(world);
    const answer = await postGuestForm(world, link, form);
    expect(guestKeyIn(answer)).toBe("");
    expect(answer.html).toContain('name="last4"');
    for (const each of PERSONAL) expect(answer.html).not.toContain(each);
  });

  test("is answered alike whatever was wrong, and when it was tried too often, though it is right then", async () => {
    const { link } = await guestPurchase(world);
    const wrong = [
      { ...PROOF, email: "giulia@example.test" },
      { ...PROOF, last4: "0000" },
      { email: "", last4: "" },
      { email: "x@example.test", last4: "1111" },
      { ...PROOF, last4: "424" },
      PROOF,
      PROOF,
    ];
    const answers = [];
    for (const form of wrong) answers.push(await postGuestForm(world, link, form));
    const faces = answers.map(({ status, html }) => `${status} ${html.replaceAll(/nonce="?[^">]*/g, "")}`);
    expect(new Set(faces).size).toBe(1);
    expect(answers[0]?.status).toBe(403);
    await timePasses(world, 25 * HOUR_MS);
    await proven(link);
  });

  test("is tried five times a day, also by fifty at once", async () => {
    const { id, link } = await guestPurchase(world);
    const digits = Array.from({ length: 50 }, (_, at) => String(at).padStart(4, "0"));
    await Promise.all(digits.map((last4) => postGuestForm(world, link, { ...PROOF, last4 })));
    expect(await world.sql`select 1 from order_events where order_id = ${id} and what = 'data_refused'`).toHaveLength(
      5,
    );
  });

  test("is said wrongly twenty times and never again, however long somebody waits, and the merchant sees it", async () => {
    const { link } = await guestPurchase(world);
    for (let day = 0; day < 4; day++) {
      for (let n = 0; n < 5; n++) await postGuestForm(world, link, { ...PROOF, last4: `000${n}` });
      await timePasses(world, 25 * HOUR_MS);
    }
    expect(guestKeyIn(await postGuestForm(world, link, PROOF))).toBe("");
    const refused = stepsOf(await showOrder(world)).filter((step) => step === "data_refused buyer");
    expect(refused).toHaveLength(20);
  });

  test("is known in any case and with blanks around it", async () => {
    const { link } = await guestPurchase(world);
    const answer = await postGuestForm(world, link, { email: ` ${GUEST_EMAIL.toUpperCase()} `, last4: " 4242 " });
    expect(guestKeyIn(answer)).not.toBe("");
  });

  test("once said is good for half an hour, for this order and no other", async () => {
    const one = await guestPurchase(world);
    await timePasses(world, 11 * MINUTE_MS);
    const other = await guestPurchase(world);
    const key = await proven(one.link);
    expect((await postGuestForm(world, one.link, { key, deed: "data" })).html).toContain(GUEST.line1);
    expect((await postGuestForm(world, other.link, { key, deed: "data" })).html).not.toContain(GUEST.line1);
    await timePasses(world, 31 * MINUTE_MS);
    const late = await postGuestForm(world, one.link, { key, deed: "erase", sure: "yes" });
    expect(late.html).toContain('name="last4"');
    expect(await countRows(world.sql, "order_erasures")).toEqual({ order_erasures: 0 });
  });

  test.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["a page that hides where it comes from", { origin: "null" }],
    ["another site of an old browser", { "sec-fetch-site": "cross-site" }],
  ])("is not heard from %s, and nothing is deleted by it", async (_, headers) => {
    const { link } = await guestPurchase(world);
    const key = await proven(link);
    const before = await everyRow(world.sql);
    for (const form of [PROOF, { key, deed: "erase", sure: "yes" }]) {
      const answer = await postGuestForm(world, link, form, headers);
      expect(answer.status).toBe(403);
      expect(guestKeyIn(answer)).toBe("");
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("is not asked of a buyer's order, whose wallet is in the chat", async () => {
    await firstPurchase(world);
    const link = await orderLink(world);
    expect((await readPaper(world, link)).html).not.toContain("/data");
    expect((await readPaper(world, `${link}/data`)).status).toBe(404);
    expect((await postGuestForm(world, link, PROOF)).status).toBe(404);
    expect((await postGuestForm(world, `${world.url}/o/no-such-token`, PROOF)).status).toBe(404);
  });
});

describe("a guest who has said who they are", () => {
  test("reads all that is kept with the order, unmasked, and saves it as one document", async () => {
    const { id, link } = await guestPurchase(world);
    const key = await proven(link);
    const page = await postGuestForm(world, link, { key, deed: "data" });
    for (const each of [GUEST.name, GUEST.line1, GUEST.phone, GUEST_EMAIL]) expect(page.words).toContain(each);
    const answer = await world.fetch(`${link}/data`, {
      method: "POST",
      headers: { origin: world.url },
      body: new URLSearchParams({ key, deed: "download" }),
    });
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="my-data.json"');
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toMatchObject({
      about: { shop: "Officina Caffè", not_whole: [] },
      orders: [{ id, email: GUEST_EMAIL, card_last4: "4242", address: GUEST }],
      sessions: [{ level: "link" }],
      quotes: [{ email: GUEST_EMAIL }],
    });
  });

  test("has every table in it that names them, and nobody else's rows", async () => {
    await firstPurchase(world, { keep: true });
    const { id, link } = await guestPurchase(world, await freshLink(world));
    const [row] = await world.sql<{ payer: string }[]>`select payer from orders where id = ${id}`;
    const found = await tablesWith(world.sql, [id, row?.payer.replace("guest:", "") ?? "", GUEST_EMAIL]);
    // An alert and the provider's event name an order and nobody.
    const tables = new Set(found.map((each) => each.split(":")[0] ?? ""));
    for (const nameless of ["outbox", "inbox", "checkouts"]) tables.delete(nameless);
    const page = await postGuestForm(world, link, { key: await proven(link), deed: "data" });
    for (const table of tables) expect(page.html, table).toContain(`>${table} ·`);
    for (const owners of ["Giulia", "Via Roma", world.sandbox.messenger.person("giulia").psid])
      expect(page.html).not.toContain(owners);
  });

  test("deletes it in two steps: the order stays without them, and nothing else of them is anywhere", async () => {
    const { id, link } = await guestPurchase(world);
    await deliver();
    expect((await tablesWith(world.sql, PERSONAL)).length).toBeGreaterThan(5);
    expect((await erase(link)).words).toContain("Nothing of you is kept here");
    await atRest(world);
    expect(await tablesWith(world.sql, PERSONAL)).toEqual([]);
    const order = await orderRow(world.sql, id);
    expect(order).toMatchObject({ status: "paid", totalMinor: 3499, email: "", cardLast4: null, trackingNumber: null });
    expect(order.address).toEqual({ ...ADDRESS, name: "", line1: "", line2: "", phone: "" });
    expect(await countRows(world.sql, "order_erasures")).toEqual({ order_erasures: 0 });
    expect(stepsOf(await showOrder(world)).slice(-2)).toEqual(["erasure_asked buyer", "erased system"]);
    const page = await readPaper(world, link);
    expect(page.words).toContain("Order A-1001");
    expect(page.html).not.toContain("/data");
  });

  test("deletes once, however often it is pressed, and is told so by every page that was open", async () => {
    const { link } = await guestPurchase(world);
    await deliver();
    const key = await proven(link);
    const sure = { key, deed: "erase", sure: "yes" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => postGuestForm(world, link, sure)));
    answers.push(await postGuestForm(world, link, { key, deed: "download" }), await readPaper(world, `${link}/data`));
    for (const { words } of answers) expect(words).toContain("Nothing of you is kept here");
    const steps = stepsOf(await showOrder(world)).filter((step) => step.startsWith("eras"));
    expect(steps).toEqual(["erasure_asked buyer", "erased system"]);
  });

  test("notes no wish for what another page is just taking out of the order", async () => {
    const { id, link } = await guestPurchase(world);
    await deliver();
    const sure = { key: await proven(link), deed: "erase", sure: "yes" };
    const answer = await world.sql.begin(async (tx) => {
      await tx`update orders set email = '' where id = ${id}`;
      const late = postGuestForm(world, link, sure);
      await somebodyWaits(tx);
      return { late };
    });
    expect((await answer.late).words).toContain("Nothing of you is kept here");
    expect(await countRows(world.sql, "order_erasures")).toEqual({ order_erasures: 0 });
    expect(stepsOf(await showOrder(world)).filter((step) => step.startsWith("eras"))).toEqual([]);
  });

  test("waits for goods that are on their way, and is forgotten by itself when they have arrived", async () => {
    const { id, link } = await guestPurchase(world);
    expect((await erase(link)).words).toContain("not over yet");
    await timePasses(world, HOUR_MS);
    await world.cron();
    expect(await orderRow(world.sql, id)).toMatchObject({ email: GUEST_EMAIL, address: GUEST });
    await deliver();
    await timePasses(world, 20 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    expect(await tablesWith(world.sql, PERSONAL)).toEqual([]);
  });

  test("waits no longer than thirty days for a merchant who never says that it arrived", async () => {
    const { link } = await guestPurchase(world);
    await erase(link);
    await timePasses(world, 30 * 24 * HOUR_MS - HOUR_MS);
    await world.cron();
    expect(await tablesWith(world.sql, [GUEST.line1])).not.toEqual([]);
    await timePasses(world, 2 * HOUR_MS);
    await world.cron();
    expect(await tablesWith(world.sql, PERSONAL)).toEqual([]);
  });

  test("takes nothing of the link's owner, and keeps the right to withdraw", async () => {
    await firstPurchase(world, { keep: true });
    const { link } = await guestPurchase(world, await freshLink(world));
    await moveGoods(world, "shipped", { carrier: "DHL" }, "A-1002");
    await moveGoods(world, "delivered", {}, "A-1002");
    await atRest(world);
    const before = await everyRow(world.sql);
    await erase(link);
    const after = await everyRow(world.sql);
    for (const table of ["buyers", "cards", "addresses", "checkouts", "outbox", "inbox"])
      expect(after[table], table).toBe(before[table]);
    expect((await orderRow(world.sql, (await showOrder(world)).id)).buyerId).not.toBeNull();
    expect((await confirmWithdrawal(world, link)).status).toBe(303);
    expect(await countRows(world.sql, "withdrawals")).toEqual({ withdrawals: 1 });
  });
});
