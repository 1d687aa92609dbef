import { describe, expect, test } from "vitest";
import { DECLINE_CODES, PAYMENT_STATUSES } from "../../../../contract/order.ts";
import { viewCheckout, viewOrder, viewQuote, viewShop } from "../../../../worker/checkout/view.ts";
import { parseConfig } from "../../../../worker/config.ts";
import { ENV } from "../env.ts";
import { ADDRESS, address, checkoutFacts, NOW, offer, order, served, shop } from "../rows.ts";

const later = (ms: number) => new Date(NOW.getTime() + ms);
const FACTS = checkoutFacts();
const CARD = {
  id: "crd_1",
  providerCardId: "pm_1",
  brand: "visa",
  last4: "4242",
  expMonth: 12,
  expYear: 2030,
  tapConsent: null,
  addressIds: ["adr_1"],
};

describe("an order as its payer sees it", () => {
  test("has its number, its total and where it goes, and nothing of the database's", () => {
    expect(viewOrder(order(), FACTS, NOW, null)).toEqual({
      id: "ord_1",
      number: "A-1042",
      status: "paying",
      attempt: 1,
      attempts: {},
      lines: [
        {
          title: "House blend, 500 g",
          detail: order().lines[0]?.detail,
          imageUrl: order().lines[0]?.imageUrl,
          quantity: 1,
          total: { amount: 2999, currency: "EUR" },
        },
      ],
      delivery: {
        id: "standard",
        label: "Standard",
        price: { amount: 500, currency: "EUR" },
        earliest: "2026-11-24",
        latest: "2026-11-25",
      },
      parts: [
        { kind: "delivery", label: "Delivery · Standard", amount: { amount: 500, currency: "EUR" } },
        { kind: "included_tax", label: "incl. 22% VAT", amount: { amount: 631, currency: "EUR" } },
      ],
      total: { amount: 3499, currency: "EUR" },
      cvcFor: [],
      decline: null,
      words: null,
      challenge: null,
      card: null,
      destination: "Milano",
      inChat: true,
      pageUrl: null,
      heldForMs: 600_000,
    });
  });

  test("names a decline only while it is declined", () => {
    const declined = order({ status: "declined", declineCode: "expired_card" });
    expect(viewOrder(declined, FACTS, NOW, null).decline).toBe("expired_card");
    const waiting = viewOrder({ ...declined, status: "action_required" }, FACTS, NOW, null);
    expect(waiting).toMatchObject({ decline: null, words: null });
  });

  test("says why it was declined in the order's own language, whatever the bank had to say", () => {
    for (const declineCode of [...DECLINE_CODES, null]) {
      const said = ["en-GB", "ar"].map((locale) =>
        viewOrder(order({ status: "declined", declineCode, locale }), FACTS, NOW, null),
      );
      for (const { words } of said) expect(words, `${declineCode}`).toMatch(/^.+\n.+$/);
      expect(said[0]?.words).not.toBe(said[1]?.words);
    }
  });

  test("says which card it was, in one piece whatever way the page is read", () => {
    const declined = order({
      status: "declined",
      declineCode: "insufficient_funds",
      cardBrand: "visa",
      cardLast4: "9995",
    });
    expect(viewOrder(declined, FACTS, NOW, null).words).toBe(
      "Not enough money on this card\n\u2068Visa •••• 9995\u2069: Nothing was charged. Please try another card.",
    );
  });

  test("names as paid what was charged, which the merchant may have accepted in place of the total", () => {
    const words = (acceptedMinor: number | null) =>
      viewOrder(order({ status: "paid", acceptedMinor }), FACTS, NOW, null).words;
    expect(words(null)).toContain("€34.99 paid");
    expect(words(5000)).toContain("€50.00 paid");
  });

  test.each([2000, 5000])(
    "accepted at %i adds up to that, beside a discount, a tax that is added and a tip",
    (acceptedMinor) => {
      const tax = { mode: "added" as const, rates: [{ basisPoints: 1000, netMinor: 2699, taxMinor: 270 }] };
      const more = { discountMinor: 300, code: "TEN", tax, taxMinor: 270, tipMinor: 200, totalMinor: 3669 };
      const { lines, parts, total } = viewOrder(order({ status: "paid", acceptedMinor, ...more }), FACTS, NOW, null);
      expect(parts.map(({ kind }) => kind)).toEqual(["discount", "delivery", "tax", "tip", "adjustment"]);
      const amounts = [...lines.map((line) => line.total), ...parts.map((part) => part.amount)];
      expect(amounts.reduce((sum, { amount }) => sum + amount, 0)).toBe(acceptedMinor);
      expect(total.amount).toBe(acceptedMinor);
    },
  );

  test("above the shop's limit asks for the code of a saved card, also when it is opened again", () => {
    const dear = order({ status: "declined", totalMinor: 10_001, addressId: "adr_1" });
    const facts = checkoutFacts({ cards: [CARD], addresses: [{ id: "adr_1", address: ADDRESS }] });
    expect(viewOrder(dear, facts, NOW, null).cvcFor).toEqual(["crd_1"]);
    expect(viewOrder({ ...dear, totalMinor: 10_000 }, facts, NOW, null).cvcFor).toEqual([]);
  });

  test("hands out the provider's secret for a challenge and for nothing else", () => {
    for (const status of PAYMENT_STATUSES) {
      const { challenge } = viewOrder(order({ status }), FACTS, NOW, "pi_1_secret");
      expect(challenge, status).toEqual(status === "action_required" ? { clientSecret: "pi_1_secret" } : null);
    }
    expect(viewOrder(order({ status: "action_required" }), FACTS, NOW, null).challenge).toBeNull();
  });

  test("counts down the hold, never below nothing, and only while goods are held", () => {
    expect(viewOrder(order(), FACTS, later(599_000), null).heldForMs).toBe(1000);
    expect(viewOrder(order(), FACTS, later(700_000), null).heldForMs).toBe(0);
    expect(viewOrder(order({ heldUntil: null }), FACTS, NOW, null).heldForMs).toBeNull();
    expect(viewOrder(order({ status: "paid" }), FACTS, NOW, null).heldForMs).toBeNull();
  });

  test("of a guest is not in the chat", () => {
    expect(viewOrder(order({ buyerId: null }), FACTS, NOW, null).inChat).toBe(false);
  });

  test("to a place without a town never shows the house number", () => {
    const view = viewOrder(
      order({ address: address({ country: "SG", line1: "1 Raffles Place", city: "", region: "" }) }),
      FACTS,
      NOW,
      null,
    );
    expect(view.destination).toBe("Raffles P…");
  });
});

