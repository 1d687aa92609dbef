import { describe, expect, test } from "vitest";
import type { DeadLetter } from "../../../../contract/dead-letter.ts";
import { tell } from "../../../../webview/books/telling.ts";

const letterOf = (more: Partial<DeadLetter>): DeadLetter => ({
  box: "outbox",
  row: 1,
  what: "reply:7:0",
  reason: "no answer",
  attempts: 8,
  at: "2026-11-23T09:00:00.000Z",
  ...more,
});

describe("a message that was given up", () => {
  test.each(["receipt:ord_1", "thanks:ord_1", "goods:ord_1:shipped", "given-back:ord_1", "nothing-charged:ord_1"])(
    "called %s leads to its order",
    (what) => {
      expect(tell(letterOf({ what })).order).toBe("ord_1");
    },
  );

  test.each(["declined", "action_required"])("about an order that became %s leads to it", (status) => {
    expect(tell(letterOf({ what: `${status}:ord_1:2` }))).toMatchObject({ what: "letter.order", order: "ord_1" });
  });

  test.each(["reply:7:0", "renewed:chk_1:7", "renew:chk_1:3", "me:chk_1:3", "wallet:buy_1:3", "refund:ref_1"])(
    "called %s, whose second part is no order, leads nowhere",
    (what) => {
      expect(tell(letterOf({ what })).order).toBeNull();
    },
  );

  test.each([
    ["no answer", "letter.silent"],
    ["window", "letter.window"],
    ["window, order_shipped_v1 graph 100/", "letter.window"],
    ["graph 551/1545041", "letter.gone"],
    ["graph 190/463", "letter.token"],
    ["graph 10/2018108", "letter.token"],
    ["graph 100/", "letter.refused"],
    ["graph 1905/", "letter.refused"],
    ["", "letter.refused"],
  ])("for %j is told as %s", (reason, why) => {
    expect(tell(letterOf({ reason })).why).toBe(why);
  });

  test("of the merchant's own is told as theirs, whatever order it names", () => {
    const what = "alert:refund_failed:ord_1:ref_1";
    expect(tell(letterOf({ what, reason: "no answer" }))).toEqual({
      what: "letter.alert",
      why: "letter.deaf",
      order: null,
    });
  });
});

test.each([
  ["stripe payment_intent.succeeded", "letter.stripe"],
  ["messenger postback", "letter.messenger"],
])("an event called %j is told as %s", (what, told) => {
  expect(tell(letterOf({ box: "inbox", what, reason: "UnknownOutcome" }))).toEqual({
    what: told,
    why: "letter.failed",
    order: null,
  });
});
