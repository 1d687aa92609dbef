import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { takenCharges } from "../support/payments.ts";
import { euros, partsOf, putZone, setRates, setTax, setTips } from "../support/pricing.ts";
import { atRest, countRows, orderRow } from "../support/records.ts";
import { buyNowLink, card, failureOf, isReceipt } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let page: PageClient;
beforeAll(async () => {
  world = await createWorld({ seed: "ways" });
});
beforeEach(async () => {
  await world.reset();
  page = openPage(await buyNowLink(world));
  await page.claim();
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const AMERICA = { country: "US", postcode: "94107", city: "San Francisco", region: "CA" };
const receipt = () => world.sandbox.messenger.waitFor("giulia", isReceipt);

describe("the ways of delivery", () => {
  test("are named with price and days, the cheapest that is brought is chosen, and fetching is named so", async () => {
    const { body } = await page.quote();
    expect(body.deliveryOptions).toEqual([
      { id: "standard", label: "Standard", price: euros(500), earliest: "2026-11-24", latest: "2026-11-25" },
      { id: "express", label: "Express", price: euros(990), earliest: "2026-11-24", latest: "2026-11-24" },
      { id: "pickup", label: "Pick-up at the shop", price: euros(0), earliest: "2026-11-23", latest: "2026-11-24" },
    ]);
    expect(body.delivery?.id).toBe("standard");
  });

  test("each cost on the order what they said, and go on the receipt so", async () => {
    const { body } = await page.quote({}, "", { deliveryId: "express" });
    expect([body.delivery?.id, body.total.amount]).toEqual(["express", 3989]);
    expect((await page.pay(body.id, await card(world))).body).toMatchObject({
      status: "paid",
      total: { amount: 3989 },
    });
    expect(takenCharges(world)).toMatchObject([{ amount: 3989 }]);
    expect((await receipt()).template).toMatchObject({ summary: { shipping_cost: 9.9, total_cost: 39.89 } });
  });

  test("one of another place, or of none, counts as no choice and never as a price", async () => {
    for (const deliveryId of ["express", "nowhere", "standard"]) {
      const { body } = await page.quote({ country: "DE", postcode: "10115", city: "Berlin" }, "", { deliveryId });
      expect([deliveryId, body.delivery?.id, body.total.amount]).toEqual([deliveryId, "standard", 3789]);
    }
    expect((await page.quote({}, "", { deliveryId: "../../x" })).status).toBe(422);
  });

  test("to fetch it is taxed where it is fetched, and nobody writes that it is on its way", async () => {
    await setRates(
      world.sql,
      [
        {
          id: "pickup",
          price: { tiers: [{ upTo: null, priceMinor: 0 }] },
          pickupAt: { country: "IT", region: "", postcode: "" },
        },
      ],
      [{ country: "DE", regions: [], postcodes: [] }],
    );
    const { body } = await page.quote({ country: "DE", postcode: "10115", city: "Berlin" });
    expect(body.parts.map(({ label }) => label)).toEqual(["Pick-up at the shop", "incl. 22% VAT"]);
    const paid = await page.pay(body.id, await card(world));
    expect(paid.body.words).toMatch(/waits for you at the shop\.\nYour receipt is in the chat\.$/);
    expect((await receipt()).template).not.toHaveProperty("address");
    const thanks = await world.sandbox.messenger.waitFor(
      "giulia",
      ({ template }) => template?.template_type === "button" && template.text.startsWith("Paid"),
    );
    expect(thanks.template).toMatchObject({ text: expect.stringContaining("can be fetched at the shop") });
  });

  test("that are closed to this basket say why", async () => {
    const tiers = (upTo: number) => ({ tiers: [{ upTo, priceMinor: 500 }] });
    await setRates(world.sql, [
      { id: "standard", price: { tiers: [{ upTo: null, priceMinor: 500 }] } },
      { id: "letter", by: "weight", price: tiers(500) },
      { id: "express", price: { ...tiers(9), minimumMinor: 5000 } },
    ]);
    const { body } = await page.quote();
    expect(body.closedOptions).toEqual([
      { id: "letter", label: "letter", reason: "Only up to 0.5 kg." },
      { id: "express", label: "Express", reason: "Only for goods from €50.00 on." },
    ]);
  });

  test("of a postcode are those of the zone that names it", async () => {
    await putZone(world.sql, "island", [{ country: "IT", regions: [], postcodes: ["98050"] }], []);
    expect((await page.quote()).status).toBe(201);
    const refused = await page.quote({ postcode: "98050", city: "Stromboli", region: "ME" });
    expect([refused.status, failureOf(refused)]).toEqual([
      422,
      expect.objectContaining({ code: "no_delivery", words: expect.stringContaining("to that place") }),
    ]);
  });
});

describe("what does not go there is said before any card", () => {
  const NO: [why: string, rate: Parameters<typeof setRates>[1][number], words: RegExp][] = [
    [
      "too heavy",
      { id: "standard", by: "weight", price: { tiers: [{ upTo: 100, priceMinor: 1 }] } },
      /^Too heavy .*\nUp to 0\.1 kg/,
    ],
    [
      "not worth enough",
      { id: "standard", price: { tiers: [{ upTo: null, priceMinor: 1 }], minimumMinor: 9000 } },
      /^Not enough .*\n.*€90\.00/,
    ],
    [
      "too dear",
      { id: "standard", by: "total", price: { tiers: [{ upTo: 100, priceMinor: 1 }] } },
      /^Too much .*\n.*€1\.00/,
    ],
  ];
  test.each(NO)("because it is %s", async (_, rate, words) => {
    await setRates(world.sql, [rate]);
    const refused = await page.quote();
    expect([refused.status, failureOf(refused)]).toEqual([
      422,
      expect.objectContaining({ code: "no_delivery", words: expect.stringMatching(words) }),
    ]);
    expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 0 });
  });

  test("because the shop delivers to no such country, in the buyer's language", async () => {
    const german = openPage(await buyNowLink(world));
    await german.claim("de-DE");
    const refused = await german.quote({ country: "JP", postcode: "100-0001", city: "Tokyo" });
    expect(failureOf(refused).words).toMatch(/^Dorthin liefern wir nicht\n/);
  });
});

