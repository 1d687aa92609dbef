import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { answerChallenge, takenCharges } from "../support/payments.ts";
import { partsOf, putCode, usesOf } from "../support/pricing.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import { buyNowLink, card, failureOf, freshLink, isReceipt, MINUTE_MS, newcomer } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let page: PageClient;
beforeAll(async () => {
  world = await createWorld({ seed: "codes" });
});
beforeEach(async () => {
  await world.reset();
  await world.sql`delete from codes`;
  page = await opened();
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const DECLINED = "pm_card_visa_chargeDeclined";

async function opened(person = "giulia"): Promise<PageClient> {
  const fresh = openPage(await buyNowLink(world, person));
  await fresh.claim();
  return fresh;
}

const withCode = (code: string, from = page) => from.quote({}, "", { code });

async function pays(from: PageClient, code: string, name = "pm_card_visa") {
  const { body } = await from.quote({}, "", { code });
  return await from.pay(body.id, await card(world, name));
}

describe("a code", () => {
  test("takes off what it gives, and button, order, charge and receipt agree to the cent", async () => {
    await putCode(world.sql, "SPRING");
    const { body } = await withCode("SPRING");
    // 29.99 less 3.00, and 5.00 of delivery.
    expect([body.total.amount, partsOf(body)]).toEqual([3199, { discount: -300, delivery: 500, included_tax: 577 }]);
    expect(body.code).toEqual({ code: "SPRING", applied: true, words: "€3.00 off." });
    const paid = await page.pay(body.id, await card(world));
    expect(paid.body).toMatchObject({ status: "paid", total: { amount: 3199 }, parts: body.parts });
    expect(takenCharges(world)).toMatchObject([{ amount: 3199 }]);
    expect(await orderRow(world.sql, paid.body.id)).toMatchObject({
      ...{ code: "SPRING", discountMinor: 300, totalMinor: 3199 },
      lines: [{ grossMinor: 2999, discountMinor: 300, paidMinor: 2699 }],
    });
    const receipt = await world.sandbox.messenger.waitFor("giulia", isReceipt);
    expect(receipt.template).toMatchObject({
      summary: { subtotal: 29.99, shipping_cost: 5, total_cost: 31.99 },
      adjustments: [{ name: "Discount SPRING", amount: 3 }],
    });
    expect(await usesOf(world.sql, "SPRING")).toEqual({ uses: 1, rows: 1 });
  });

  test.each(["spring", "  Spring ", "s p r i n g", "ＳＰＲＩＮＧ"])("typed as %j is the same", async (typed) => {
    await putCode(world.sql, "SPRING");
    expect((await withCode(typed)).body).toMatchObject({ total: { amount: 3199 }, code: { applied: true } });
  });

  test("that frees the delivery says so", async () => {
    await putCode(world.sql, "FREE", { gives: { kind: "free_delivery", rateIds: null } });
    expect((await withCode("FREE")).body).toMatchObject({
      total: { amount: 2999 },
      code: { applied: true, words: "Free delivery." },
    });
  });

  const REFUSED: [why: string, rule: object, words: string][] = [
    ["is not good yet", { from: "2026-12-01T00:00:00Z" }, "This code is not valid yet."],
    ["is over", { until: "2026-11-01T00:00:00Z" }, "This code has ended."],
    ["is for other goods", { itemIds: ["moka-3"] }, "This code is for other goods."],
    ["wants more goods", { minimum: { EUR: 5000 } }, "This code is for goods from €50.00 on."],
    [
      "is for another currency",
      { gives: { kind: "fixed", amounts: { CHF: 100 } } },
      "This code is for another currency.",
    ],
  ];
  test.each(REFUSED)("that %s says why, and changes nothing", async (_, rule, words) => {
    await putCode(world.sql, "SPRING", rule);
    const { status, body } = await withCode("spring");
    expect([status, body.total.amount, body.code]).toEqual([201, 3499, { code: "SPRING", applied: false, words }]);
  });

  test("that nobody knows says so, however it is written", async () => {
    for (const code of ["NOPE", "'; drop table codes; --", "\u0000", "رمز", "x".repeat(64)]) {
      const { status, body } = await withCode(code);
      expect([code, status, body.total.amount]).toEqual([code, 201, 3499]);
    }
    expect((await withCode("NOPE")).body.code?.words).toBe("We do not know this code.");
    expect((await withCode("x".repeat(65))).status).toBe(422);
  });

  test("that leaves nothing to pay is refused in words before the card, and so is one that leaves too little", async () => {
    await putCode(world.sql, "ALL", { gives: { kind: "percent", basisPoints: 10_000 } });
    await putCode(world.sql, "NEARLY", { gives: { kind: "fixed", amounts: { EUR: 2960 } } });
    await world.sql`update delivery_zones set rates = jsonb_set(rates, '{0,prices,EUR,tiers,0,priceMinor}', '0')`;
    const nothing = await withCode("ALL");
    expect([nothing.status, failureOf(nothing)]).toEqual([
      422,
      expect.objectContaining({ code: "not_payable", words: expect.stringMatching(/^Nothing is left to pay\n/) }),
    ]);
    const little = await withCode("NEARLY");
    expect([little.status, failureOf(little).words]).toEqual([422, expect.stringContaining("from €0.50 on")]);
    expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 0 });
  });
});

