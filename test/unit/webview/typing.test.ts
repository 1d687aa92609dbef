import { describe, expect, it } from "vitest";
import {
  failing,
  field,
  fillIn,
  fine,
  GERMANY,
  ITALY,
  quoteOf,
  RETURNING,
  scene,
  settled,
  shown,
  TYPED,
  viewOf,
} from "./fixture.ts";

describe("typing an address", () => {
  it("asks for one price when it is complete, not one per letter", async () => {
    const stage = scene();
    await stage.model.open();
    await fillIn(stage);
    stage.model.type("city", "Milan");
    stage.model.type("city", "Milano");
    expect(stage.model.priced.value).toBe("asking");
    await stage.clock.pass(1_000);
    expect(stage.named("quote")).toHaveLength(2);
    expect(stage.model.priced.value).toBe("yes");
  });

  it("asks for no price while a field is missing or wrong", async () => {
    const stage = scene();
    await stage.model.open();
    await fillIn(stage);
    stage.model.type("postcode", "2012");
    await stage.clock.pass(5_000);
    expect(stage.named("quote")).toHaveLength(1);
    expect(stage.model.priced.value).toBe("no");
  });

  it("lets the newest price win, whichever answer comes last", async () => {
    const stage = scene();
    const { model, answers, clock } = stage;
    await model.open();
    const late: ((id: string) => void)[] = [];
    answers.quote = () => new Promise((done) => late.push((id) => done(fine(quoteOf(id)))));
    await fillIn(stage);
    model.type("city", "Monza");
    await clock.pass(1_000);
    late[1]?.("second");
    late[0]?.("first");
    await settled();
    expect(model.quote.value?.id).toBe("second");
  });

  it("accuses a field when it is left wrong, and forgives while it is mended", async () => {
    const { model } = scene();
    await model.open();
    model.leave("name");
    expect(model.faults.value).toEqual({});
    model.type("postcode", "2012");
    expect(model.faults.value).toEqual({});
    model.leave("postcode");
    expect(model.faults.value).toEqual({ postcode: "format" });
    model.type("postcode", "20121");
    expect(model.faults.value).toEqual({});
  });

  it("keeps a draft of what is typed, and tries again when it could not be kept", async () => {
    const { model, answers, clock, named } = scene();
    await model.open();
    const save = answers.saveDraft;
    answers.saveDraft = async () => failing("offline");
    model.type("name", "Giulia");
    await clock.pass(700);
    expect(named("saveDraft")).toHaveLength(1);
    answers.saveDraft = save;
    await clock.pass(10_000);
    expect(named("saveDraft")).toHaveLength(2);
    expect(named("saveDraft")[1]).toMatchObject([{ address: { name: "Giulia", country: "IT" } }]);
  });

  it("saves at once when the page is about to go, and not twice", async () => {
    const { model, clock, named } = scene();
    await model.open();
    model.type("name", "Giulia");
    await model.saveDraft();
    await model.saveDraft();
    await clock.pass(10_000);
    expect(named("saveDraft")).toHaveLength(1);
  });

  it("keeps what was typed when the country changes", async () => {
    const stage = scene();
    await stage.model.open();
    await fillIn(stage);
    await stage.model.chooseCountry("DE");
    await stage.clock.pass(1_000);
    expect(stage.model.typed.value).toMatchObject({ ...TYPED, country: "DE" });
    expect(stage.model.form.value).toEqual(GERMANY);
    expect(stage.named("quote")).toHaveLength(2);
  });

  it("sells nothing at the old country's price while the new one's form is on its way", async () => {
    const stage = scene();
    await stage.model.open();
    await fillIn(stage);
    expect(stage.model.priced.value).toBe("yes");
    let arrive = () => {};
    stage.answers.form = () =>
      new Promise((done) => {
        arrive = () => done({ ok: true, value: GERMANY });
      });
    const changed = stage.model.chooseCountry("DE");
    await stage.model.press();
    expect(stage.named("pay")).toHaveLength(0);
    arrive();
    await changed;
    await stage.clock.pass(1_000);
    expect(stage.model.priced.value).toBe("yes");
  });

  it("says why nothing goes there, and takes no focus for a question nobody pressed", async () => {
    const stage = scene();
    stage.answers.quote = async () => failing("no_delivery", undefined, "Too heavy\nUp to 2 kg go there.");
    await stage.model.open();
    await fillIn(stage);
    expect(stage.model.notice.value).toEqual({ kind: "no_delivery", words: "Too heavy\nUp to 2 kg go there." });
    expect(stage.model.focus.value).toBeNull();
  });

  it("asks for an e-mail address only from a guest", async () => {
    const owner = scene();
    const guest = scene(viewOf({ level: "link", form: { ...ITALY, fields: [...ITALY.fields, field("email")] } }));
    for (const { model } of [owner, guest]) await model.open();
    const keys = ({ model }: typeof owner) => model.openFields().map(({ key }) => key);
    expect(keys(owner)).not.toContain("email");
    expect(keys(guest)).toContain("email");
    await fillIn(guest);
    expect(guest.named("quote")).toHaveLength(0);
    guest.model.type("email", "giulia@example.org");
    await guest.clock.pass(1_000);
    expect(guest.named("quote")).toMatchObject([[{ to: { email: "giulia@example.org" } }]]);
  });

  it("lets an offer go before it ends", async () => {
    const stage = scene();
    await stage.model.open();
    await fillIn(stage);
    await stage.clock.pass(3_600_000);
    expect(stage.model.priced.value).toBe("no");
    await stage.model.press();
    expect(stage.named("pay")).toHaveLength(0);
    expect(stage.named("quote")).toHaveLength(2);
    expect(stage.model.priced.value).toBe("yes");
  });
});

describe("choosing", () => {
  it("goes to the form for another card, and back for the saved one", async () => {
    const { model, named } = scene(RETURNING);
    await model.open();
    model.chooseCard(null);
    expect(shown(model)).toBe("form");
    expect(model.priced.value).toBe("yes");
    model.chooseCard("card-1");
    expect(shown(model)).toBe("express");
    expect(named("quote")).toHaveLength(0);
  });

  it("lets go of the saved card for a new address below the level person, and only there", async () => {
    const claimed = scene(RETURNING);
    const person = scene({ ...RETURNING, level: "person" });
    for (const { model } of [claimed, person]) {
      await model.open();
      model.chooseAddress(null);
      expect(shown(model)).toBe("form");
    }
    expect(claimed.model.by.value).toEqual(null);
    expect(person.model.by.value).toEqual("card-1");
  });

  it("prices another delivery option at once", async () => {
    const { model, clock, named } = scene(RETURNING);
    await model.open();
    model.chooseDelivery("express");
    expect(model.priced.value).toBe("asking");
    await clock.pass(1_000);
    const to = { kind: "saved", addressId: "address-1" };
    expect(named("quote")).toEqual([[{ to, deliveryId: "express", code: "", tipMinor: 0 }]]);
  });
});
