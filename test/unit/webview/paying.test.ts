import { describe, expect, it } from "vitest";
import { LOOKS_MS } from "../../../webview/patience.ts";
import {
  failing,
  fillIn,
  fine,
  orderOf,
  quoteOf,
  RETURNING,
  type Scene,
  scene,
  settled,
  shown,
  TYPED,
  viewOf,
} from "./fixture.ts";

const WORDS = "Not enough money\nTry another card.";
const DECLINED = orderOf("declined", { decline: "insufficient_funds", words: WORDS, heldForMs: 600_000 });

async function ready(): Promise<Scene> {
  const stage = scene();
  await stage.model.open();
  await fillIn(stage);
  return stage;
}

describe("the Pay press", () => {
  it("pays a new card with its one-use token and names the offer, never a price", async () => {
    const { model, named } = await ready();
    await model.press();
    expect(named("pay")).toEqual([
      [
        {
          quoteId: "quote-1",
          attempt: "token-new",
          payment: { kind: "new_card", clientToken: "ctoken_1", keep: null, tap: null },
        },
      ],
    ]);
    expect(shown(model)).toBe("paid");
    expect(model.busy.value).toBeNull();
  });

  it("sends the consent's version only when the box was ticked", async () => {
    const { model, named } = await ready();
    expect([model.keep.value, model.tap.value]).toEqual([false, false]);
    model.keepCard(true);
    await model.press();
    expect(named("pay")).toMatchObject([[{ payment: { keep: { textVersion: "keep-2026-11" }, tap: null } }]]);
  });

  it("pays a saved card without the provider's script", async () => {
    const { model, named } = scene(RETURNING);
    await model.open();
    await model.press();
    const payment = { kind: "saved_card", cardId: "card-1", tap: null, cvcToken: null };
    expect(named("pay")).toEqual([[{ quoteId: "quote-0", attempt: "token-card-1", payment }]]);
    expect(named("token")).toHaveLength(0);
    expect(named("cvc")).toHaveLength(0);
  });

  it("charges nothing before what follows it is there, and loses nothing while it does not come", async () => {
    const stage = scene();
    const { paying } = stage.fetched;
    stage.fetched.paying = () => Promise.reject(new Error("away"));
    await stage.model.open();
    await fillIn(stage);
    await stage.model.press();
    expect(stage.model.notice.value).toEqual({ kind: "unreached" });
    expect([stage.named("token"), stage.named("pay")]).toEqual([[], []]);
    expect(stage.model.typed.value).toMatchObject(TYPED);
    expect(stage.model.busy.value).toBeNull();
    stage.fetched.paying = paying;
    await stage.model.press();
    expect(shown(stage.model)).toBe("paid");
  });

  it("is one press, however often it is pressed", async () => {
    const { model, answers, named } = await ready();
    let answer = (_order: unknown) => {};
    answers.pay = () => new Promise((done) => (answer = (order) => done(order as never)));
    const presses = [model.press(), model.press(), model.press()];
    await settled();
    expect(model.busy.value).toBe("paying");
    void model.press();
    answer(fine(orderOf("paid")));
    await Promise.all(presses);
    expect(named("token")).toHaveLength(1);
    expect(named("pay")).toHaveLength(1);
  });

  it("says what is missing instead of paying, and puts the focus there", async () => {
    const { model, named } = scene();
    await model.open();
    model.type("name", "Giulia");
    await model.press();
    expect(model.faults.value).toEqual({ line1: "missing", postcode: "missing", city: "missing" });
    expect(model.focus.value).toEqual({ id: "field-line1" });
    expect(named("pay")).toHaveLength(0);
  });

  it("does not pay while the total is being worked out", async () => {
    const { model, named } = await ready();
    model.type("city", "Monza");
    await model.press();
    expect(named("pay")).toHaveLength(0);
  });

  it.each([
    ["fields", null, "card"],
    ["blocked", null, "card"],
    ["provider_down", { kind: "provider_down" }, "notice"],
    ["offline", { kind: "offline" }, "notice"],
  ] as const)("keeps everything when the card field says %s", async (fault, notice, focus) => {
    const { model, answers, named } = await ready();
    answers.token = async () => ({ fault });
    await model.press();
    expect(named("pay")).toHaveLength(0);
    expect(model.notice.value).toEqual(notice);
    expect(model.focus.value).toMatchObject({ id: focus });
    expect(model.typed.value).toMatchObject(TYPED);
    expect(model.busy.value).toBeNull();
  });

  it("sends the same offer and token again when no answer came", async () => {
    const { model, answers, clock, named } = await ready();
    const pay = answers.pay;
    answers.pay = async () => failing("unreached");
    const pressed = model.press();
    await settled();
    expect(model.waiting.value).toBe("unreached");
    answers.pay = pay;
    await clock.pass(1_000);
    await pressed;
    expect(named("pay")).toHaveLength(2);
    expect(named("pay")[0]).toEqual(named("pay")[1]);
    expect(shown(model)).toBe("paid");
  });

  it("gives up after a bounded number of tries, and loses nothing", async () => {
    const { model, answers, clock, named } = await ready();
    answers.pay = async () => failing("one_moment");
    const pressed = model.press();
    await clock.pass(600_000);
    await pressed;
    expect(named("pay")).toHaveLength(7);
    expect(model.notice.value).toEqual({ kind: "one_moment" });
    expect(model.typed.value).toMatchObject(TYPED);
    expect(model.busy.value).toBeNull();
  });

  it.each([
    ["provider_down", "form"],
    ["internal", "form"],
    ["sold_out", "sold_out"],
    ["session_needed", "reopen"],
  ] as const)("after %s shows %s with everything typed still there", async (code, kind) => {
    const { model, answers } = await ready();
    answers.pay = async () => failing(code);
    await model.press();
    expect(shown(model)).toBe(kind);
    expect(model.typed.value).toMatchObject(TYPED);
  });

  it("looks again after sold out, with everything as it was", async () => {
    const { model, answers, clock } = await ready();
    answers.pay = async () => failing("sold_out");
    await model.press();
    model.again();
    await clock.pass(1_000);
    expect(shown(model)).toBe("form");
    expect(model.priced.value).toBe("yes");
  });

  it("puts the worker's faults on their fields", async () => {
    const { model, answers } = await ready();
    answers.pay = async () => failing("invalid", { postcode: "format" });
    await model.press();
    expect(model.faults.value).toEqual({ postcode: "format" });
    expect(model.focus.value).toEqual({ id: "field-postcode" });
  });

  it("asks for another card when the saved one is not usable", async () => {
    const { model, answers } = scene(RETURNING);
    answers.pay = async () => failing("card_unusable");
    await model.open();
    await model.press();
    expect(shown(model)).toBe("form");
    expect(model.by.value).toEqual(null);
    expect(model.notice.value).toEqual({ kind: "card_unusable", beside: "card" });
  });
});

