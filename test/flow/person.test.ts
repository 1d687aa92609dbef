/** Who holds the phone: Messenger's own word in the page, and a tap on [It's me] in the thread. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CheckoutView } from "../../contract/checkout.ts";
import type { Renewed } from "../../contract/links.ts";
import { ADDRESS, openPage, type PageClient } from "../../scripts/page-client.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import {
  answerTo,
  buyNowLink,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  linkIn,
  MINUTE_MS,
  newcomer,
  quoteId,
  SECOND_MS,
} from "../support/shopping.ts";
import { buttonOf } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "person" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const ELSEWHERE = {
  country: "DE",
  name: "A Friend",
  line1: "Torstr. 1",
  postcode: "10115",
  city: "Berlin",
  region: "",
};

const signed = (person = "giulia", changes = {}) => world.sandbox.messenger.signedRequest(person, changes);
const prove = (page: PageClient, signedRequest: string) =>
  page.call<CheckoutView>("POST", "/api/sessions/person", { signedRequest });
const levelOf = async (page: PageClient) => (await page.call<CheckoutView>("GET", "/api/checkout")).body.level;
const ask = (page: PageClient) => page.call<Renewed>("POST", "/api/sessions/its-me", {});
const fromPage = ({ from }: { from: string }) => from === "page";

/** The owner's own page, opened too late to be more than a link. */
async function late(): Promise<PageClient> {
  await firstPurchase(world, { keep: true });
  const link = await freshLink(world);
  await openPage(link).claim();
  const page = openPage(link);
  expect((await page.claim()).body.checkout.level).toBe("link");
  return page;
}

/** Asks in the page, taps in the thread, and answers with the link of [Continue]. */
async function tappedItsMe(page: PageClient, person = "giulia"): Promise<string> {
  const bubble = await answerTo(world, person, () => ask(page), fromPage);
  // A link tells the second of its issue, and this one answers a later tap.
  await timePasses(world, SECOND_MS);
  const tap = () => world.sandbox.messenger.tap(person, buttonOf(bubble, "It's me"));
  return linkIn(await answerTo(world, person, tap, fromPage));
}

