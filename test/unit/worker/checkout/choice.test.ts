import { describe, expect, test } from "vitest";
import { type AssuranceLevel, KEEP_CARD_TEXT_VERSION, type Payment } from "../../../../contract/checkout.ts";
import type { CheckoutFacts } from "../../../../db/checkouts.ts";
import { boundsOf, choose } from "../../../../worker/checkout/choice.ts";
import { ADDRESS, checkoutFacts, NOW, shop } from "../rows.ts";

const CARD = { id: "crd_1", providerCardId: "pm_1", brand: "visa", last4: "4242", expMonth: 12, expYear: 2030 };
const SAVED: Payment = { kind: "saved_card", cardId: "crd_1" };
const newCard = (textVersion: string | null): Payment => ({
  kind: "new_card",
  clientToken: "ctoken_1",
  keep: textVersion === null ? null : { textVersion },
});

function factsAt(level: AssuranceLevel, change: Partial<CheckoutFacts> = {}): CheckoutFacts {
  const facts = checkoutFacts({ cards: [CARD], addresses: [{ id: "adr_1", address: ADDRESS }], ...change });
  return { ...facts, session: { ...facts.session, level } };
}

describe("a new card", () => {
  test("without the box is charged and not kept, and nothing bars it", () => {
    expect(choose(factsAt("claimed"), newCard(null), NOW)).toEqual({
      method: { kind: "new_card", clientToken: "ctoken_1", save: false },
      consent: null,
      bounds: null,
    });
  });

  test.each(["claimed", "person"] as const)(
    "with the box, at the level %s, is kept with text, language and time",
    (level) => {
      expect(choose(factsAt(level), newCard(KEEP_CARD_TEXT_VERSION), NOW)).toMatchObject({
        method: { save: true },
        consent: { textVersion: KEEP_CARD_TEXT_VERSION, locale: "en-GB", at: NOW.toISOString() },
      });
    },
  );

  test("with the box, from somebody who only holds the link, is not kept", () => {
    const choice = choose(factsAt("link"), newCard(KEEP_CARD_TEXT_VERSION), NOW);
    expect(choice).toMatchObject({ method: { save: false }, consent: null });
  });

  test("with consent to another text than is shown is refused", () => {
    expect(choose(factsAt("claimed"), newCard("keep-2020-01"), NOW)).toMatchObject({
      code: "invalid",
      fields: { keep: "unknown" },
    });
  });
});

describe("a saved card", () => {
  test("is charged by the provider's name for it, and needs no new consent", () => {
    expect(choose(factsAt("person"), SAVED, NOW)).toEqual({
      method: { kind: "saved_card", providerCardId: "pm_1" },
      consent: null,
      bounds: null,
    });
  });

  test("that is not among those this session may see does not exist", () => {
    expect(choose(factsAt("claimed", { cards: [] }), SAVED, NOW)).toMatchObject({ code: "card_unusable" });
    const other: Payment = { kind: "saved_card", cardId: "crd_2" };
    expect(choose(factsAt("person"), other, NOW)).toMatchObject({ code: "card_unusable" });
  });

  test("of somebody who has only claimed a link goes to saved addresses and up to the shop's limit", () => {
    const facts = factsAt("claimed", { shop: shop({ claimedLimitMinor: 7000 }) });
    expect(boundsOf(facts, SAVED)).toEqual({ addressIds: ["adr_1"], totalMaxMinor: 7000 });
    expect(choose(factsAt("claimed"), SAVED, NOW)).toMatchObject({ bounds: { addressIds: ["adr_1"] } });
  });

  test("of a proven person goes anywhere", () => {
    expect(boundsOf(factsAt("person"), SAVED)).toBeNull();
  });
});
