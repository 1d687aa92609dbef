import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Quote } from "../../contract/checkout.ts";
import { ADDRESS, openPage, type PageClient } from "../../scripts/page-client.ts";
import { onlyIntent, takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, outboxOf, timePasses, withoutPorts } from "../support/records.ts";
import {
  buyNowLink,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  HOUR_MS,
  isReceipt,
  MINUTE_MS,
  openShop,
  quoteId,
  SECOND_MS,
  toTheTill,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "identity" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

/** The owner has a card; they opened a fresh link, and then somebody else opened the same one. */
async function forwarded(): Promise<{ owner: PageClient; stranger: PageClient; cardId: string; addressId: string }> {
  await firstPurchase(world, { keep: true });
  const link = await freshLink(world);
  const owner = openPage(link);
  const { saved } = (await owner.claim()).body.checkout;
  const stranger = openPage(link);
  await stranger.claim();
  return { owner, stranger, cardId: saved.cards[0]?.id ?? "", addressId: saved.addresses[0]?.id ?? "" };
}

describe("somebody to whom a link was forwarded", () => {
  test("sees what is bought and nothing saved", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    await openPage(link).claim();
    const claimed = await openPage(link).claim();
    expect(claimed.status).toBe(201);
    expect(claimed.body.checkout).toMatchObject({
      level: "link",
      lines: [{ title: "House blend, 500 g" }],
      saved: { cards: [], addresses: [] },
      quote: null,
      order: null,
    });
    expect(claimed.body.checkout.form.fields.at(-1)).toMatchObject({ key: "email" });
    expect(withoutPorts(JSON.stringify(claimed.body))).not.toMatch(/Giulia|Rossi|Via R|4242/);
  });

  test("cannot pay with the owner's card, nor deliver to their address", async () => {
    const { stranger, cardId, addressId } = await forwarded();
    const quote = await quoteId(stranger, "sam@example.com");
    const refused = await stranger.pay(quote, { kind: "saved_card", cardId });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    const elsewhere = await stranger.quoteSaved(addressId);
    expect([elsewhere.status, failureOf(elsewhere).code]).toEqual([404, "not_found"]);
    expect(takenCharges(world)).toHaveLength(1);
  });

  test("is asked for an e-mail address, and gets no quote without one", async () => {
    const { stranger } = await forwarded();
    const refused = await stranger.quote();
    expect([refused.status, failureOf(refused).fields]).toEqual([422, { email: "missing" }]);
    expect((await stranger.quote({}, "sam@example.com")).status).toBe(201);
  });

  test("makes a guest order of their own: no buyer, no customer, no word in the owner's thread", async () => {
    const { stranger } = await forwarded();
    await atRest(world);
    const bubbles = world.sandbox.messenger.thread("giulia").length;
    const quote = await quoteId(stranger, "sam@example.com");
    const paid = await stranger.pay(quote, await card(world, "pm_card_mastercard"));
    expect(paid.body).toMatchObject({ status: "paid", inChat: false });
    await atRest(world);
    expect(await orderRow(world.sql, paid.body.id)).toMatchObject({ buyerId: null, email: "sam@example.com" });
    const intent = world.sandbox.stripe.paymentIntents().at(-1);
    expect(intent).toMatchObject({ customer: null, receipt_email: "sam@example.com", status: "succeeded" });
    expect(world.sandbox.messenger.thread("giulia")).toHaveLength(bubbles);
    expect(await outboxOf(world.sql, `receipt:${paid.body.id}`)).toEqual([]);
    expect(await countRows(world.sql, "addresses", "cards")).toEqual({ addresses: 1, cards: 1 });
  });

  test("does not see the owner's order, nor can they touch it", async () => {
    const { owner, stranger } = await forwarded();
    const declined = await owner.pay(await quoteId(owner), await card(world, "pm_card_visa_chargeDeclined"));
    const { id } = declined.body;
    for (const answer of [
      await stranger.call("GET", `/api/orders/${id}`),
      await stranger.resume(id),
      await stranger.payAgain(id, await card(world)),
    ]) {
      expect([answer.status, failureOf(answer).code]).toEqual([404, "not_found"]);
    }
    expect((await stranger.call<{ order: unknown }>("GET", "/api/checkout")).body.order).toBeNull();
    expect((await orderRow(world.sql, id)).attempt).toBe(1);
  });

  test("cannot use the owner's quote", async () => {
    const { owner, stranger } = await forwarded();
    const refused = await stranger.pay(await quoteId(owner), await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "quote_over"]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
  });

  test("does not see what the owner typed, and the owner does", async () => {
    const { owner, stranger } = await forwarded();
    const draft = { address: { country: "IT", name: "Giulia Verdi", city: "Torino" }, email: "giulia@example.com" };
    expect((await owner.call("PUT", "/api/checkout/draft", draft)).status).toBe(204);
    const seen = await owner.call("GET", "/api/checkout");
    expect(seen.body).toMatchObject({ draft: { address: { name: "Giulia Verdi" }, email: "giulia@example.com" } });
    const hidden = await stranger.call("GET", "/api/checkout");
    expect(JSON.stringify(hidden.body)).not.toMatch(/Verdi|giulia@/);
  });

  test("and the owner buy independently of each other", async () => {
    const { owner, stranger, cardId, addressId } = await forwarded();
    const [own, guest] = await Promise.all([
      owner.pay((await owner.quoteSaved(addressId)).body.id, { kind: "saved_card", cardId }),
      stranger.pay(await quoteId(stranger, "sam@example.com"), await card(world)),
    ]);
    expect([own.body.status, guest.body.status]).toEqual(["paid", "paid"]);
    expect(own.body.id).not.toBe(guest.body.id);
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(2);
  });
});

