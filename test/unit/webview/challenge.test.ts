import { describe, expect, it } from "vitest";
import { failing, fine, orderOf, RETURNING, scene, shown, viewOf } from "./fixture.ts";

const CHALLENGED = orderOf("action_required", { challenge: { clientSecret: "pi_1_secret_2" } });

const WORDS = "Not enough money\nTry another card.";

describe("the bank's challenge", () => {
  it("is shown, and the truth is asked of the worker afterwards", async () => {
    const { model, answers, named } = scene(RETURNING);
    answers.pay = async () => fine(CHALLENGED);
    await model.open();
    await model.press();
    expect(named("challenge")).toEqual([["pi_1_secret_2"]]);
    expect(named("resume")).toEqual([["order-1"]]);
    expect(shown(model)).toBe("paid");
  });

  it("that the buyer left can be shown again with the next press, and is never shown unasked", async () => {
    const { model, answers, named } = scene(RETURNING);
    answers.pay = async () => fine(CHALLENGED);
    answers.resume = async () => fine(CHALLENGED);
    await model.open();
    await model.press();
    expect(named("challenge")).toHaveLength(1);
    expect(model.notice.value).toEqual({ kind: "bank_waiting" });
    answers.resume = async () => fine(orderOf("paid"));
    await model.press();
    expect(named("challenge")).toHaveLength(2);
    expect(named("pay")).toHaveLength(1);
    expect(shown(model)).toBe("paid");
  });

  it("that still waits is not spoken of any more once another address makes it another order", async () => {
    const { model, clock } = scene(viewOf({ order: CHALLENGED }));
    await model.open();
    expect(model.notice.value).toEqual({ kind: "bank_waiting" });
    model.type("city", "Torino");
    await clock.pass(1_000);
    expect([model.notice.value, model.order.value]).toEqual([null, null]);
  });

  it("is asked for again after a reload, which forgot what its window needs, and shown in the same press", async () => {
    const { model, answers, named } = scene({ ...RETURNING, order: orderOf("action_required") });
    const resumed = [fine(CHALLENGED), fine(orderOf("paid"))];
    answers.resume = async () => resumed.shift() ?? failing("internal");
    await model.open();
    expect(model.notice.value).toEqual({ kind: "bank_waiting" });
    await model.press();
    expect(named("challenge")).toEqual([["pi_1_secret_2"]]);
    expect(shown(model)).toBe("paid");
  });

  it("without anything to show is not asked for in circles", async () => {
    const { model, answers, named } = scene({ ...RETURNING, order: orderOf("action_required") });
    answers.resume = async () => fine(orderOf("action_required"));
    await model.open();
    await model.press();
    expect(named("resume")).toHaveLength(1);
    expect(model.notice.value).toEqual({ kind: "bank_waiting" });
  });

  it("that cannot be shown is told, and the order waits", async () => {
    const { model, answers, named } = scene(RETURNING);
    answers.pay = async () => fine(CHALLENGED);
    answers.challenge = async () => Promise.reject(new Error("blocked"));
    await model.open();
    await model.press();
    expect(model.notice.value).toEqual({ kind: "provider_down" });
    expect(model.order.value?.status).toBe("action_required");
    expect(named("resume")).toHaveLength(0);
    expect(model.busy.value).toBeNull();
  });

  it("that failed is a decline", async () => {
    const { model, answers } = scene(RETURNING);
    answers.pay = async () => fine(CHALLENGED);
    answers.resume = async () => fine(orderOf("declined", { decline: "authentication_failed", words: WORDS }));
    await model.open();
    await model.press();
    expect(model.notice.value).toEqual({ kind: "authentication_failed", words: WORDS, beside: "card" });
    expect(shown(model)).toBe("express");
  });
});
