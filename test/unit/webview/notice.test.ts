import { beforeAll, describe, expect, it } from "vitest";
import { PAYMENT_STATUSES } from "../../../contract/order.ts";
import en from "../../../webview/locales/en.json" with { type: "json" };
import { faceOf } from "../../../webview/notice/face.ts";
import { speak } from "../../../webview/words.ts";

const ways = { renew: () => {}, reload: () => {} };
const titleOf = (words: string) => words.split("\n")[0];

beforeAll(() =>
  speak({ locale: "en", dir: "ltr", strings: { ...en.every, ...en.shared, ...en.notice }, shop: { digits: 2 } }),
);

describe("a page without anything to fill in", () => {
  it("offers a fresh link for one that is over, until one was sent", () => {
    const over = { page: "expired", order: null } as const;
    const said = ["", "Sending…", "Sent. Look in the chat.", "A fresh link went there.", en.shared["renew.failed"]];
    const faces = said.map((words) => faceOf(over, words, ways));
    expect(faces.map(({ way }) => way?.[0])).toEqual(["send", undefined, undefined, undefined, "send"]);
    expect(new Set(faces.map(({ words }) => words)).size).toBe(5);
    expect(new Set(faces.map(({ words }) => titleOf(words)))).toEqual(new Set(["This link is over"]));
  });

  it("offers none where the address names no link", () => {
    expect(faceOf({ page: "expired", order: null }, "", { ...ways, renew: null }).way).toBeUndefined();
  });

  it("says paid, not paid or not known yet of an order that comes back from the bank", () => {
    const said = PAYMENT_STATUSES.map((status) => {
      const { words, other } = faceOf({ page: "return", order: { number: "A-1", status } }, "", ways);
      return [status, titleOf(words), other?.[0]];
    });
    expect(said).toEqual([
      ["created", "We are checking the payment", "again"],
      ["paying", "We are checking the payment", "again"],
      ["action_required", "We are checking the payment", "again"],
      ["declined", "The payment did not go through", undefined],
      ["paid", "Paid", undefined],
      ["cancelled", "The payment did not go through", undefined],
      ["expired", "The payment did not go through", undefined],
    ]);
  });

  it("says where to look to a browser that does not know the order which the bank sent back", () => {
    const { words, way, other } = faceOf({ page: "return", order: null }, "", ways);
    expect([titleOf(words), way, other]).toEqual(["Back from the bank", undefined, undefined]);
    expect(words).toContain("in the chat");
  });

  it("of an unknown address says that there is nothing", () => {
    expect(titleOf(faceOf({ page: "missing", order: null }, "", ways).words)).toBe("Nothing here");
  });
});