describe("the countries to choose from", () => {
  test("are those that a zone serves, the home country first", async () => {
    const { body } = await openPage(await buyNowLink(world)).claim();
    const codes = body.checkout.countries.map(({ code }) => code);
    expect([codes[0], codes.toSorted()]).toEqual(["IT", ["AT", "DE", "ES", "FR", "GB", "IT", "NL", "US"]]);
  });

  test("are all of them where a zone is for anywhere, but for those that are left out", async () => {
    await setRates(
      world.sql,
      [{ id: "standard", price: { tiers: [{ upTo: null, priceMinor: 2500 }] } }],
      [{ country: "*", regions: [], postcodes: [] }],
    );
    await putZone(world.sql, "not", [{ country: "CH", regions: [], postcodes: [] }], []);
    const { body } = await openPage(await buyNowLink(world)).claim();
    const codes = body.checkout.countries.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(200);
    expect([codes[0], codes.includes("JP"), codes.includes("CH")]).toEqual(["IT", true, false]);
    expect((await page.quote({ country: "JP", postcode: "100-0001", city: "Tokyo", region: "13" })).body).toMatchObject(
      {
        total: { amount: 5499 },
      },
    );
  });
});

describe("taxes", () => {
  test("that are added stand on the total, the order and the receipt, and each line knows what was paid for it", async () => {
    await setTax(world.sql, "US", "added", [{ category: "standard", basisPoints: 825 }]);
    const { body } = await page.quote(AMERICA);
    // 29.99 and 19.90; 8.25 % of 49.89 is 4.115925.
    expect([partsOf(body), body.total.amount]).toEqual([{ delivery: 1990, tax: 412 }, 5401]);
    expect(body.parts[1]?.label).toBe("Tax 8.25%");
    const { body: paid } = await page.pay(body.id, await card(world));
    expect(takenCharges(world)).toMatchObject([{ amount: 5401 }]);
    expect(await orderRow(world.sql, paid.id)).toMatchObject({
      tax: { mode: "added", rates: [{ basisPoints: 825, netMinor: 4989, taxMinor: 412 }] },
      lines: [{ grossMinor: 2999, taxMinor: 248, paidMinor: 3247 }],
      delivery: { priceMinor: 1990, taxMinor: 164, paidMinor: 2154 },
    });
    expect((await receipt()).template).toMatchObject({
      summary: { subtotal: 29.99, shipping_cost: 19.9, total_tax: 4.12, total_cost: 54.01 },
    });
  });

  test("of what is taxed less have their own rate", async () => {
    await setTax(world.sql, "IT", "included", [
      { category: "standard", basisPoints: 2200 },
      { category: "food", basisPoints: 1000 },
    ]);
    await world.sql`update variants set tax_category = 'food' where id = 'house-blend-500'`;
    const { body } = await page.quote();
    expect(body.parts.at(-1)).toEqual({ kind: "included_tax", label: "incl. 10% VAT", amount: euros(318) });
  });
});