describe("who has only claimed a link", () => {
  const elsewhere = {
    country: "DE",
    name: "Mal Ory",
    line1: "Torstr. 1",
    postcode: "10115",
    city: "Berlin",
    region: "",
  };

  test("cannot ship to a typed address with the saved card", async () => {
    const { owner, cardId } = await forwarded();
    const quote = await owner.quote(elsewhere);
    const refused = await owner.pay(quote.body.id, { kind: "saved_card", cardId });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
  });

  test("cannot do so after a decline of a new card either", async () => {
    const { owner, cardId } = await forwarded();
    const quote = await owner.quote(elsewhere);
    const declined = await owner.pay(quote.body.id, await card(world, "pm_card_visa_chargeDeclined"));
    expect(declined.body.status).toBe("declined");
    const refused = await owner.payAgain(declined.body.id, { kind: "saved_card", cardId });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
  });

  test("cannot spend more than the shop's limit with the saved card", async () => {
    const { owner, cardId, addressId } = await forwarded();
    const offer = (await owner.quoteSaved(addressId)).body.id;
    await world.sql`update shop set claimed_limit_minor = 3498`;
    const refused = await owner.pay(offer, { kind: "saved_card", cardId });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    await world.sql`update shop set claimed_limit_minor = 3499`;
    expect((await owner.pay(offer, { kind: "saved_card", cardId })).body.status).toBe("paid");
  });
});

