import { describe, expect, it } from "vitest";
import { ASKED_FOR_CODE, failing, fine, orderOf, quoteOf, RETURNING, scene, settled, shown } from "./fixture.ts";

describe("the code of a kept card, typed again", () => {
  it("is sent as its one-use token where the offer asks for it", async () => {
    const { model, named } = scene(ASKED_FOR_CODE);
    await model.open();
    expect(shown(model)).toBe("express");
    expect(named("cvc")).toHaveLength(0);
    await model.press();
    expect(named("cvc")).toHaveLength(1);
    expect(named("pay")).toMatchObject([[{ payment: { kind: "saved_card", cardId: "card-1", cvcToken: "cvctok_1" } }]]);
  });

  it("is not asked for by another card, which brings its own", async () => {
    const { model, named } = scene(ASKED_FOR_CODE);
    await model.open();
    model.chooseCard(null);
    await model.press();
    expect(named("cvc")).toHaveLength(0);
    expect(named("pay")).toMatchObject([[{ payment: { kind: "new_card" } }]]);
  });

  it("that is not whole is told at its field, and nothing is sent", async () => {
    const { model, answers, named } = scene(ASKED_FOR_CODE);
    answers.cvc = async () => ({ fault: "fields" });
    await model.open();
    await model.press();
    expect(model.cvcFault.value).toBe(true);
    expect(named("pay")).toHaveLength(0);
    expect(model.busy.value).toBeNull();
    model.chooseCard("card-1");
    expect(model.cvcFault.value).toBe(false);
  });

  it.each([
    ["blocked", null, "cvc"],
    ["provider_down", { kind: "provider_down" }, "notice"],
    ["offline", { kind: "offline" }, "notice"],
  ] as const)("whose field says %s stops the payment, with a word about it", async (fault, notice, focus) => {
    const { model, answers, named } = scene(ASKED_FOR_CODE);
    answers.cvc = async () => ({ fault });
    await model.open();
    await model.press();
    expect(named("pay")).toHaveLength(0);
    expect(model.notice.value).toEqual(notice);
    expect(model.focus.value).toMatchObject({ id: focus });
  });

  it("is typed anew for another attempt: a token is good once", async () => {
    const { model, answers, named } = scene(ASKED_FOR_CODE);
    answers.pay = async () => fine(orderOf("declined", { decline: "incorrect_cvc", cvcFor: ["card-1"] }));
    await model.open();
    await model.press();
    answers.cvc = async () => ({ token: "cvctok_2" });
    await model.press();
    expect(named("attempt")).toMatchObject([["order-1", { payment: { cvcToken: "cvctok_2" } }]]);
  });

  it("is asked for after a reload onto a declined order, which has no offer any more", async () => {
    const order = orderOf("declined", { decline: "incorrect_cvc", cvcFor: ["card-1"] });
    const { model, named } = scene({ ...RETURNING, quote: null, order });
    await model.open();
    await model.press();
    expect(named("attempt")).toMatchObject([["order-1", { payment: { cvcToken: "cvctok_1" } }]]);
  });

  it("asked for by a fresh offer is typed before anything is paid, though the price stayed", async () => {
    const { model, answers, named } = scene(RETURNING);
    answers.pay = async () => failing("quote_over");
    answers.quote = async () => fine(quoteOf("quote-1", 3499, { cvcFor: ["card-1"] }));
    await model.open();
    await model.press();
    expect(named("pay")).toHaveLength(1);
    expect(model.focus.value).toEqual({ id: "cvc" });
    answers.pay = async () => fine(orderOf("paid"));
    await model.press();
    expect(named("pay")).toMatchObject([[{}], [{ quoteId: "quote-1", payment: { cvcToken: "cvctok_1" } }]]);
  });

  it("is one press while it is being checked", async () => {
    const { model, answers, named } = scene(ASKED_FOR_CODE);
    let answer = (_made: { token: string }) => {};
    answers.cvc = () => new Promise((done) => (answer = done));
    await model.open();
    const presses = [model.press(), model.press()];
    await settled();
    answer({ token: "cvctok_1" });
    await Promise.all(presses);
    expect(named("cvc")).toHaveLength(1);
    expect(named("pay")).toHaveLength(1);
  });
});
