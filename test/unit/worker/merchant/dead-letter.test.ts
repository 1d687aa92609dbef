import { describe, expect, test } from "vitest";
import { aboutOf, whyOf } from "../../../../worker/merchant/dead-letter.ts";

const sent = (what: string, reason = "no answer") => ({ box: "outbox" as const, what, reason });
const came = (what: string) => ({ box: "inbox" as const, what, reason: "UnknownOutcome" });

describe("a dead letter", () => {
  test.each([
    [sent("receipt:ord_1"), true, "receipt"],
    [sent("receipt:ord_1"), false, "receipt"],
    [sent("thanks:ord_1"), true, "order"],
    [sent("goods:ord_1:shipped"), true, "order"],
    [sent("declined:ord_1:2"), true, "order"],
    [sent("refund:ref_1"), false, "order"],
    [sent("reply:7:0"), false, "reply"],
    [sent("renew:chk_1:3"), false, "reply"],
    [sent("wallet:buy_1:3"), false, "reply"],
    [sent("alert:refund_failed:ord_1:ref_1"), false, "alert"],
    [came("stripe payment_intent.succeeded"), false, "provider"],
    [came("messenger postback"), false, "buyer"],
  ])("%j, naming an order: %s, was for %s", (letter, namesOrder, about) => {
    expect(aboutOf(letter, namesOrder)).toBe(about);
  });

  test.each([
    ["no answer", "silent"],
    ["window", "window"],
    ["window, order_shipped_v1 graph 100/", "window"],
    ["graph 551/", "gone"],
    ["graph 551/1545041", "gone"],
    ["graph 200/1545041", "gone"],
    ["graph 10/2018108", "gone"],
    ["graph 100/2018001", "gone"],
    ["graph 190/463", "page"],
    ["graph 190/", "page"],
    ["graph 200/", "page"],
    ["graph 10/1893063", "page"],
    ["graph 100/33", "page"],
    ["graph 2022/", "page"],
    ["graph 10/2018336", "refused"],
    ["graph 100/", "refused"],
    ["graph 613/", "refused"],
    ["", "refused"],
    ["graph NaN/", "refused"],
  ])("for %j was given up because of %s", (reason, why) => {
    expect(whyOf(sent("reply:7:0", reason))).toBe(why);
  });

  test("of the merchant's own, or that is an event, has a reason of its own kind", () => {
    expect(whyOf(sent("alert:low_stock:1", "no answer"))).toBe("deaf");
    expect(whyOf(came("stripe charge.refunded"))).toBe("failed");
  });
});