describe("a claim", () => {
  test("after ten minutes gives the level link, even to the first who comes", async () => {
    await firstPurchase(world, { keep: true });
    const link = await freshLink(world);
    await timePasses(world, 10 * MINUTE_MS + SECOND_MS);
    const claimed = await openPage(link).claim();
    expect(claimed.body.checkout).toMatchObject({ level: "link", saved: { cards: [], addresses: [] } });
  });

  test("within ten minutes gives the level claimed", async () => {
    const link = await buyNowLink(world);
    await timePasses(world, 10 * MINUTE_MS);
    expect((await openPage(link).claim()).body.checkout.level).toBe("claimed");
  });

  test("made by ten pages at once is won by exactly one", async () => {
    const link = await buyNowLink(world);
    const claims = await Promise.all(Array.from({ length: 10 }, () => openPage(link).claim()));
    const levels = claims.map(({ body }) => body.checkout.level).toSorted();
    expect(levels).toEqual(["claimed", ...Array(9).fill("link")]);
    expect(new Set(claims.map(({ body }) => body.session)).size).toBe(10);
  });

  test("repeated by the page that holds the session keeps its level", async () => {
    const link = await buyNowLink(world);
    const page = openPage(link);
    const first = await page.claim();
    await timePasses(world, HOUR_MS);
    const again = await page.claim();
    expect(again.body.checkout.level).toBe("claimed");
    expect(again.body.session).toBe(first.body.session);
    expect(await countRows(world.sql, "sessions")).toEqual({ sessions: 1 });
  });

  test("whose answer was lost is the same when the page sends it again, at once or five times over", async () => {
    const link = await buyNowLink(world);
    const key = "the-key-of-a-page-that-heard-nothing";
    await openPage(link, key).claim();
    const again = await Promise.all(Array.from({ length: 5 }, () => openPage(link, key).claim()));
    expect(new Set(again.map(({ body }) => body.session)).size).toBe(1);
    expect(again.map(({ body }) => body.checkout.level)).toEqual(Array(5).fill("claimed"));
    expect(await countRows(world.sql, "sessions")).toEqual({ sessions: 1 });
  });

  test("with the key of another link's page, or with one that is none, is a claim of its own or refused", async () => {
    const key = "the-key-of-a-page-that-heard-nothing";
    const first = await openPage(await buyNowLink(world), key).claim();
    const other = await buyNowLink(world);
    await openPage(other).claim();
    const late = await openPage(other, key).claim();
    expect(late.body.checkout.level).toBe("link");
    expect(late.body.session).not.toBe(first.body.session);
    for (const none of ["", "short", `${key}.`, "k".repeat(129)])
      expect((await openPage(other, none).claim()).status).toBe(422);
    expect(await countRows(world.sql, "sessions")).toEqual({ sessions: 3 });
  });

  test("with the session of another checkout gains nothing from it", async () => {
    const page = openPage(await buyNowLink(world));
    const { session } = (await page.claim()).body;
    const other = await buyNowLink(world);
    await openPage(other).claim();
    const late = openPage(other);
    late.session = session;
    expect((await late.claim()).body.checkout.level).toBe("link");
  });

  test("of one thing, then of another, then of the first again is still the same browser's, and nobody else's", async () => {
    const jar = new Map<string, string>();
    const claim = async (link: string, cookies: Map<string, string>) => {
      const response = await world.fetch("/api/sessions", {
        method: "POST",
        headers: {
          origin: world.url,
          "content-type": "application/json",
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        },
        body: JSON.stringify({ token: link.split("/").at(-1) }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ""] = cookie.split(";");
        cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
      }
      return ((await response.json()) as { checkout: { level: string } }).checkout.level;
    };
    const carousel = await openShop(world);
    const [first = "", second = ""] = carousel.buttons.flatMap((each) => (each.type === "web_url" ? [each.url] : []));
    expect([await claim(first, jar), await claim(second, jar), await claim(first, jar)]).toEqual(
      Array(3).fill("claimed"),
    );
    expect(await claim(first, new Map())).toBe("link");
    const foreign = new Map([...jar].map(([name, value]) => [name.replace(/-chk_.*/, "-chk_other"), value]));
    foreign.delete("__Host-threadtill");
    expect(await claim(first, foreign)).toBe("link");
  });

  test("stores no secret that could be used: only its digest", async () => {
    const page = openPage(await buyNowLink(world));
    const { session } = (await page.claim()).body;
    const [row] = await world.sql`select to_jsonb(s)::text as text from sessions s`;
    expect(row?.text).not.toContain(session);
  });
});

describe("a session", () => {
  const CALLS: [method: string, path: string, body: unknown][] = [
    ["GET", "/api/checkout", undefined],
    ["PUT", "/api/checkout/draft", { address: { country: "IT" } }],
    ["POST", "/api/quotes", { to: { kind: "saved", addressId: "adr_123456" } }],
    ["POST", "/api/orders", { quoteId: "quo_123456", payment: { kind: "saved_card", cardId: "crd_123456" } }],
    ["GET", "/api/orders/ord_123456", undefined],
    ["POST", "/api/orders/ord_123456/resume", {}],
    ["POST", "/api/sessions/person", { signedRequest: "a.b" }],
    ["POST", "/api/sessions/its-me", {}],
    ["POST", "/api/orders/ord_123456/attempts", { after: 1, payment: { kind: "saved_card", cardId: "crd_123456" } }],
  ];
  test.each(CALLS)("is needed for %s %s", async (method, path, body) => {
    const page = openPage(`${world.url}/c/none`);
    for (const authorization of ["", "Bearer ", "Bearer nobody-knows-this-secret", "Basic Z2l1bGlhOng="]) {
      const refused = await page.call(method, path, body, { authorization });
      expect([refused.status, failureOf(refused).code]).toEqual([401, "session_needed"]);
    }
  });

  test("ends after 24 hours", async () => {
    const { page } = await toTheTill(world);
    await timePasses(world, 24 * HOUR_MS - SECOND_MS);
    expect((await page.call("GET", "/api/checkout")).status).toBe(200);
    await timePasses(world, SECOND_MS);
    expect((await page.call("GET", "/api/checkout")).status).toBe(401);
  });

  test("works by its cookie as well as by its bearer secret", async () => {
    const link = await buyNowLink(world);
    const token = new URL(link).pathname.split("/").at(-1);
    const response = await world.fetch("/api/sessions", {
      method: "POST",
      headers: { origin: world.url, "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    const cookie = response.headers.get("set-cookie") ?? "";
    await response.text();
    for (const attribute of ["__Host-", "Path=/", "HttpOnly", "Secure", "SameSite=None", "Partitioned"]) {
      expect(cookie).toContain(attribute);
    }
    expect(cookie).not.toContain("Domain=");
    const page = openPage(link);
    const byCookie = { cookie: `other=1; ${cookie.split(";")[0]}` };
    expect((await page.call("GET", "/api/checkout", undefined, byCookie)).body).toMatchObject({ level: "claimed" });
    const quote = await page.call<Quote>(
      "POST",
      "/api/quotes",
      { to: { kind: "address", address: ADDRESS } },
      byCookie,
    );
    const paid = await page.call(
      "POST",
      "/api/orders",
      { quoteId: quote.body.id, attempt: quote.body.attempts.new, payment: await card(world) },
      byCookie,
    );
    expect(paid.body).toMatchObject({ status: "paid" });
    expect(onlyIntent(world).status).toBe("succeeded");
  });

  test("of another person opens nobody else's order", async () => {
    const { order } = await firstPurchase(world);
    const { page } = await toTheTill(world, world.sandbox.messenger.newPhone("giulia").key);
    for (const id of [order.id, "ord_nobody_has_this_one", "%00", "a".repeat(500)]) {
      expect((await page.call("GET", `/api/orders/${id}`)).status).toBe(404);
      expect((await page.resume(id)).status).toBe(404);
    }
  });
});

describe("a call that did not come from our own page", () => {
  const FOREIGN: [what: string, headers: Record<string, string>][] = [
    ["another origin", { origin: "https://evil.example" }],
    ["the origin null", { origin: "null" }],
    ["no origin", { origin: "" }],
    ["our origin with something behind it", { origin: "http://localhost.evil.example" }],
    ["plain text", { "content-type": "text/plain" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["plain text that mentions JSON", { "content-type": "text/plain; application/json" }],
  ];
  test.each(FOREIGN)("%s is refused with 403 and charges nothing", async (_, headers) => {
    const { page, quoteId } = await toTheTill(world);
    const payment = await card(world);
    for (const [method, path, body] of [
      ["POST", "/api/orders", { quoteId, payment }],
      ["PUT", "/api/checkout/draft", { address: { country: "IT" } }],
      ["POST", "/api/sessions", { token: page.token }],
      ["POST", "/api/links/renew", { token: page.token }],
    ] as const) {
      const refused = await page.call(method, path, body, headers);
      expect([path, refused.status, failureOf(refused).code]).toEqual([path, 403, "wrong_origin"]);
    }
    expect(takenCharges(world)).toEqual([]);
    expect(await countRows(world.sql, "orders", "sessions")).toEqual({ orders: 0, sessions: 1 });
  });

  test("is told no other origin that it may read the answer", async () => {
    const response = await world.fetch("/api/checkout", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example" },
    });
    await response.text();
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});
