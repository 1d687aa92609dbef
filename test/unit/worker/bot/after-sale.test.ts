import { describe, expect, test } from "vitest";
import {
  cancelledMessages,
  givenBackMessages,
  goodsMessages,
  refundedMessages,
} from "../../../../worker/bot/after-sale.ts";
import { LANGUAGES } from "../../../../worker/bot/words/index.ts";
import { order } from "../rows.ts";

const STATES = ["processing", "shipped", "out_for_delivery", "delivered", "delayed", "returned"] as const;
const parcel = { carrier: "DHL", trackingNumber: "0034", trackingUrl: "https://www.dhl.com/0034" };

interface Spoken {
  attachment: { payload: { text: string; buttons: { type: string; title: string; url?: string }[] } };
}
const payloadOf = (message: unknown) => (message as Spoken).attachment.payload;

describe.each(LANGUAGES)("in %s", (locale) => {
  const own = order({ locale, ...parcel });
  const all = [
    ...STATES.flatMap((state) => goodsMessages(own, state)),
    ...cancelledMessages(own, 3499),
    ...cancelledMessages(own, 0),
    ...givenBackMessages(own, { amount: 5000, currency: "EUR" }),
    ...refundedMessages(own, { id: "ref_1", amountMinor: 100 }),
  ];

  test("every message names the order, leaves no place unfilled and leads to all orders", () => {
    for (const { message } of all) {
      const { text, buttons } = payloadOf(message);
      expect(text).toContain("A-1042");
      expect(text).not.toMatch(/[{}]/);
      expect(buttons.at(-1)?.type).toBe("postback");
    }
  });

  test("a parcel can be followed while it moves, and only then", () => {
    const followed = STATES.filter((state) => payloadOf(goodsMessages(own, state)[0]?.message).buttons.length === 2);
    expect(followed).toEqual(["shipped", "out_for_delivery", "delayed"]);
  });
});

test("every occasion has a key of its own that is always the same", () => {
  const keys = () =>
    [
      ...STATES.flatMap((state) => goodsMessages(order(), state)),
      ...cancelledMessages(order(), 1),
      ...refundedMessages(order(), { id: "ref_1", amountMinor: 100 }),
    ].map(({ dedupeKey }) => dedupeKey);
  expect(keys()).toEqual(keys());
  expect(new Set(keys()).size).toBe(keys().length);
});