describe("an offer that is over", () => {
  it("is asked for again and paid in the same press when it costs the same", async () => {
    const { model, answers, named } = await ready();
    const pay = answers.pay;
    answers.pay = async (request) => (request.quoteId === "quote-1" ? failing("quote_over") : pay(request));
    await model.press();
    expect(named("pay").map(([request]) => (request as { quoteId: string }).quoteId)).toEqual(["quote-1", "quote-2"]);
    expect(named("token")).toHaveLength(1);
    expect(shown(model)).toBe("paid");
  });

  it("is told and not paid when the price is another one", async () => {
    const { model, answers, named } = await ready();
    answers.pay = async () => failing("quote_over");
    answers.quote = async () => fine(quoteOf("dearer", 3599));
    await model.press();
    expect(named("pay")).toHaveLength(1);
    expect(model.notice.value).toEqual({
      kind: "price_changed",
      from: { amount: 3499, currency: "EUR" },
      to: { amount: 3599, currency: "EUR" },
    });
    expect(model.quote.value?.id).toBe("dearer");
    expect(shown(model)).toBe("form");
  });

  it("is told and not paid when other terms would be accepted by it, though the price is the same", async () => {
    const { model, answers, named } = await ready();
    const { legal } = quoteOf("quote-1");
    answers.pay = async () => failing("quote_over");
    answers.quote = async () => fine(quoteOf("newer", 3499, { legal: { ...legal, termsUrl: "/legal/terms/2" } }));
    await model.press();
    expect(named("pay")).toHaveLength(1);
    expect(model.notice.value).toEqual({ kind: "order_over" });
    expect(model.quote.value?.legal.termsUrl).toBe("/legal/terms/2");
  });
});

describe("the hold", () => {
  it("is counted down by the second while an order keeps the goods, and ends with the order or its time", async () => {
    const stage = await ready();
    stage.answers.pay = async () => fine(DECLINED);
    await stage.model.press();
    expect(stage.model.heldLeft.value).toBe(600);
    await stage.clock.pass(60_000);
    expect(stage.model.heldLeft.value).toBe(540);
    await stage.clock.pass(540_000);
    expect(stage.model.heldLeft.value).toBe(0);
    stage.answers.attempt = async () => fine(orderOf("declined", { ...DECLINED, attempt: 2, heldForMs: 90_000 }));
    await stage.model.press();
    expect(stage.model.heldLeft.value).toBe(90);
    // Another address is another order: this one holds nothing for it.
    stage.model.type("city", "Torino");
    expect(stage.model.heldUntil.value).toBe(0);
  });
});