describe("a checkout", () => {
  test("shows its things, the home country's form and who is asked for an e-mail address", () => {
    const view = viewCheckout(checkoutFacts(), null, NOW);
    expect(view.lines).toMatchObject([{ title: "House blend, 500 g", quantity: 1, total: { amount: 2999 } }]);
    expect(view.subtotal).toEqual({ amount: 2999, currency: "EUR" });
    expect(view.form.country).toBe("IT");
    expect(view.countries).toEqual([
      { code: "IT", name: "Italy" },
      { code: "DE", name: "Germany" },
    ]);
    expect(view.form.estimate).toMatchObject({
      delivery: { label: "Standard", price: { amount: 500 } },
      total: { amount: 3499, currency: "EUR" },
    });
    expect(view.form.fields.map(({ key }) => key)).not.toContain("email");
  });

  test("with nothing but the link asks for an e-mail address", () => {
    const facts = checkoutFacts();
    const guest = { ...facts, session: { ...facts.session, level: "link" as const } };
    expect(viewCheckout(guest, null, NOW).form.fields.at(-1)).toMatchObject({ key: "email", required: true });
  });

  test("below the proven person masks saved addresses and hands out no reference of the provider's", () => {
    const facts = checkoutFacts({ cards: [CARD], addresses: [{ id: "adr_1", address: ADDRESS }] });
    const view = viewCheckout(facts, null, NOW);
    expect(view.saved.addresses).toEqual([{ id: "adr_1", name: "Giulia R.", summary: "Via R…, Milano" }]);
    expect(view.saved.cards).toEqual([
      { id: "crd_1", brand: "visa", last4: "4242", expMonth: 12, expYear: 2030, taps: false },
    ]);
    expect(JSON.stringify(view)).not.toMatch(/pm_1|Via Roma|Rossi/);
  });

  test("restores what was typed, and the form of the country it was typed for", () => {
    const facts = checkoutFacts();
    const draft = { address: address({ country: "DE", city: "Berlin" }), email: "g@example.test" };
    const view = viewCheckout({ ...facts, session: { ...facts.session, draft } }, null, NOW);
    expect(view.draft).toEqual(draft);
    expect(view.form.country).toBe("DE");
  });

  test("of a shop that does not deliver at home begins with the first country it goes to", () => {
    const facts = checkoutFacts({ served: served("FR") });
    expect(viewCheckout(facts, null, NOW).form.country).toBe("FR");
  });

  test("leaves out what is not for sale any more", () => {
    expect(viewCheckout(checkoutFacts({ offers: [offer({ available: 0 })] }), null, NOW).lines).toEqual([]);
  });

  test("speaks of countries, ways of delivery and fields in the session's language", () => {
    const facts = checkoutFacts();
    const german = { ...facts, session: { ...facts.session, locale: "de-DE" } };
    const view = viewCheckout(german, null, NOW);
    expect(view.countries[0]).toEqual({ code: "IT", name: "Italien" });
    expect(view.form.estimate?.parts[0]?.label).toBe("Lieferung · Standard");
    expect(view.form.fields.map(({ label }) => label)).toContain("Provinz");
  });
});

