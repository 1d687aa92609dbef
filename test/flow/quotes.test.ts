import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Form } from "../../contract/address.ts";
import { ADDRESS, openPage, type PageClient } from "../../scripts/page-client.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, setPrice, setStock, timePasses } from "../support/records.ts";
import { buyNowLink, card, failureOf, HOUR_MS, MINUTE_MS, quoteId, SECOND_MS, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let page: PageClient;
beforeAll(async () => {
  world = await createWorld({ seed: "quotes" });
});
beforeEach(async () => {
  await world.reset();
  page = openPage(await buyNowLink(world));
  await page.claim();
});
afterEach(() => atRest(world));
afterAll(() => world.close());

describe("a quote", () => {
  test("adds the delivery to the goods and says how much tax is in it", async () => {
    const { status, body } = await page.quote();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      lines: [
        { title: "House blend, 500 g", detail: "€59.98/kg", quantity: 1, total: { amount: 2999, currency: "EUR" } },
      ],
      subtotal: { amount: 2999, currency: "EUR" },
      delivery: { price: { amount: 500, currency: "EUR" }, earliest: "2026-11-24", latest: "2026-11-25" },
      parts: [
        { kind: "delivery", label: "Delivery · Standard", amount: { amount: 500, currency: "EUR" } },
        { kind: "included_tax", label: "incl. 22% VAT", amount: { amount: 631, currency: "EUR" } },
      ],
      total: { amount: 3499, currency: "EUR" },
      validForMs: HOUR_MS,
    });
  });

  const COUNTRIES: [country: string, address: Record<string, string>, total: number, tax: number][] = [
    ["DE", { postcode: "10115", city: "Berlin", region: "" }, 3789, 605],
    ["FR", { postcode: "75001", city: "Paris", region: "" }, 3789, 632],
    ["NL", { postcode: "1012 AB", city: "Amsterdam", region: "" }, 3889, 675],
    ["GB", { postcode: "SW1A 1AA", city: "London", region: "" }, 4289, 715],
    ["US", { postcode: "94107", city: "San Francisco", region: "CA" }, 4989, 0],
  ];
  test.each(COUNTRIES)("to %s has its own delivery price and tax", async (country, address, total, tax) => {
    const { status, body } = await page.quote({ country, ...address });
    const contained = body.parts.filter(({ kind }) => kind === "included_tax").map(({ amount }) => amount.amount);
    expect([status, body.total, contained]).toEqual([201, { amount: total, currency: "EUR" }, tax > 0 ? [tax] : []]);
    const paid = await page.pay(body.id, await card(world));
    expect(paid.body).toMatchObject({ status: "paid", total: { amount: total } });
    expect(takenCharges(world)).toMatchObject([{ amount: total }]);
  });

  test("keeps its price for an hour, whatever the catalog says meanwhile", async () => {
    const { body } = await page.quote();
    await setPrice(world.sql, 9900);
    await world.sql`delete from delivery_zones`;
    await timePasses(world, HOUR_MS - SECOND_MS);
    const paid = await page.pay(body.id, await card(world));
    expect(paid.body).toMatchObject({ status: "paid", total: { amount: 3499 } });
    expect(takenCharges(world)).toMatchObject([{ amount: 3499 }]);
  });

  test("is over after an hour, and a new one has the new price", async () => {
    const { body } = await page.quote();
    await setPrice(world.sql, 3100);
    await timePasses(world, 61 * MINUTE_MS);
    const late = await page.pay(body.id, await card(world));
    expect([late.status, failureOf(late).code]).toEqual([409, "quote_over"]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 0 });
    expect((await page.quote()).body.total).toEqual({ amount: 3600, currency: "EUR" });
  });

  test("that nobody ever made is over too", async () => {
    const refused = await page.pay("quo_nobody_made_this", await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "quote_over"]);
  });

  test("of another session is over for this one", async () => {
    const other = await toTheTill(world, world.sandbox.messenger.newPhone("giulia").key);
    const refused = await page.pay(other.quoteId, await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "quote_over"]);
    expect(takenCharges(world)).toEqual([]);
  });

  test("is refused when the goods are sold out, and the line is named", async () => {
    await setStock(world.sql, 0);
    const refused = await page.quote();
    expect([refused.status, failureOf(refused)]).toEqual([409, expect.objectContaining({ code: "sold_out", line: 0 })]);
  });

  test("is refused when the product is not for sale any more", async () => {
    await world.sql`update products set active = false where id = 'house-blend'`;
    const refused = await page.quote();
    expect([refused.status, failureOf(refused).code]).toEqual([409, "sold_out"]);
  });

  test("that was good when the goods sold out charges nothing, names the line, and can be used when they are back", async () => {
    const id = await quoteId(page);
    await setStock(world.sql, 0);
    const refused = await page.pay(id, await card(world));
    expect([refused.status, failureOf(refused)]).toEqual([409, expect.objectContaining({ code: "sold_out", line: 0 })]);
    expect(world.sandbox.stripe.paymentIntents()).toEqual([]);
    await setStock(world.sql, 1);
    expect((await page.pay(id, await card(world))).body.status).toBe("paid");
  });
});