describe("Messenger's word for who holds the phone", () => {
  test("of the link's own buyer opens all that they have saved", async () => {
    const page = await late();
    const proven = await prove(page, signed());
    expect(proven.status).toBe(200);
    expect(proven.body).toMatchObject({
      level: "person",
      saved: { addresses: [{ name: "Giulia Rossi", summary: "Via Roma 1, Milano" }], cards: [{ last4: "4242" }] },
    });
    page.note(proven.body);
    const cardId = proven.body.saved.cards[0]?.id ?? "";
    const paid = await page.pay(proven.body.quote?.id ?? "", { kind: "saved_card", cardId });
    expect(paid.body).toMatchObject({ status: "paid", inChat: true });
  });

  test("lets a saved card pay for a new address with its code, and not without", async () => {
    const page = await late();
    const { saved } = (await prove(page, signed())).body;
    const quote = await page.quote(ELSEWHERE);
    expect(quote.body.cvcFor).toEqual(saved.cards.map(({ id }) => id));
    const refused = await page.pay(quote.body.id, { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    expect(takenCharges(world)).toHaveLength(1);
  });

  test("ends the page of whoever was first at the same link, and charges nothing for them", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    const first = openPage(link);
    const { quote, saved } = (await first.claim()).body.checkout;
    const owner = openPage(link);
    await owner.claim();
    await prove(owner, signed());
    expect(await levelOf(owner)).toBe("person");
    const cardId = saved.cards[0]?.id ?? "";
    for (const refused of [
      await first.call("GET", "/api/checkout"),
      await first.pay(quote?.id ?? "", { kind: "saved_card", cardId }),
    ])
      expect([refused.status, failureOf(refused).code]).toEqual([401, "session_needed"]);
    expect((await openPage(link).claim()).body.checkout.level).toBe("link");
    expect(takenCharges(world)).toHaveLength(1);
  });

  test("leaves whoever's page it ended nothing to come back by: not the key of their claim either", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    const key = "the-key-of-whoever-was-first-here";
    expect((await openPage(link, key).claim()).body.checkout.level).toBe("claimed");
    const owner = openPage(link);
    await owner.claim();
    await prove(owner, signed());
    const again = await openPage(link, key).claim();
    expect([again.status, failureOf(again).code]).toEqual([401, "session_needed"]);
    expect(await levelOf(owner)).toBe("person");
  });

  test("shows no declined order that goes where somebody else has typed, and pays for none", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    const first = openPage(link);
    await first.claim();
    const typed = await first.quote(ELSEWHERE);
    const declined = await first.pay(typed.body.id, await card(world, "pm_card_visa_chargeDeclined"));
    expect(declined.body.status).toBe("declined");
    const owner = openPage(link);
    await owner.claim();
    const proven = await prove(owner, signed());
    const { saved, chosen, order, quote } = proven.body;
    expect([order, chosen]).toEqual([null, { addressId: saved.addresses[0]?.id, cardId: saved.cards[0]?.id }]);
    owner.note(proven.body);
    const paid = await owner.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
    expect(paid.body.status).toBe("paid");
    expect((await orderRow(world.sql, paid.body.id)).address.line1).toBe(ADDRESS.line1);
    await atRest(world);
    expect((await orderRow(world.sql, declined.body.id)).status).toBe("cancelled");
  });

  const NOT_THEIRS: [what: string, proof: () => string][] = [
    ["of somebody else", () => signed(newcomer(world))],
    ["of another Page", () => signed("giulia", { page_id: "100000000000003" })],
    ["of a group", () => signed("giulia", { thread_type: "GROUP" })],
    ["older than five minutes", () => signed("giulia", { issued_at: world.sandbox.clock.now() / 1000 - 301 })],
    ["signed by another app", () => signed("giulia", { secret: "another-app's-secret" })],
    ["that is none", () => "nothing.signed"],
  ];
  test.each(NOT_THEIRS)("%s leaves a session where it was, and shows nothing more", async (_, proof) => {
    const page = await late();
    const refused = await prove(page, proof());
    expect([refused.status, failureOf(refused).code]).toEqual([403, "proof_refused"]);
    expect(JSON.stringify(refused.body)).not.toMatch(/Giulia|Rossi|Roma|4242/);
    const after = await page.call<CheckoutView>("GET", "/api/checkout");
    expect(after.body).toMatchObject({ level: "link", saved: { cards: [], addresses: [] } });
  });

  test("counts once, whoever brings it again, and ten at once too", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    await openPage(link).claim();
    const pages = Array.from({ length: 10 }, () => openPage(link));
    for (const page of pages) await page.claim();
    const proof = signed();
    const answers = await Promise.all(pages.map((page) => prove(page, proof)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(403)]);
    expect(await countRows(world.sql, "proofs")).toEqual({ proofs: 1 });
    expect(await Promise.all(pages.map(levelOf)).then((levels) => levels.toSorted())).toEqual([
      ...Array(9).fill("link"),
      "person",
    ]);
  });

  test("whose answer was lost is answered again to the page that it raised", async () => {
    const page = await late();
    const proof = signed();
    await prove(page, proof);
    expect(await prove(page, proof)).toMatchObject({ status: 200, body: { level: "person" } });
  });

  test("does not make the owner's what a guest has bought in this page", async () => {
    const page = await late();
    const paid = await page.pay(await quoteId(page, "sam@example.com"), await card(world, "pm_card_mastercard"));
    expect(paid.body).toMatchObject({ status: "paid", inChat: false });
    expect((await prove(page, signed())).status).toBe(403);
    expect(await levelOf(page)).toBe("link");
  });

  test("raises who has claimed a link, and an offer that they were shown still pays", async () => {
    await firstPurchase(world, { keep: true });
    const page = openPage(await freshLink(world));
    const { quote, saved } = (await page.claim()).body.checkout;
    expect((await prove(page, signed())).body.level).toBe("person");
    const paid = await page.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
    expect(paid.body.status).toBe("paid");
  });
});

