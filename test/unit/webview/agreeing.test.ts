import { describe, expect, it } from "vitest";
import { KEEP_CARD_TEXT_VERSION, TAP_TEXT_VERSION } from "../../../contract/checkout.ts";
import { failing, fillIn, RETURNING, scene, viewOf } from "./fixture.ts";

const KEEP = { textVersion: KEEP_CARD_TEXT_VERSION };
const TAP = { textVersion: TAP_TEXT_VERSION };

async function typed() {
  const stage = scene();
  await stage.model.open();
  await fillIn(stage);
  return stage;
}

describe("the two consents", () => {
  it("are apart: a card is kept without paying by a tap", async () => {
    const { model, named } = await typed();
    model.keepCard(true);
    await model.press();
    expect(named("pay")).toMatchObject([[{ payment: { keep: KEEP, tap: null } }]]);
  });

  it("are both sent when both were ticked, each with the version of its text", async () => {
    const { model, named } = await typed();
    model.keepCard(true);
    model.tap.value = true;
    await model.press();
    expect(named("pay")).toMatchObject([[{ payment: { keep: KEEP, tap: TAP } }]]);
  });

  it("end together: a card that is not kept pays by no tap, and the second is never ticked by us again", async () => {
    const { model, named } = await typed();
    model.keepCard(true);
    model.tap.value = true;
    model.keepCard(false);
    model.keepCard(true);
    expect(model.tap.value).toBe(false);
    model.keepCard(false);
    await model.press();
    expect(named("pay")).toMatchObject([[{ payment: { keep: null, tap: null } }]]);
  });

  it("of a kept card is sent with it", async () => {
    const { model, named } = scene(RETURNING);
    await model.open();
    expect(model.tap.value).toBe(false);
    model.tap.value = true;
    await model.press();
    expect(named("pay")).toMatchObject([[{ payment: { kind: "saved_card", tap: TAP } }]]);
  });

  it("count for the card they were given for and for no other", async () => {
    const { model } = scene(RETURNING);
    await model.open();
    for (const choose of [
      () => model.chooseCard(null),
      () => model.chooseCard("card-1"),
      () => model.chooseAddress(null),
    ]) {
      model.tap.value = true;
      choose();
      expect(model.tap.value).toBe(false);
    }
  });

  it("stay as they were ticked when the card is declined, and nothing else moves them", async () => {
    const { model, answers } = await typed();
    model.keepCard(true);
    model.tap.value = true;
    answers.pay = async () => failing("provider_down");
    await model.press();
    expect([model.keep.value, model.tap.value]).toEqual([true, true]);
  });

  it("are not ticked for anybody who opens the page", async () => {
    for (const view of [viewOf(), RETURNING, viewOf({ level: "link", tapLimit: null })]) {
      const { model } = scene(view);
      await model.open();
      expect([model.keep.value, model.tap.value]).toEqual([false, false]);
    }
  });
});