describe("no body carries a price", () => {
  const PRICES: [where: string, body: (id: string, payment: unknown) => unknown][] = [
    ["the tap", (quoteId, payment) => ({ quoteId, payment, total: { amount: 1, currency: "EUR" } })],
    ["the tap, by another name", (quoteId, payment) => ({ quoteId, payment, amountMinor: 1, currency: "USD" })],
    ["the payment", (quoteId, payment) => ({ quoteId, payment: { ...(payment as object), amount: 1 } })],
  ];
  test.each(PRICES)("one sent along with %s is refused and never charged", async (_, body) => {
    const id = await quoteId(page);
    const payment = await card(world);
    const refused = await page.call("POST", "/api/orders", {
      attempt: page.tokenFor(id, payment),
      ...(body(id, payment) as object),
    });
    expect([refused.status, failureOf(refused).code]).toEqual([422, "invalid"]);
    expect(takenCharges(world)).toEqual([]);
    const paid = await page.pay(id, payment);
    expect(paid.body).toMatchObject({ status: "paid", total: { amount: 3499 } });
    expect((await orderRow(world.sql, paid.body.id)).totalMinor).toBe(3499);
  });

  test("one sent along with the address is refused", async () => {
    const refused = await page.call("POST", "/api/quotes", {
      to: { kind: "address", address: ADDRESS, email: "" },
      total: { amount: 1, currency: "EUR" },
    });
    expect([refused.status, failureOf(refused).code]).toEqual([422, "invalid"]);
  });
});

describe("an address", () => {
  const WRONG: [what: string, change: Record<string, string>, fields: Record<string, string>][] = [
    ["without a name", { name: "" }, { name: "missing" }],
    ["of blanks", { name: "   ", line1: " " }, { name: "missing", line1: "missing" }],
    ["without a postcode", { postcode: "" }, { postcode: "missing" }],
    ["with half a postcode", { postcode: "201" }, { postcode: "format" }],
    ["with a postcode of letters", { postcode: "ABCDE" }, { postcode: "format" }],
    ["with a province that there is not", { region: "XX" }, { region: "unknown" }],
    [
      "with everything missing",
      { name: "", line1: "", postcode: "", city: "", region: "" },
      {
        name: "missing",
        line1: "missing",
        postcode: "missing",
        city: "missing",
        region: "missing",
      },
    ],
    ["with a name of 121 characters", { name: "x".repeat(121) }, { name: "too_long" }],
    ["with a street of 10,000 characters", { line1: "x".repeat(10_000) }, { line1: "too_long" }],
  ];
  test.each(WRONG)("%s is refused with every fault by its field", async (_, change, fields) => {
    const refused = await page.quote(change);
    expect([refused.status, failureOf(refused)]).toEqual([422, expect.objectContaining({ code: "invalid", fields })]);
    expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 0 });
  });

  test("with an e-mail address that is none is refused by that field", async () => {
    const refused = await page.quote({}, "giulia at example");
    expect([refused.status, failureOf(refused)]).toEqual([
      422,
      expect.objectContaining({ code: "invalid", fields: { email: "format" } }),
    ]);
  });

  test("in a country to which the shop does not deliver is told so", async () => {
    for (const country of ["JP", "AQ", "ZZ"]) {
      const refused = await page.quote({ country, postcode: "100-0001", city: "Tokyo", region: "Tokyo" });
      expect([country, refused.status, failureOf(refused).code]).toEqual([country, 422, "no_delivery"]);
    }
  });

  test("may hold any letters of any script, and those come back on the receipt", async () => {
    const name = "Zoë O’Brien-Łukasz 李 <b>&amp;";
    const { body } = await page.quote({ name, line1: "Via dell'Oro 7/A", city: "Forlì" });
    const paid = await page.pay(body.id, await card(world));
    expect(paid.body.status).toBe("paid");
    const receipt = await world.sandbox.messenger.waitFor("giulia", (b) => b.template?.template_type === "receipt");
    expect(receipt.template).toMatchObject({ recipient_name: name, address: { street_1: "Via dell'Oro 7/A" } });
  });

  test("with characters that a database refuses is kept without them", async () => {
    const { status, body } = await page.quote({ name: "Giu\u0000lia\ud83d Rossi" });
    expect(status).toBe(201);
    expect((await page.pay(body.id, await card(world))).body.status).toBe("paid");
  });
});