test("a quote names every amount, how long it is valid, and its destination masked below the proven person", () => {
  const { lines, delivery, code, currency, subtotalMinor, discountMinor, deliveryMinor } = order();
  const { taxMinor, tax, tipMinor, totalMinor } = order();
  const quote = {
    ...{
      lines,
      delivery,
      code,
      currency,
      subtotalMinor,
      discountMinor,
      deliveryMinor,
      taxMinor,
      tax,
      tipMinor,
      totalMinor,
    },
    id: "quo_1",
    checkoutId: "chk_1",
    payer: "buyer:byr_1",
    cardId: null,
    again: false,
    locale: "en-GB",
    address: ADDRESS,
    addressId: null,
    email: "",
    termsVersion: "2026-11",
    createdAt: NOW,
    expiresAt: later(3_600_000),
  };
  const way = { id: "standard", priceMinor: 500, fullMinor: 500, earliest: "2026-11-24", latest: "2026-11-25" };
  const price = {
    options: [{ ...way, pickupAt: null }],
    closed: [{ id: "express", reason: "too_heavy" as const, limit: 500 }],
    code: { kind: "refused" as const, code: "OLD", reason: "over" as const, minimumMinor: null },
    tip: { kind: "none" as const },
    charge: { kind: "possible" as const },
  };
  const view = viewQuote(quote, price, checkoutFacts(), "https://pay.example.com");
  expect(view).toMatchObject({
    id: "quo_1",
    total: { amount: 3499, currency: "EUR" },
    delivery: { id: "standard", label: "Standard", price: { amount: 500, currency: "EUR" } },
    deliveryOptions: [{ id: "standard", label: "Standard" }],
    closedOptions: [{ id: "express", label: "Express", reason: "Only up to 0.5 kg." }],
    code: { code: "OLD", applied: false, words: "This code has ended." },
    destination: { name: "Giulia R.", summary: "Via R…, Milano" },
    legal: { termsUrl: "https://pay.example.com/legal/terms/2026-11?lang=en-GB" },
    validForMs: 3_600_000,
  });
  expect(JSON.stringify(view)).not.toMatch(/chk_1|byr_1/);
});

test("the shop shows its chat, and test mode until the keys are live", () => {
  const view = viewShop(shop(), parseConfig(ENV), "de-AT");
  expect(view).toMatchObject({ name: "Officina Caffè", chatUrl: "https://m.me/1001", digits: 2, testMode: true });
  const live = { ...ENV, STRIPE_SECRET_KEY: "sk_live_ofthesetests", STRIPE_PUBLISHABLE_KEY: "pk_live_ofthesetests" };
  expect(viewShop(shop(), parseConfig(live), "en").testMode).toBe(false);
});