describe("[It's me]", () => {
  test("ends the page of whoever was first at the link", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    const first = openPage(link);
    expect((await first.claim()).body.checkout.level).toBe("claimed");
    const owner = openPage(link);
    await owner.claim();
    const proven = openPage(await tappedItsMe(owner));
    await proven.claim();
    expect(failureOf(await first.call("GET", "/api/checkout")).code).toBe("session_needed");
    expect(await Promise.all([owner, proven].map(levelOf))).toEqual(["link", "person"]);
  });

  test("tapped in the owner's own thread opens everything to the first who continues, and to nobody after", async () => {
    const link = await tappedItsMe(await late());
    const page = openPage(link);
    expect((await page.claim()).body.checkout).toMatchObject({
      level: "person",
      saved: { cards: [{ last4: "4242" }] },
    });
    expect((await openPage(link).claim()).body.checkout.level).toBe("link");
  });

  test("continued after ten minutes is a link like any other", async () => {
    const link = await tappedItsMe(await late());
    await timePasses(world, 10 * MINUTE_MS + SECOND_MS);
    expect((await openPage(link).claim()).body.checkout.level).toBe("link");
  });

  test("raises a browser that has claimed this checkout before, and what was typed there goes on", async () => {
    await firstPurchase(world, { keep: true });
    const page = openPage(await freshLink(world));
    await page.claim();
    const draft = { address: { country: "DE", name: "A Friend" }, email: "" };
    await page.call("PUT", "/api/checkout/draft", draft);
    const again = openPage(await tappedItsMe(page));
    again.session = page.session;
    expect((await again.claim()).body.checkout).toMatchObject({
      level: "person",
      draft: { address: { name: "A Friend" } },
    });
  });

  test("of a stranger's page brings nothing that the stranger typed to the owner, and nothing of the owner's to them", async () => {
    const stranger = await late();
    const planted = { address: { country: "DE", name: "Mal Ory", line1: "Torstr. 1" }, email: "mal@example.com" };
    await stranger.call("PUT", "/api/checkout/draft", planted);
    const owner = openPage(await tappedItsMe(stranger));
    expect(JSON.stringify((await owner.claim()).body)).not.toMatch(/Mal Ory|Torstr/);
    expect(await levelOf(stranger)).toBe("link");
  });

  test("tapped by somebody who has no such checkout is not answered with a link", async () => {
    const page = await late();
    const asked = await answerTo(world, "giulia", () => ask(page), fromPage);
    const button = buttonOf(asked, "It's me");
    if (button.type !== "postback") throw new Error("[It's me] is a postback");
    const other = newcomer(world);
    await buyNowLink(world, other);
    const postback = { mid: "m_stolen", title: "It's me", payload: button.payload };
    const answer = await answerTo(world, other, () => world.sandbox.messenger.emit(other, { postback }), fromPage);
    expect(answer.buttons.filter(({ type }) => type === "web_url")).toEqual([]);
  });

  test("is asked once in ten minutes, however many pages ask at once", async () => {
    const page = await late();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(page)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(9).fill(429)]);
    await timePasses(world, 9 * MINUTE_MS);
    expect((await ask(page)).status).toBe(429);
    await timePasses(world, 2 * MINUTE_MS);
    expect((await ask(page)).status).toBe(202);
  });

  test("waits for an owner whose window is closed, who then gets a link with the answer to what they write", async () => {
    const page = await late();
    await timePasses(world, 0);
    world.sandbox.messenger.silence("giulia");
    await world.sql`update buyers set last_seen_at = last_seen_at - interval '2 days'`;
    const answer = await ask(page);
    expect([answer.status, answer.body.words]).toEqual([202, expect.stringContaining("Write anything")]);
    expect(await countRows(world.sql, "renewals")).toEqual({ renewals: 1 });
  });
});