describe("a code with so many uses", () => {
  test("of three is used by three of twenty who pay at once; the others pay nothing and are given the price without it", async () => {
    await putCode(world.sql, "THREE", { usesMax: 3 });
    const tills: { shopper: PageClient; quoteId: string }[] = [];
    for (let index = 0; index < 20; index++) {
      const shopper = await opened(newcomer(world));
      tills.push({ shopper, quoteId: (await withCode("THREE", shopper)).body.id });
    }
    const payments = await Promise.all(tills.map(() => card(world)));
    const answers = await Promise.all(
      tills.map(({ shopper, quoteId }, at) => shopper.pay(quoteId, payments[at] ?? { kind: "saved_card", cardId: "" })),
    );
    expect(answers.filter(({ status }) => status === 201).map(({ body }) => body.status)).toEqual(
      Array(3).fill("paid"),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    for (const answer of refused) {
      expect([answer.status, failureOf(answer)]).toEqual([
        409,
        expect.objectContaining({ code: "code_gone", words: expect.stringContaining("Nothing was charged.") }),
      ]);
    }
    expect(takenCharges(world).map(({ amount }) => amount)).toEqual([3199, 3199, 3199]);
    expect(await usesOf(world.sql, "THREE")).toEqual({ uses: 3, rows: 3 });
    const [late] = tills.filter((_, at) => answers[at]?.status !== 201);
    const fresh = await withCode("THREE", late?.shopper);
    expect(fresh.body).toMatchObject({ total: { amount: 3499 }, code: { words: "This code has been used up." } });
  });

  test("of more than PostgreSQL counts in four bytes can be paid with", async () => {
    await putCode(world.sql, "CROWD", { usesMax: Number.MAX_SAFE_INTEGER });
    const { body } = await withCode("CROWD");
    expect(body.code).toMatchObject({ applied: true });
    expect((await page.pay(body.id, await card(world))).body).toMatchObject({
      status: "paid",
      total: { amount: 3199 },
    });
  });

  test("has its use back when the order ends unpaid, once, and not before", async () => {
    await putCode(world.sql, "ONE", { usesMax: 1 });
    expect((await pays(page, "ONE", DECLINED)).body.status).toBe("declined");
    expect(await usesOf(world.sql, "ONE")).toEqual({ uses: 1, rows: 1 });
    const other = await opened(newcomer(world));
    expect((await withCode("ONE", other)).body.code).toMatchObject({ applied: false });
    await timePasses(world, 10 * MINUTE_MS);
    await Promise.all([world.cron(), world.cron()]);
    await world.cron();
    expect(await usesOf(world.sql, "ONE")).toEqual({ uses: 0, rows: 0 });
    expect((await pays(other, "ONE")).body).toMatchObject({ status: "paid", total: { amount: 3199 } });
  });

  test("is still good for the order that it was declined with, and for a new offer of the same checkout", async () => {
    await putCode(world.sql, "ONE", { usesMax: 1, oncePerBuyer: true });
    const { body } = await pays(page, "ONE", DECLINED);
    const again = await withCode("ONE");
    expect(again.body).toMatchObject({ total: { amount: 3199 }, code: { applied: true } });
    const paid = await page.pay(again.body.id, await card(world));
    expect([paid.body.status, paid.body.total.amount]).toEqual(["paid", 3199]);
    expect((await orderRow(world.sql, body.id)).status).toBe("cancelled");
    expect(await usesOf(world.sql, "ONE")).toEqual({ uses: 1, rows: 1 });
  });

  test("that ended between offer and tap refuses the tap and holds nothing", async () => {
    await putCode(world.sql, "ONE", { usesMax: 1 });
    const { body } = await withCode("ONE");
    await pays(await opened(newcomer(world)), "ONE");
    const refused = await page.pay(body.id, await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "code_gone"]);
    expect(await world.sql`select held, sold from variants where id = 'house-blend-500'`).toEqual([
      { held: 0, sold: 1 },
    ]);
    expect(await countRows(world.sql, "orders", "purchases")).toEqual({ orders: 1, purchases: 1 });
  });
});

