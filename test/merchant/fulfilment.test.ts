import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import {
  askMerchant,
  booksAgree,
  cancel,
  givenBack,
  moveGoods,
  REFUNDS,
  refund,
  showOrder,
  stepsOf,
} from "../support/merchant.ts";
import { atRest, everyRow, outboxOf, setStock, stockOf, timePasses } from "../support/records.ts";
import { answerTo, buy, failureOf, firstPurchase, MINUTE_MS, newcomer } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "fulfilment" });
});
beforeEach(() => world.reset());
afterEach(async () => {
  await atRest(world);
  await booksAgree(world);
});
afterAll(() => world.close());

const given = () => givenBack(world);
/** What the Page said with buttons about the order, after the thanks for it, and the titles of those buttons. */
const told = () =>
  world.sandbox.messenger
    .thread("giulia")
    .flatMap(({ template, buttons }) => {
      if (template?.template_type !== "button" || !template.text.includes("A-1001")) return [];
      return [{ text: template.text, buttons: buttons.map(({ title }) => title) }];
    })
    .slice(1);
const says = () => told().map(({ text }) => text);

describe("the life of an order", () => {
  test("is in the list that the buyer asks for", async () => {
    await firstPurchase(world);
    await moveGoods(world, "shipped");
    await atRest(world);
    const isList = ({ template }: Bubble) => template?.template_type === "generic";
    const list = await answerTo(world, "giulia", () => world.sandbox.messenger.say("giulia", "orders"), isList);
    expect(list.template).toMatchObject({ elements: [{ title: "A-1001 · €34.99", subtitle: "on its way" }] });
  });

  test.each([
    ["de", "A-1001 ist unterwegs zu dir. DPD, Sendungsnummer 01234567.", ["Sendung verfolgen", "Meine Bestellungen"]],
    ["it", "A-1001 è in viaggio verso di te. DPD, numero di spedizione 01234567.", ["Segui il pacco", "I miei ordini"]],
    ["ar", "الطلب A-1001 في طريقه إليك. DPD، رقم التتبع 01234567.", ["تتبّع الشحنة", "طلباتي"]],
  ])("is told in the order's language (%s)", async (locale, text, buttons) => {
    await firstPurchase(world);
    await world.sql`update orders set locale = ${locale}`;
    await moveGoods(world, "shipped", { carrier: "DPD", trackingNumber: "01234567" });
    await atRest(world);
    expect(told()).toEqual([{ text, buttons }]);
  });

  test("of a guest is told in nobody's thread", async () => {
    await firstPurchase(world);
    await world.sql`update orders set buyer_id = null, payer = 'guest:somebody'`;
    expect((await moveGoods(world, "shipped")).body).toMatchObject({ fulfilment: "shipped", inChat: false });
    await cancel(world);
    expect(await outboxOf(world.sql, "goods:")).toEqual([]);
  });
});

