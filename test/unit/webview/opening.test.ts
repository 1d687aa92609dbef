import { describe, expect, it } from "vitest";
import { failing, orderOf, RETURNING, scene, settled, shown, viewOf } from "./fixture.ts";

describe("opening the page", () => {
  it("claims the link, then drops the token from the address, then shows the form", async () => {
    const { model, place, named } = scene();
    await model.open();
    expect(named("claim")).toEqual([[{ token: "a-token-of-a-link", key: "the-key-of-this-page", locale: "en" }]]);
    expect(place.forgotten).toBe(1);
    expect(shown(model)).toBe("form");
  });

  it("goes on from the session when the address has no token", async () => {
    const { model, named } = scene(undefined, null);
    expect(shown(model)).toBe("opening");
    await model.open();
    expect(named("checkout")).toHaveLength(1);
    expect(named("claim")).toHaveLength(0);
    expect(shown(model)).toBe("form");
  });

  it.each([
    ["session_needed", "reopen"],
    ["not_found", "reopen"],
    ["internal", "trouble"],
  ] as const)("answers %s with the step %s", async (code, kind) => {
    const { model, answers } = scene();
    answers.claim = async () => failing(code);
    await model.open();
    expect(shown(model)).toBe(kind);
  });

  it("tries again by itself while the worker says one moment", async () => {
    const { model, answers, clock, named } = scene();
    const claim = answers.claim;
    answers.claim = async () => failing("one_moment");
    const opened = model.open();
    await settled();
    expect(model.waiting.value).toBe("one_moment");
    answers.claim = claim;
    await clock.pass(1_000);
    await opened;
    expect(model.waiting.value).toBeNull();
    expect(shown(model)).toBe("form");
    expect(named("claim")).toHaveLength(2);
    expect(named("claim")[1]).toEqual(named("claim")[0]);
  });

  it("shows a returning buyer the amount and asks the provider for nothing", async () => {
    const { model, named } = scene(RETURNING);
    await model.open();
    expect(shown(model)).toBe("express");
    expect(model.priced.value).toBe("yes");
    expect(named("quote")).toHaveLength(0);
    expect(named("token")).toHaveLength(0);
    expect(named("challenge")).toHaveLength(0);
  });

  it("restores what was typed before and prices it", async () => {
    const address = {
      country: "IT",
      name: "Giulia",
      line1: "Via Roma 1",
      line2: "",
      postcode: "20121",
      city: "Milano",
      region: "",
      phone: "",
    };
    const { model, clock, named } = scene(viewOf({ draft: { address, email: "" } }));
    await model.open();
    expect(model.typed.value.line1).toBe("Via Roma 1");
    await clock.pass(1_000);
    const to = { kind: "address", address, email: "" };
    expect(named("quote")).toEqual([[{ to, code: "", tipMinor: 0 }]]);
  });

  it.each([
    ["paid", "paid"],
    ["paying", "checking"],
    ["declined", "form"],
    ["action_required", "form"],
    ["expired", "form"],
  ] as const)("stands where an order in %s left off", async (status, kind) => {
    const { model } = scene(viewOf({ order: orderOf(status) }));
    await model.open();
    expect(shown(model)).toBe(kind);
  });

  it("asks the worker anew, which then has the page of links that are over, when its link ran out meanwhile", async () => {
    const { model, answers, place } = scene();
    answers.claim = async () => failing("link_expired");
    await model.open();
    expect(place.reloads).toBe(1);
    expect(place.forgotten).toBe(0);
    expect(shown(model)).toBe("opening");
  });

  it("takes no focus from whoever types already when it opens on a message", async () => {
    for (const order of [orderOf("declined"), orderOf("action_required"), orderOf("expired")]) {
      const { model } = scene(viewOf({ order }));
      await model.open();
      expect(model.focus.value).toEqual({ id: "notice", polite: true });
    }
  });
});

describe("what follows a press", () => {
  it("is fetched while the buyer reads, and keeps nobody from reading", async () => {
    const stage = scene();
    let come = () => {};
    stage.fetched.paying = () => new Promise((done) => (come = done));
    await stage.model.open();
    expect(shown(stage.model)).toBe("form");
    come();
  });

  it("that does not come leaves an order unsaid, and a press tries again", async () => {
    const stage = scene(viewOf({ order: orderOf("paid") }));
    const { paying } = stage.fetched;
    stage.fetched.paying = () => Promise.reject(new Error("away"));
    await stage.model.open();
    expect(shown(stage.model)).toBe("trouble");
    stage.fetched.paying = paying;
    await stage.model.open();
    await settled();
    expect(shown(stage.model)).toBe("paid");
  });
});

describe("the way to show who one is", () => {
  it.each([
    ["link", 1],
    ["claimed", 0],
    ["person", 0],
  ] as const)("comes to a session at the level %s %i times", async (level, times) => {
    const { model, named } = scene(viewOf({ level }));
    await model.open();
    expect(named("proof")).toHaveLength(times);
  });

  it("comes to who has claimed a link once a saved card would have to pay for elsewhere", async () => {
    const { model, named } = scene(RETURNING);
    await model.open();
    expect(named("proof")).toHaveLength(0);
    model.chooseAddress(null);
    expect(named("proof")).toHaveLength(1);
  });

  it("that does not come is not missed", async () => {
    const stage = scene(viewOf({ level: "link" }));
    stage.fetched.proof = () => Promise.reject(new Error("away"));
    await stage.model.open();
    expect(shown(stage.model)).toBe("form");
  });
});