describe("what nobody carries", () => {
  beforeEach(() => world.sql`update variants set shipped = false where id = 'house-blend-500'`);

  test("asks for a name and an e-mail address, goes nowhere, and keeps no address", async () => {
    const { body: claimed } = await openPage(await buyNowLink(world)).claim();
    expect(claimed.checkout.form.fields.map(({ key }) => key)).toEqual(["name", "email"]);
    const { status, body } = await page.quote({ line1: "", postcode: "", city: "", region: "" }, "g@example.test");
    expect([status, body.delivery, body.total.amount]).toEqual([201, null, 2999]);
    const paid = await page.pay(body.id, await card(world));
    expect(paid.body.words).toMatch(/^€29\.99 paid\nThank you for order A-1001\.\n/);
    expect(await orderRow(world.sql, paid.body.id)).toMatchObject({
      ...{ delivery: null, deliveryMinor: 0, email: "g@example.test" },
      address: { country: "IT", name: "Giulia Rossi", line1: "", city: "" },
    });
    expect((await receipt()).template).toMatchObject({ summary: { subtotal: 29.99, total_cost: 29.99 } });
    expect((await receipt()).template).not.toHaveProperty("address");
    expect(await countRows(world.sql, "addresses")).toEqual({ addresses: 0 });
  });

  test("without a name is refused by that field alone", async () => {
    const refused = await page.quote({ name: " ", line1: "", postcode: "", city: "", region: "" });
    expect(failureOf(refused).fields).toEqual({ name: "missing" });
  });
});

describe("a tip", () => {
  test("is added untaxed, and stands on the receipt among what is paid for", async () => {
    await setTips(world.sql, [100, 200], 5000);
    const { body: claimed } = await openPage(await buyNowLink(world)).claim();
    expect(claimed.checkout.tips).toEqual({ presets: [euros(100), euros(200)], maximum: euros(5000) });
    const { body } = await page.quote({}, "", { tipMinor: 200 });
    expect([partsOf(body), body.total.amount]).toEqual([{ delivery: 500, tip: 200, included_tax: 631 }, 3699]);
    await page.pay(body.id, await card(world));
    expect(takenCharges(world)).toMatchObject([{ amount: 3699 }]);
    expect((await receipt()).template).toMatchObject({
      summary: { subtotal: 31.99, shipping_cost: 5, total_cost: 36.99 },
      elements: [{ price: 29.99 }, { title: "Tip", price: 2 }],
    });
  });

  test.each([-100, 0.5, 1e12, "100", null])("of %j is refused with 422", async (tipMinor) => {
    await setTips(world.sql, [100], 5000);
    const refused = await page.quote({}, "", { tipMinor: tipMinor as number });
    expect([refused.status, failureOf(refused).code]).toEqual([422, "invalid"]);
  });

  test("above the most, or in a shop that takes none, is refused in words", async () => {
    expect((await openPage(await buyNowLink(world)).claim()).body.checkout.tips).toBeNull();
    expect(failureOf(await page.quote({}, "", { tipMinor: 100 })).words).toBe("No tips are taken here.");
    await setTips(world.sql, [100], 5000);
    const refused = await page.quote({}, "", { tipMinor: 5001 });
    expect(failureOf(refused)).toMatchObject({ fields: { tip: "unknown" }, words: "At most €50.00, please." });
  });
});

test("titles are in the buyer's language on the page and on the receipt", async () => {
  await world.sql`update products set texts = ${world.sql.json({ de: { title: "Hausmischung" } })} where id = 'house-blend'`;
  const german = openPage(await buyNowLink(world));
  const { body } = await german.claim("de-DE");
  expect(body.checkout.lines[0]?.title).toBe("Hausmischung, 500 g");
  await german.pay((await german.quote()).body.id, await card(world));
  expect((await receipt()).template).toMatchObject({ elements: [{ title: "Hausmischung, 500 g" }] });
});