describe("a decline", () => {
  it("is told, keeps the form, and another card is another attempt of the same order", async () => {
    const { model, answers, named } = await ready();
    answers.pay = async () => fine(DECLINED);
    await model.press();
    expect(model.notice.value).toEqual({ kind: "insufficient_funds", words: WORDS, beside: "card" });
    expect(model.focus.value).toEqual({ id: "notice", polite: false });
    expect(model.typed.value).toMatchObject(TYPED);
    expect(model.heldUntil.value).toBeGreaterThan(0);
    await model.press();
    expect(named("pay")).toHaveLength(1);
    expect(named("attempt")).toEqual([
      [
        "order-1",
        {
          after: 1,
          attempt: "token-new",
          payment: { kind: "new_card", clientToken: "ctoken_2", keep: null, tap: null },
        },
      ],
    ]);
    expect(shown(model)).toBe("paid");
  });

  it("followed by a change is a new offer and a new order", async () => {
    const { model, answers, clock, named } = await ready();
    answers.pay = async () => fine(DECLINED);
    await model.press();
    model.type("city", "Monza");
    await clock.pass(1_000);
    answers.pay = async () => fine(orderOf("paid"));
    await model.press();
    expect(named("attempt")).toHaveLength(0);
    expect(named("pay")).toMatchObject([[{ quoteId: "quote-1" }], [{ quoteId: "quote-2" }]]);
  });

  it("found after a reload can be tried again for the order's own total", async () => {
    const { model, named } = scene(
      viewOf({
        order: DECLINED,
        draft: { address: { country: "IT", line2: "", region: "", phone: "", ...TYPED }, email: "" },
      }),
    );
    await model.open();
    expect(model.priced.value).toBe("yes");
    await model.press();
    expect(named("quote")).toHaveLength(0);
    expect(named("attempt")).toHaveLength(1);
  });

  it("answered with silence is asked for again as the same attempt, with the same token", async () => {
    const { model, answers, clock, named } = await ready();
    answers.pay = async () => fine(DECLINED);
    await model.press();
    const attempt = answers.attempt;
    answers.attempt = async () => failing("unreached");
    const pressed = model.press();
    await settled();
    answers.attempt = attempt;
    await clock.pass(1_000);
    await pressed;
    expect(named("attempt")).toHaveLength(2);
    expect(named("attempt")[0]).toEqual(named("attempt")[1]);
    expect(named("attempt")[0]).toMatchObject(["order-1", { after: DECLINED.attempt }]);
    expect(shown(model)).toBe("paid");
  });

  it("of an order that is closed meanwhile shows how the order stands", async () => {
    const { model, answers } = await ready();
    answers.pay = async () => fine(DECLINED);
    await model.press();
    answers.attempt = async () => failing("order_closed");
    answers.order = async () => fine(orderOf("cancelled"));
    await model.press();
    expect(model.notice.value).toEqual({ kind: "order_over" });
    expect(model.order.value).toBeNull();
  });
});

describe("an unknown outcome", () => {
  it("is looked at until it is known, and never paid again", async () => {
    const { model, answers, clock, named } = await ready();
    answers.pay = async () => fine(orderOf("paying"));
    answers.order = async () => fine(orderOf("paying"));
    await model.press();
    expect(shown(model)).toBe("checking");
    expect(model.busy.value).toBeNull();
    await clock.pass(5_000);
    answers.order = async () => fine(orderOf("paid"));
    await clock.pass(10_000);
    expect(shown(model)).toBe("paid");
    expect(named("pay")).toHaveLength(1);
  });

  it("stops looking after a bounded time and can be looked at again", async () => {
    const { model, answers, clock, named } = await ready();
    answers.pay = async () => fine(orderOf("paying"));
    answers.order = async () => fine(orderOf("paying"));
    await model.press();
    await clock.pass(3_600_000);
    expect(shown(model)).toBe("tired");
    expect(named("order")).toHaveLength(LOOKS_MS.length);
    answers.order = async () => fine(orderOf("paid"));
    model.again();
    await clock.pass(2_000);
    expect(shown(model)).toBe("paid");
  });
});

describe("paid", () => {
  it("closes by itself only where Messenger can close the page", async () => {
    const plain = scene(RETURNING);
    const inside = scene(RETURNING);
    inside.bridge.closesItself = true;
    for (const { model, clock } of [plain, inside]) {
      await model.open();
      await model.press();
      await clock.pass(10_000);
    }
    expect(plain.bridge.backs).toBe(0);
    expect(inside.bridge.backs).toBe(1);
  });
});