describe("the form of a country", () => {
  test("has its own fields in its own order", async () => {
    const keys = async (country: string) => {
      const { status, body } = await page.call<Form>("GET", `/api/address-forms/${country}`);
      expect(status).toBe(200);
      return body.fields.map(({ key }) => key);
    };
    expect(await keys("IT")).toEqual(["name", "line1", "line2", "postcode", "city", "region"]);
    expect(await keys("US")).toEqual(["name", "line1", "line2", "city", "region", "postcode"]);
    expect(await keys("GB")).toEqual(["name", "line1", "line2", "city", "postcode"]);
  });

  test("is for a session, which alone says in what language and who is asked for an e-mail address", async () => {
    const unclaimed = openPage(await buyNowLink(world));
    expect((await unclaimed.call("GET", "/api/address-forms/IT")).status).toBe(401);
  });

  test("is there for every country and for none that there is not, and never an error of ours", async () => {
    for (const country of ["AQ", "ZZ", "XK", "AE", "HK", "IE", "JP", "KR"]) {
      expect((await page.call("GET", `/api/address-forms/${country}`)).status).toBe(200);
    }
    for (const country of ["it", "ITA", "I", "%00", "__"]) {
      expect((await page.call("GET", `/api/address-forms/${country}`)).status).toBe(404);
    }
  });
});

describe("a body", () => {
  const BODIES: [what: string, body: unknown][] = [
    ["of nothing", {}],
    ["of null", null],
    ["of a list", []],
    ["of a number", 1],
    ["with an unknown kind", { to: { kind: "moon", address: ADDRESS } }],
    ["with a country in small letters", { to: { kind: "address", address: { ...ADDRESS, country: "it" } } }],
    ["with a list for a name", { to: { kind: "address", address: { ...ADDRESS, name: ["x"] } } }],
    ["with an id that is none", { to: { kind: "saved", addressId: "../../x" } }],
    ["with a prototype", JSON.parse('{"to":{"kind":"saved","addressId":"adr_123456","__proto__":{"x":1}}}')],
  ];
  test.each(BODIES)("%s is refused with 422", async (_, body) => {
    const refused = await page.call("POST", "/api/quotes", body);
    expect([refused.status, failureOf(refused).code]).toEqual([422, "invalid"]);
  });

  test("that is no JSON is refused with 422", async () => {
    const response = await world.fetch("/api/quotes", {
      method: "POST",
      body: "{",
      headers: { origin: world.url, "content-type": "application/json", authorization: `Bearer ${page.session}` },
    });
    expect(response.status).toBe(422);
    expect(failureOf({ body: await response.json() }).code).toBe("invalid");
  });

  test("larger than a form can be is refused with 413", async () => {
    const refused = await page.call("PUT", "/api/checkout/draft", { address: ADDRESS, email: "x".repeat(20_000) });
    expect([refused.status, failureOf(refused).code]).toEqual([413, "too_large"]);
  });

  test("a draft is kept as it was typed, unfinished and wrong, and comes back", async () => {
    const draft = { address: { country: "DE", name: "Gi", postcode: "1" }, email: "half@" };
    expect((await page.call("PUT", "/api/checkout/draft", draft)).status).toBe(204);
    const { body } = await page.call("GET", "/api/checkout");
    expect(body).toMatchObject({ draft: { address: { country: "DE", name: "Gi", postcode: "1" }, email: "half@" } });
    expect(body).toMatchObject({ form: { country: "DE" } });
  });

  test.each(["en-12", "en-US-US", "xx", "*", "de;q=x", "en-x-a", "", "a".repeat(5000)])(
    "asked for in the language %j is answered all the same",
    async (language) => {
      const link = await buyNowLink(world);
      const headers = { "accept-language": language };
      const html = await world.fetch(new URL(link).pathname, { headers });
      await html.text();
      expect(html.status).toBe(200);
      const other = openPage(link);
      const claimed = await other.call("POST", "/api/sessions", { token: other.token }, headers);
      expect(claimed.status).toBe(201);
    },
  );

  test("a path that is not there is 404, not an invitation", async () => {
    for (const path of ["/", "/api", "/admin", "/.env", "/c/", "/webhooks", "/api/orders"]) {
      const response = await world.fetch(path);
      await response.text();
      expect([path, [401, 404].includes(response.status)]).toEqual([path, true]);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });
});
