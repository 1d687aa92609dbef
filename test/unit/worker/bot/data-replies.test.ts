import { describe, expect, test } from "vitest";
import { dataLink, eraseNoted, eraseQuestion } from "../../../../worker/bot/data-replies.ts";
import { voiceFor } from "../../../../worker/bot/voice.ts";
import { LANGUAGES } from "../../../../worker/bot/words/index.ts";
import { threadFacts } from "../rows.ts";

describe.each(LANGUAGES)("in %s a buyer's data", (language) => {
  const voice = voiceFor(threadFacts({ buyer: { ...threadFacts().buyer, locale: language } }));
  const buttonsOf = (reply: ReturnType<typeof dataLink>[number] | undefined) =>
    reply?.kind === "buttons" ? reply.buttons.map((each) => (each.kind === "postback" ? each.payload : each.kind)) : [];

  test("is shown by a page, with the way to have it deleted beside it, which asks first", () => {
    expect(buttonsOf(dataLink(voice)[0])).toEqual(["wallet", "DATA_ERASE"]);
  });

  test("is deleted only by the one button under the question", () => {
    const [question] = eraseQuestion(voice);
    expect(buttonsOf(question)).toEqual(["DATA_ERASE_NOW", "wallet", "HELP"]);
    expect(question?.kind === "buttons" && question.text.length).toBeLessThanOrEqual(640);
  });

  test("is said to go now, or to wait for an order", () => {
    const said = [0, 1, 2].map((waits) => JSON.stringify(eraseNoted(voice, { kind: "erase_noted", waits })));
    expect(said[0]).not.toBe(said[1]);
    expect(said[1]).toBe(said[2]);
  });
});
