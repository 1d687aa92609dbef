import { beforeAll, describe, expect, it } from "vitest";
import type { Shop } from "../../../contract/shop.ts";
import en from "../../../webview/locales/en.json" with { type: "json" };
import { borrow } from "../../../webview/part/borrowed.ts";
import { createProof } from "../../../webview/proof/proof.ts";
import { signal } from "../../../webview/signal.ts";
import { learn, money, speak, t } from "../../../webview/words.ts";
import { failing, fillIn, fine, RETURNING, type Scene, scene, shown, TYPED, viewOf } from "./fixture.ts";

beforeAll(() => {
  speak({ locale: "en", dir: "ltr", strings: en.every, shop: { digits: 2 } as Shop });
  borrow({ createElement: () => null as never, t, money, learn }, { ...en.shared, ...en.proof });
});

const LINK = viewOf({ level: "link" });
const PERSON = { ...RETURNING, level: "person" as const };

/** @param signed Messenger's word; null where it gives none */
async function stand(signed: string | null, view = LINK) {
  const stage = scene(view);
  await stage.model.open();
  const said = signal("");
  const proof = createProof(stage.model, stage.answers, said, async () => signed);
  return { stage, said, proof };
}

/** What the worker is asked, and what it answers. */
function hears(stage: Scene, answer: unknown): unknown[][] {
  const heard: unknown[][] = [];
  stage.answers.ask = async (...given) => {
    heard.push(given);
    return answer as never;
  };
  return heard;
}

describe("Messenger's word for who holds the phone", () => {
  it("shows what that person has saved", async () => {
    const { stage, proof } = await stand("a.proof");
    const heard = hears(stage, fine(PERSON));
    await proof.askMessenger();
    expect(heard).toEqual([["sessions/person", { signedRequest: "a.proof" }]]);
    expect(shown(stage.model)).toBe("express");
  });

  it("that is not given asks the worker nothing", async () => {
    const { stage, proof } = await stand(null);
    const heard = hears(stage, fine(PERSON));
    await proof.askMessenger();
    expect(heard).toEqual([]);
    expect(shown(stage.model)).toBe("form");
  });

  it("that is refused changes nothing, and nothing is said of it", async () => {
    const { stage, said, proof } = await stand("a.proof");
    hears(stage, failing("proof_refused"));
    await proof.askMessenger();
    expect([stage.model.view.value, stage.model.notice.value, said.value]).toEqual([LINK, null, ""]);
  });

  it("that comes late takes nothing away that was typed, and asks for the price anew", async () => {
    const { stage, proof } = await stand("a.proof");
    await fillIn(stage);
    const quotes = stage.named("quote").length;
    hears(stage, fine(PERSON));
    await proof.askMessenger();
    await stage.clock.pass(1_000);
    expect(stage.model.typed.value).toMatchObject(TYPED);
    expect([shown(stage.model), stage.model.view.value?.level]).toEqual(["form", "person"]);
    expect(stage.named("quote").length).toBe(quotes + 1);
  });
});

describe("[It's me]", () => {
  it.each([
    [fine({ words: "Sent. Look in the chat." }), "Sent. Look in the chat."],
    [failing("too_soon"), en.proof["me.soon"]],
    [failing("internal"), en.shared["renew.failed"]],
  ])("answered with %j says so", async (answer, words) => {
    const { stage, said, proof } = await stand(null);
    const heard = hears(stage, answer);
    await proof.askInChat();
    expect(heard).toEqual([["sessions/its-me", {}]]);
    expect(said.value).toBe(words);
  });
});