describe("a step", () => {
  test("taken twice, or by ten at once, is one step and told once", async () => {
    await firstPurchase(world);
    const parcel = { carrier: "GLS", trackingNumber: "50000001" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => moveGoods(world, "shipped", parcel)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect((await moveGoods(world, "shipped", parcel)).status).toBe(200);
    await atRest(world);
    expect(says()).toHaveLength(1);
    expect(stepsOf(await showOrder(world)).filter((step) => step === "shipped merchant")).toHaveLength(1);
  });

  test("shipped again with another number is refused: the number goes along with the next step", async () => {
    await firstPurchase(world);
    await moveGoods(world, "shipped", { carrier: "GLS", trackingNumber: "50000001" });
    const again = await moveGoods(world, "shipped", { carrier: "GLS", trackingNumber: "50000002" });
    expect([again.status, failureOf(again).code]).toEqual([409, "move_refused"]);
    const next = await moveGoods(world, "delayed", { carrier: "GLS", trackingNumber: "50000002" });
    expect(next.body.shipment.trackingNumber).toBe("50000002");
  });

  test.each<[string, string[], string, string]>([
    [
      "delivered before it was shipped",
      [],
      "delivered",
      "not taken up yet, so it cannot be delivered. Possible now: processing",
    ],
    [
      "out for delivery before it was shipped",
      ["processing"],
      "out_for_delivery",
      "Possible now: shipped, delayed, cancelled.",
    ],
    [
      "processing after it was shipped",
      ["shipped"],
      "processing",
      "Possible now: out_for_delivery, delivered, delayed, returned.",
    ],
    [
      "delivered after a delay before shipping",
      ["delayed"],
      "delivered",
      "Possible now: processing, shipped, cancelled.",
    ],
    [
      "shipped again after a delay on the way",
      ["shipped", "delayed"],
      "shipped",
      "Possible now: out_for_delivery, delivered, returned.",
    ],
    ["shipped after it came back", ["shipped", "returned"], "shipped", "Nothing can follow."],
  ])("%s is refused with a sentence that says what is possible", async (_, before, to, sentence) => {
    await firstPurchase(world);
    for (const step of before) expect((await moveGoods(world, step)).status).toBe(200);
    const answer = await moveGoods(world, to);
    expect([answer.status, failureOf(answer).code]).toEqual([409, "move_refused"]);
    expect(messageOf(answer)).toContain(sentence);
    expect((await showOrder(world)).fulfilment).toBe(before.at(-1) ?? "unfulfilled");
  });

  test("of an order that was not paid is refused", async () => {
    await buy(world, { card: "pm_card_visa_chargeDeclined" });
    for (const answer of [await moveGoods(world, "shipped"), await cancel(world)]) {
      expect([answer.status, failureOf(answer).code]).toEqual([409, "move_refused"]);
      expect(messageOf(answer)).toContain("not paid (declined)");
    }
  });

  test("that is wrong changes nothing", async () => {
    await firstPurchase(world);
    await atRest(world);
    const before = await everyRow(world.sql);
    const wrong: [string, object][] = [
      ["lost", {}],
      ["unfulfilled", {}],
      ["cancelled", {}],
      ["shipped", { carrier: "" }],
      ["shipped", { trackingNumber: "123456" }],
      ["shipped", { carrier: "DHL", trackingNumber: "<script>" }],
      ["shipped", { carrier: "Bike", trackingUrl: "http://bike.example" }],
      ["shipped", { carrier: "Bike", trackingUrl: "javascript:alert(1)" }],
      ["shipped", { carrier: "x".repeat(121) }],
      ["shipped", { note: "hello" }],
    ];
    for (const [to, more] of wrong) {
      const answer = await moveGoods(world, to, more);
      expect([answer.status, failureOf(answer).code], JSON.stringify([to, more])).toEqual([422, "invalid"]);
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("of an order that does not exist is the uniform 404", async () => {
    for (const path of ["fulfilment", "cancel", "attended"]) {
      const body = path === "fulfilment" ? { to: "shipped" } : {};
      const answer = await askMerchant(world, "POST", `/orders/ord_of_nobody/${path}`, body);
      expect([answer.status, failureOf(answer).code], path).toEqual([404, "not_found"]);
    }
  });

  test("with a carrier that we do not know has the address that the merchant gives, or none", async () => {
    await firstPurchase(world);
    const url = "https://bike.example/parcel/7";
    const shipped = await moveGoods(world, "shipped", { carrier: "Bike", trackingNumber: "0007", trackingUrl: url });
    expect(shipped.body.shipment).toMatchObject({ carrier: "Bike", trackingUrl: url });
    await moveGoods(world, "delayed", { carrier: "Foot", trackingNumber: "0008" });
    await atRest(world);
    expect(told().map(({ buttons }) => buttons)).toEqual([["Track", "My orders"], ["My orders"]]);
  });
});

describe("a cancellation", () => {
  test("gives all the money back, puts the goods back, and tells the buyer of both in one message", async () => {
    await firstPurchase(world);
    expect(await stockOf(world.sql)).toMatchObject({ sold: 1 });
    const answer = await cancel(world, "A-1001", { note: "Out of beans." });
    expect(answer.body).toMatchObject({
      fulfilment: "cancelled",
      status: "paid",
      moves: [],
      refundable: { amount: 0 },
      refunds: [{ amount: { amount: 3499 }, status: "succeeded", note: "Out of beans." }],
    });
    await atRest(world);
    expect(given()).toEqual([3499]);
    expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 0, sold: 0 });
    expect(says()).toEqual([
      "A-1001 is cancelled and will not be sent. €34.99 goes back to the card that you paid with; your bank shows it within about ten days.",
    ]);
  });

  test("after a refund in part gives back what is left, and after all of it nothing more", async () => {
    await firstPurchase(world);
    await refund(world, "A-1001", { amountMinor: 500 });
    await cancel(world);
    expect(given()).toEqual([500, 2999]);
    await firstPurchase(world);
    await refund(world, "A-1002");
    await cancel(world, "A-1002");
    expect(given()).toEqual([500, 2999, 3499]);
    await atRest(world);
    expect(says().at(-1)).toContain("€29.99 goes back");
  });

  test("ten times at once is one refund, one message, and one piece put back", async () => {
    await firstPurchase(world);
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(world)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await atRest(world);
    expect(given()).toEqual([3499]);
    expect(await stockOf(world.sql)).toMatchObject({ sold: 0 });
    expect(says()).toHaveLength(1);
  });

  test("after shipping is refused, and the money stays", async () => {
    await firstPurchase(world);
    await moveGoods(world, "shipped");
    for (const state of ["shipped", "delayed"]) {
      if (state === "delayed") await moveGoods(world, state);
      expect(failureOf(await cancel(world)).code).toBe("move_refused");
    }
    expect(given()).toEqual([]);
    expect(await stockOf(world.sql)).toMatchObject({ sold: 1 });
  });

  test("against shipping at the same moment: one of the two, never both", async () => {
    for (let round = 1; round <= 8; round++) {
      await firstPurchase(world, { person: newcomer(world) });
      const name = `A-${1000 + round}`;
      const pair = [() => cancel(world, name), () => moveGoods(world, "shipped", {}, name)];
      const answers = await Promise.all((round % 2 ? pair : pair.toReversed()).map((act) => act()));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const order = await showOrder(world, name);
      expect(["cancelled", "shipped"]).toContain(order.fulfilment);
      expect(order.refunded.amount).toBe(order.fulfilment === "cancelled" ? 3499 : 0);
    }
    expect(given().length).toBe((await world.sql`select from orders where fulfilment = 'cancelled'`).length);
  });

  test("against a refund in part at the same moment gives back exactly what was paid", async () => {
    await firstPurchase(world);
    await Promise.all([cancel(world), refund(world, "A-1001", { amountMinor: 1000 })]);
    expect((await showOrder(world)).fulfilment).toBe("cancelled");
    expect(given().reduce((sum, amount) => sum + amount, 0)).toBe(3499);
  });

  test("while Stripe is down stands, and its money follows", async () => {
    world.expectLog(/refund_unknown|sweep_refund_failed/);
    await firstPurchase(world);
    await atRest(world);
    world.sandbox.stripe.failNext({ path: REFUNDS, mode: "500_before", method: "POST" });
    const answer = await cancel(world);
    expect(answer.body).toMatchObject({ fulfilment: "cancelled", refunds: [{ status: "pending" }] });
    expect((await cancel(world)).body.refunds).toHaveLength(1);
    await timePasses(world, 2 * MINUTE_MS);
    await world.cron();
    expect((await showOrder(world)).refunds).toMatchObject([{ status: "succeeded" }]);
    expect(given()).toEqual([3499]);
  });

  test("of goods that were gone when they were paid puts none back", async () => {
    await firstPurchase(world);
    await world.sql`update order_events set detail = detail || '{"stock":"none"}' where what = 'paid'`;
    await setStock(world.sql, 1);
    await cancel(world);
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 1 });
  });
});

function messageOf(answer: { body: unknown }): string {
  return (answer.body as { error: { message: string } }).error.message;
}
