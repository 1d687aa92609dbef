import { describe, expect, test } from "vitest";
import {
  type AssuranceLevel,
  KEEP_CARD_TEXT_VERSION,
  type Payment,
  TAP_TEXT_VERSION,
} from "../../../../contract/checkout.ts";
import type { CheckoutFacts, SavedCardRow } from "../../../../db/checkouts.ts";
import { boundsOf, choose, cvcFor, methodOf, preselect } from "../../../../worker/checkout/choice.ts";
import { ADDRESS, checkoutFacts, NOW, order, shop } from "../rows.ts";

const CARD: SavedCardRow = {
  id: "crd_1",
  brand: "visa",
  last4: "4242",
  expMonth: 12,
  expYear: 2030,
  tapConsent: null,
  addressIds: ["adr_1"],
};
const SAVED: Payment = { kind: "saved_card", cardId: "crd_1", tap: null, cvcToken: null };
const TAP = { textVersion: TAP_TEXT_VERSION };
const ANYTHING = { addressIds: null, totalMaxMinor: null, fetched: true };
const newCard = (textVersion: string | null, tap: { textVersion: string } | null = null): Payment => ({
  kind: "new_card",
  clientToken: "ctoken_1",
  keep: textVersion === null ? null : { textVersion },
  tap,
});

const TWO_ADDRESSES = ["adr_1", "adr_2"].map((id) => ({ id, address: ADDRESS }));

function factsAt(level: AssuranceLevel, change: Partial<CheckoutFacts> = {}): CheckoutFacts {
  const facts = checkoutFacts({ cards: [CARD], addresses: [{ id: "adr_1", address: ADDRESS }], ...change });
  return { ...facts, session: { ...facts.session, level } };
}

describe("a new card", () => {
  test("without the box is charged and not kept, and nothing bars it", () => {
    const choice = choose(factsAt("claimed"), newCard(null), null, NOW);
    expect(choice).toMatchObject({ cardId: null, consent: null, tapConsent: null, bounds: ANYTHING });
    expect(choice).toMatchObject({ limits: [{ key: "buyer:byr_1", max: 3, thingsMax: 5 }] });
    expect(methodOf(newCard(null), null, { customerId: null, providerCardId: null })).toEqual({
      kind: "new_card",
      clientToken: "ctoken_1",
      save: false,
    });
  });

  test.each(["claimed", "person"] as const)(
    "with the box, at the level %s, is kept with text, language and time",
    (level) => {
      const consent = { textVersion: KEEP_CARD_TEXT_VERSION, locale: "en-GB", at: NOW.toISOString() };
      expect(choose(factsAt(level), newCard(KEEP_CARD_TEXT_VERSION), null, NOW)).toMatchObject({
        consent,
        tapConsent: null,
      });
      const method = methodOf(newCard(KEEP_CARD_TEXT_VERSION), consent, { customerId: "cus_1", providerCardId: null });
      expect(method).toMatchObject({ save: true });
    },
  );

  test("with the box, from somebody who only holds the link, is not kept", () => {
    const choice = choose(factsAt("link"), newCard(KEEP_CARD_TEXT_VERSION, TAP), null, NOW);
    expect(choice).toMatchObject({ consent: null, tapConsent: null });
  });

  test("with both boxes may pay by a tap, up to the shop's limit of that day", () => {
    const facts = factsAt("claimed", { shop: shop({ tapLimitMinor: 4000 }) });
    expect(choose(facts, newCard(KEEP_CARD_TEXT_VERSION, TAP), null, NOW)).toMatchObject({
      tapConsent: {
        textVersion: TAP_TEXT_VERSION,
        locale: "en-GB",
        at: NOW.toISOString(),
        limitMinor: 4000,
        currency: "EUR",
      },
    });
  });

  test("that is not kept cannot pay by a tap", () => {
    expect(choose(factsAt("claimed"), newCard(null, TAP), null, NOW)).toMatchObject({
      code: "invalid",
      fields: { keep: "missing" },
    });
  });

  test("with consent to another text than is shown is refused", () => {
    expect(choose(factsAt("claimed"), newCard("keep-2020-01"), null, NOW)).toMatchObject({
      code: "invalid",
      fields: { keep: "unknown" },
    });
    const old = newCard(KEEP_CARD_TEXT_VERSION, { textVersion: "tap-2020-01" });
    expect(choose(factsAt("claimed"), old, null, NOW)).toMatchObject({ code: "invalid", fields: { tap: "unknown" } });
  });
});

