import { describe, expect, test } from "vitest";
import { type AfterRefusal, afterRefusal, isRepeatedReceipt } from "../../../../worker/messenger/refusal.ts";

/** Meta docs, error codes: code, subcode, and what we do. */
const TABLE: [code: number, subcode: number | null, after: AfterRefusal, meaning: string][] = [
  [1, 99, "retry", "unknown fault"],
  [2, null, "retry", "temporary fault"],
  [2, 2018344, "retry", "temporary fault"],
  [4, null, "retry", "too many calls"],
  [4, 2018354, "retry", "too many calls"],
  [613, null, "retry", "rate exceeded"],
  [613, 2018338, "retry", "rate exceeded"],
  [2018300, null, "retry", "another app has the thread"],
  [2018321, null, "retry", "Messenger's own flow has the thread"],
  [10, 2018278, "window", "outside the window"],
  [10, 2018065, "window", "outside the window"],
  [10, 2534022, "window", "outside the window"],
  [10, 2018108, "give_up", "the person cannot receive messages"],
  [10, 2018336, "give_up", "the menu of one person"],
  [10, 1893063, "alert", "the Page is restricted"],
  [100, null, "give_up", "bad parameter"],
  [100, 2018001, "give_up", "no such person"],
  [100, 2018008, "give_up", "a picture could not be fetched"],
  [100, 2018014, "give_up", "two kinds of request in one"],
  [100, 2018074, "give_up", "a picture that is not ours"],
  [100, 33, "alert", "no such object, or no permission"],
  [190, null, "alert", "the token is over"],
  [190, 460, "alert", "the token is over"],
  [200, null, "alert", "no permission to send"],
  [200, 2018028, "alert", "the person has no role in an unpublished app"],
  [200, 1545041, "give_up", "the person is not available"],
  [551, null, "give_up", "the person is not available"],
  [551, 1545041, "give_up", "the person is not available"],
  [2022, null, "alert", "messages disabled after a violation"],
  [10303, null, "give_up", "bad linking token"],
];

describe("after Graph said no", () => {
  test.each(TABLE)("with %i/%s we %s: %s", (code, subcode, after) => {
    expect(afterRefusal(code, subcode)).toBe(after);
  });

  test("with a code that nobody documents, or none, this message is given up", () => {
    expect(afterRefusal(987_654, 1)).toBe("give_up");
    expect(afterRefusal(Number.NaN, null)).toBe("give_up");
  });

  test("another app's hold on the thread passes, wherever Graph writes its number", () => {
    expect(afterRefusal(10, 2018300)).toBe("retry");
    expect(afterRefusal(100, 2018321)).toBe("retry");
  });
});

test.each([
  [100, "(#100) Param message[attachment][payload][order_number] was used before: it must be unique", true],
  [100, "(#100) Order number already exists", true],
  [100, "(#100) Invalid parameter", false],
  [2, "(#2) order_number: service temporarily unavailable", false],
  [100, undefined, false],
])("refused with %i and %j, a receipt was sent before: %s", (code, message, repeated) => {
  expect(isRepeatedReceipt(code, message)).toBe(repeated);
});