test("an order that is paid after it had ended uses its code again, whatever the code allows by then", async () => {
  await putCode(world.sql, "ONE", { usesMax: 1 });
  const asks = await pays(page, "ONE", "pm_card_threeDSecure2Required");
  expect(asks.body.status).toBe("action_required");
  // As after a sweep whose word at the provider came too late.
  await world.sql`update orders set status = 'expired', held_until = null`;
  await world.sql`update variants set held = 0 where id = 'house-blend-500'`;
  await world.sql`delete from code_uses`;
  await world.sql`update codes set uses = 0`;
  await pays(await opened(newcomer(world)), "ONE");
  const row = await orderRow(world.sql, asks.body.id);
  const secret = asks.body.challenge?.clientSecret ?? "";
  await answerChallenge(world, secret, "approve", row.paymentIntentId ?? "");
  await atRest(world);
  expect((await orderRow(world.sql, asks.body.id)).status).toBe("paid");
  expect(await usesOf(world.sql, "ONE")).toEqual({ uses: 2, rows: 2 });
});

describe("a code once for each buyer", () => {
  beforeEach(() => putCode(world.sql, "HELLO", { oncePerBuyer: true }));

  test("is refused the second time, and good for somebody else", async () => {
    await pays(page, "HELLO");
    await timePasses(world, 11 * MINUTE_MS);
    const again = await withCode("HELLO", await opened());
    expect(again.body).toMatchObject({ total: { amount: 3499 }, code: { words: "You have used this code already." } });
    expect((await withCode("HELLO", await opened(newcomer(world)))).body).toMatchObject({ code: { applied: true } });
  });

  test("is used once by a buyer who pays two checkouts at once", async () => {
    const other = await opened();
    const quotes = [await withCode("HELLO"), await withCode("HELLO", other)];
    const cards = [await card(world), await card(world)];
    const answers = await Promise.all(
      [page, other].map((from, at) =>
        from.pay(quotes[at]?.body.id ?? "", cards[at] ?? { kind: "saved_card", cardId: "" }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(takenCharges(world)).toMatchObject([{ amount: 3199 }]);
    expect(await usesOf(world.sql, "HELLO")).toEqual({ uses: 1, rows: 1 });
  });

  test("counts a guest by e-mail address, however it is written", async () => {
    const guest = async () => {
      const held = openPage(await buyNowLink(world));
      await held.claim();
      const second = openPage(`${world.url}/c/${held.token}`);
      await second.claim();
      return second;
    };
    const first = await guest();
    const { body } = await first.quote({}, "Gift@Example.test", { code: "HELLO" });
    expect((await first.pay(body.id, await card(world))).body).toMatchObject({
      status: "paid",
      total: { amount: 3199 },
    });
    const again = await (await guest()).quote({}, "gift@example.TEST", { code: "HELLO" });
    expect(again.body.code).toMatchObject({ applied: false, words: "You have used this code already." });
    const other = await (await guest()).quote({}, "other@example.test", { code: "HELLO" });
    expect(other.body.code).toMatchObject({ applied: true });
  });
});

test("a tap in the thread is offered without any code", async () => {
  await putCode(world.sql, "SPRING");
  const paid = await page.pay((await withCode("SPRING")).body.id, await card(world, "pm_card_visa", true, true));
  expect(paid.body.total.amount).toBe(3199);
  await timePasses(world, 11 * MINUTE_MS);
  const link = await freshLink(world);
  const { body } = await openPage(link).claim();
  expect(body.checkout.quote).toMatchObject({ total: { amount: 3499 }, code: null });
  expect(await world.sql`select code, total_minor from quotes where card_id is not null limit 1`).toEqual([
    { code: null, totalMinor: 3499 },
  ]);
});