describe("a saved card", () => {
  test("is charged by the provider's name for it, and needs no new consent", () => {
    expect(choose(factsAt("person"), SAVED, null, NOW)).toMatchObject({
      cardId: "crd_1",
      consent: null,
      tapConsent: null,
    });
    expect(methodOf(SAVED, null, { customerId: "cus_1", providerCardId: "pm_1" })).toEqual({
      kind: "saved_card",
      providerCardId: "pm_1",
      cvcToken: null,
    });
  });

  test("may be given the second consent, which a guest cannot", () => {
    expect(choose(factsAt("claimed"), { ...SAVED, tap: TAP }, null, NOW)).toMatchObject({
      tapConsent: { limitMinor: 5000 },
    });
    expect(choose(factsAt("link"), { ...SAVED, tap: TAP }, null, NOW)).toMatchObject({ tapConsent: null });
  });

  test("that is not among those this session may see does not exist", () => {
    expect(choose(factsAt("claimed", { cards: [] }), SAVED, null, NOW)).toMatchObject({ code: "card_unusable" });
    expect(choose(factsAt("person"), { ...SAVED, cardId: "crd_2" }, null, NOW)).toMatchObject({
      code: "card_unusable",
    });
  });

  test.each(["claimed", "person"] as const)(
    "without its CVC goes, at the level %s, to saved addresses where it has been, up to the shop's limit",
    (level) => {
      const facts = factsAt(level, { shop: shop({ claimedLimitMinor: 7000 }), addresses: TWO_ADDRESSES });
      expect(boundsOf(facts, SAVED)).toEqual({
        addressIds: ["adr_1"],
        totalMaxMinor: 7000,
        fetched: level === "person",
      });
      expect(choose(facts, SAVED, null, NOW)).toMatchObject({ bounds: { addressIds: ["adr_1"] } });
      const gone = factsAt(level, { addresses: TWO_ADDRESSES.slice(1) });
      expect(boundsOf(gone, SAVED)).toMatchObject({ addressIds: [] });
    },
  );

  test("with its CVC goes above the limit and to any saved address, and for a proven person to any at all", () => {
    const withCvc: Payment = { ...SAVED, cvcToken: "cvctok_1" };
    const facts = factsAt("claimed", { addresses: TWO_ADDRESSES });
    expect(boundsOf(facts, withCvc)).toEqual({ ...ANYTHING, addressIds: ["adr_1", "adr_2"] });
    expect(boundsOf(factsAt("person"), withCvc)).toEqual(ANYTHING);
    expect(methodOf(withCvc, null, { customerId: "cus_1", providerCardId: "pm_1" })).toMatchObject({
      cvcToken: "cvctok_1",
    });
  });

  test.each([
    ["claimed", "adr_1", 10_000, false],
    ["claimed", "adr_1", 10_001, true],
    ["claimed", "adr_2", 1, true],
    ["person", "adr_2", 1, true],
    ["person", "adr_1", 10_000, false],
    ["person", null, 1, true],
  ] as const)(
    "at the level %s, to the address %s and for %i cents: asks for the CVC is %s",
    (level, address, total, asks) => {
      const paid = { addressId: address, totalMinor: total, delivery: null };
      expect(cvcFor(factsAt(level, { addresses: TWO_ADDRESSES }), paid)).toEqual(asks ? ["crd_1"] : []);
    },
  );

  test("is asked for its CVC where the address was removed, and for goods that are fetched by who has proved nothing", () => {
    const paid = { addressId: "adr_1", totalMinor: 1, delivery: null };
    expect(cvcFor(factsAt("claimed", { addresses: [] }), paid)).toEqual(["crd_1"]);
    const fetched = {
      ...paid,
      delivery: { ...order().delivery, pickupAt: { country: "IT", region: "MI", postcode: "20123" } },
    } as ReturnType<typeof order>;
    expect(cvcFor(factsAt("claimed"), fetched)).toEqual(["crd_1"]);
    expect(cvcFor(factsAt("person"), fetched)).toEqual([]);
  });
});

describe("what is chosen when the page opens", () => {
  const everywhere = { ...CARD, addressIds: ["adr_1", "adr_2"] };
  const cards = [everywhere, { ...everywhere, id: "crd_2", last4: "4444" }];
  const chosen = (change: Partial<CheckoutFacts>) =>
    preselect(factsAt("claimed", { cards, addresses: TWO_ADDRESSES, ...change }));
  const declined = (change: Parameters<typeof order>[0] = {}) =>
    order({ status: "declined", declineCode: "insufficient_funds", cardId: "crd_1", addressId: "adr_1", ...change });

  test("is the first card to the first address, and something new where nothing is saved", () => {
    expect(chosen({})).toEqual({ addressId: "adr_1", cardId: "crd_1" });
    expect(chosen({ addresses: [] })).toEqual({ addressId: null, cardId: null });
    expect(chosen({ cards: [] })).toEqual({ addressId: "adr_1", cardId: null });
  });

  test("is no address that no card has been to, as one that somebody else has put there", () => {
    const to = (addressIds: string[]) => chosen({ cards: [{ ...CARD, addressIds }] });
    expect(to(["adr_2"])).toEqual({ addressId: "adr_2", cardId: "crd_1" });
    expect(to([])).toEqual({ addressId: null, cardId: null });
    const second = { ...CARD, id: "crd_2", addressIds: ["adr_1"] };
    expect(chosen({ cards: [{ ...CARD, addressIds: ["adr_2"] }, second] })).toEqual({
      addressId: "adr_1",
      cardId: "crd_2",
    });
  });

  test("is never the card that was just refused: another one, or a new one", () => {
    expect(chosen({ order: declined() }).cardId).toBe("crd_2");
    expect(chosen({ order: declined(), cards: [CARD] }).cardId).toBeNull();
    expect(chosen({ order: declined({ cardId: null }) }).cardId).toBe("crd_1");
  });

  test("is the same card after a wrong code or a hiccup in the page, and another one where [Use another card] led here", () => {
    for (const declineCode of ["incorrect_cvc", "processing_error"] as const) {
      expect(chosen({ order: declined({ declineCode }) }).cardId).toBe("crd_1");
      expect(chosen({ order: declined({ declineCode, channel: "thread" }) }).cardId).toBe("crd_2");
    }
  });

  test("is the address of the order that is under way, and the first again once it is over", () => {
    expect(chosen({ order: declined({ addressId: "adr_2" }) }).addressId).toBe("adr_2");
    expect(chosen({ order: declined({ addressId: "adr_2", status: "expired" }) })).toEqual({
      addressId: "adr_1",
      cardId: "crd_1",
    });
    const session = { ...checkoutFacts().session, draft: { address: ADDRESS, email: "" } };
    expect(chosen({ session, order: declined({ addressId: null }) })).toEqual({ addressId: null, cardId: null });
  });
});
