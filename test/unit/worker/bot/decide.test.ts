/** What the bot answers to each occasion. Long because every intent has its answer here. */
import { describe, expect, test } from "vitest";
import type { KnownCard, ListedOrder, ThreadFacts } from "../../../../db/buyers.ts";
import { decide } from "../../../../worker/bot/decide.ts";
import type { Occasion } from "../../../../worker/bot/occasion.ts";
import type { Reply, ReplyButton } from "../../../../worker/bot/reply.ts";
import { threadPrices } from "../../../../worker/bot/thread-offers.ts";
import { LANGUAGES } from "../../../../worker/bot/words/index.ts";
import { OFFERS_PER_CAROUSEL } from "../../../../worker/limits.ts";
import { fc } from "../../seeded.ts";
import { address, GERMANY, listedOrder, NOW, offer, order, shop, threadCard, threadFacts, zones } from "../rows.ts";

type Intent = Occasion["intent"];

const SHOP: Intent = { kind: "shop", offset: 0 };
const BUY: Intent = { kind: "buy", sku: "house-blend-500" };
const DETAILS: Intent = { kind: "details", sku: "house-blend-500" };
const INTENTS: Intent[] = [
  SHOP,
  { kind: "shop", offset: 9 },
  BUY,
  DETAILS,
  { kind: "start" },
  { kind: "orders" },
  { kind: "cards" },
  { kind: "card_removed", last4: "4242" },
  { kind: "card_removed", last4: null },
  { kind: "taps_ended", last4: "4242" },
  { kind: "tap_over" },
  { kind: "tap_repeated" },
  { kind: "tap_checking" },
  { kind: "tap_paid", order: order({ status: "paid", cardBrand: "visa", cardLast4: "4242" }) },
  ...(["my_data", "erase"] as const).map((kind) => ({ kind })),
  { kind: "help" },
  { kind: "unknown" },
];
/** A card that may pay up to fifty euros by a tap. */
const tapCard = (change: Partial<KnownCard> = {}) => threadCard({ tapLimitMinor: 5000, tapCurrency: "EUR", ...change });
const TAPPER: Partial<ThreadFacts> = { cards: [tapCard()] };

function say(intent: Intent, known: Partial<ThreadFacts> = {}, cardNumberRemoved = false): Reply[] {
  const facts = threadFacts(known);
  return decide({ intent, cardNumberRemoved }, facts, threadPrices(facts, "en-GB", NOW));
}
const textsOf = (replies: Reply[]) => replies.map((reply) => (reply.kind === "offers" ? "[offers]" : reply.text));
const buttonsOf = (replies: Reply[]): ReplyButton[] =>
  replies.flatMap((reply) => {
    if (reply.kind === "buttons") return reply.buttons;
    return reply.kind === "offers" ? reply.cards.flatMap((card) => card.buttons) : [];
  });
const quickOf = (replies: Reply[]) =>
  replies.flatMap((reply) => (reply.kind === "text" ? (reply.quick ?? []) : [])).map((quick) => quick.payload);
const cardsOf = (replies: Reply[]) => replies.flatMap((reply) => (reply.kind === "offers" ? reply.cards : []));
const german = () => ({ buyer: { ...threadFacts().buyer, locale: "de_DE" } });

describe("somebody new", () => {
  test.each<[string, Intent]>([
    ["starts", { kind: "start" }],
    ["asks for the shop", SHOP],
    ["says something we do not understand", { kind: "unknown" }],
  ])("who %s is greeted by name, told that it is a bot, and shown the shop", (_, intent) => {
    const replies = say(intent, { isNew: true });
    expect(textsOf(replies)).toEqual([
      "Hi Giulia! I'm the shop's assistant, a bot. Here is what we have today.",
      "[offers]",
    ]);
  });

  test("without a name is greeted without one", () => {
    const buyer = { ...threadFacts().buyer, firstName: null };
    expect(textsOf(say({ kind: "start" }, { isNew: true, buyer }))[0]).toBe(
      "Hi! I'm the shop's assistant, a bot. Here is what we have today.",
    );
  });
});

describe("the shop", () => {
  test("shows each product with its price, its delivery cost and what can be done", () => {
    expect(cardsOf(say(SHOP))).toEqual([
      {
        title: "House blend, 500 g",
        subtitle: "€29.99 · delivery to Italy €5.00",
        imageUrl: "https://officina.test/house-blend.jpg",
        buttons: [
          { kind: "link", title: "Buy now", sku: "house-blend-500", height: "full" },
          { kind: "postback", title: "Details", payload: "DETAILS:house-blend-500" },
        ],
      },
    ]);
  });

  test("answers somebody with a saved card by postback, so that the link is fresh when it is tapped", () => {
    expect(buttonsOf(say(SHOP, { cards: [threadCard()] }))[0]).toEqual({
      kind: "postback",
      title: "Buy now",
      payload: "BUY:house-blend-500",
    });
  });

  test("says when there are few left and when there are none, which cannot be bought", () => {
    const [few, none] = cardsOf(say(SHOP, { offers: [offer({ available: 4 }), offer({ available: 0 })] }));
    expect(few?.subtitle).toBe("€29.99 · only 4 left · delivery €5.00");
    expect(none?.subtitle).toBe("€29.99 · sold out");
    expect(none?.buttons.map((button) => button.title)).toEqual(["Details"]);
  });

  test.each([
    [5, "only 5 left"],
    [6, "delivery to Italy"],
    [null, "delivery to Italy"],
  ])("with %s left says: %s", (available, words) => {
    expect(cardsOf(say(SHOP, { offers: [offer({ available })] }))[0]?.subtitle).toContain(words);
  });

  test("that does not deliver at home shows the price alone", () => {
    expect(cardsOf(say(SHOP, { zones: zones(GERMANY) }))[0]?.subtitle).toBe("€29.99");
  });

  test("with more than fits in a carousel offers the rest, from where it left off", () => {
    const offers = Array.from({ length: OFFERS_PER_CAROUSEL + 1 }, (_, n) => offer({ id: `v${n}` }));
    const first = say(SHOP, { offers });
    expect(cardsOf(first)).toHaveLength(OFFERS_PER_CAROUSEL);
    expect(quickOf(first)).toEqual([`SHOP:${OFFERS_PER_CAROUSEL}`]);
    expect(quickOf(say({ kind: "shop", offset: 9 }, { offers }))).toEqual([`SHOP:${9 + OFFERS_PER_CAROUSEL}`]);
    expect(quickOf(say(SHOP, { offers: offers.slice(1) }))).toEqual([]);
  });

  test("that is empty says so", () => {
    expect(textsOf(say(SHOP, { offers: [] }))).toEqual([
      "The shelves are empty right now. Please look in again later.",
    ]);
  });
});

describe("details", () => {
  test("are title, description and price, with a way to buy", () => {
    const replies = say(DETAILS);
    expect(textsOf(replies)).toEqual(["House blend, 500 g\nRound and chocolatey.\n€29.99 · delivery to Italy €5.00"]);
    expect(buttonsOf(replies).map((button) => button.kind)).toEqual(["link"]);
  });

  test("of what is sold out have no way to buy", () => {
    const replies = say(DETAILS, { offers: [offer({ available: 0 })] });
    expect(textsOf(replies)[0]).toContain("sold out");
    expect(buttonsOf(replies)).toEqual([]);
  });

  test("of what is gone lead back to the menu", () => {
    expect(quickOf(say(DETAILS, { offers: [] }))).toEqual(["SHOP:0", "ORDERS", "HELP"]);
  });
});

describe("buying", () => {
  test("with nothing saved answers with a fresh link to a whole page", () => {
    const replies = say(BUY);
    expect(textsOf(replies)).toEqual(["Here is your fresh link for House blend, 500 g. It works for you alone."]);
    expect(buttonsOf(replies)).toEqual([
      { kind: "link", title: "Review and pay", sku: "house-blend-500", height: "full" },
    ]);
  });

  test("with a saved card answers with a fresh link and the price, and charges nothing", () => {
    const replies = say(BUY, { cards: [threadCard()] });
    expect(textsOf(replies)).toEqual([
      "House blend, 500 g, €29.99 · delivery to Italy €5.00. Your details are kept: open it, check it and pay.",
    ]);
    expect(buttonsOf(replies)).toEqual([
      { kind: "link", title: "Review and pay", sku: "house-blend-500", height: "tall" },
    ]);
  });

  test("what is sold out leads back to the shop", () => {
    const replies = say(BUY, { offers: [offer({ available: 0 })] });
    expect(textsOf(replies)).toEqual(["House blend, 500 g has just sold out. Here is what else we have."]);
    expect(buttonsOf(replies)).toEqual([{ kind: "postback", title: "See the shop", payload: "SHOP:0" }]);
  });

  test("what is gone leads back to the menu", () => {
    expect(quickOf(say(BUY, { offers: [] }))).toEqual(["SHOP:0", "ORDERS", "HELP"]);
  });
});

describe("paying by a tap", () => {
  const PAY = { kind: "pay", title: "Pay €34.99 · 4242", sku: "house-blend-500" };

  test("is offered on a product's card, with the whole amount, the card, and where it goes", () => {
    const [card] = cardsOf(say(SHOP, TAPPER));
    expect(card?.subtitle).toBe("€29.99 · €34.99 delivered to Milano");
    expect(card?.buttons.map(({ title }) => title)).toEqual(["Pay €34.99 · 4242", "Buy now", "Details"]);
    expect(card?.buttons[0]).toEqual(PAY);
  });

  test("answers Buy now with the price, the days and a way to change it", () => {
    const replies = say(BUY, TAPPER);
    expect(textsOf(replies)).toEqual([
      expect.stringMatching(/^House blend, 500 g: €34\.99 incl\. VAT and delivery to Milano, Tue.*25 Nov\.$/),
    ]);
    expect(buttonsOf(replies)).toEqual([
      PAY,
      { kind: "link", title: "Change", sku: "house-blend-500", height: "tall" },
      { kind: "terms", title: "Terms, withdrawal" },
    ]);
  });

  test("says how few are left", () => {
    const [card] = cardsOf(say(SHOP, { ...TAPPER, offers: [offer({ available: 2 })] }));
    expect(card?.subtitle).toBe("Only 2 left · €34.99 delivered to Milano");
  });

  test.each<[string, Partial<ThreadFacts>]>([
    ["without the second consent", { ...TAPPER, cards: [threadCard()] }],
    ["above its limit", { ...TAPPER, cards: [threadCard({ tapLimitMinor: 3498, tapCurrency: "EUR" })] }],
    ["in another currency", { ...TAPPER, cards: [threadCard({ tapLimitMinor: 5000, tapCurrency: "CHF" })] }],
    ["with a card that has paid to no address", { cards: [tapCard({ addressId: null, address: null })] }],
    ["where we do not deliver", { cards: [tapCard({ address: address({ country: "JP" }) })] }],
  ])("is not offered %s: there the page is", (_, facts) => {
    expect(buttonsOf(say(SHOP, facts)).map(({ title }) => title)).toEqual(["Buy now", "Details"]);
    expect(buttonsOf(say(BUY, facts))).toMatchObject([{ kind: "link", title: "Review and pay", height: "tall" }]);
  });

  test("takes the card used last of those that may", () => {
    const cards = [
      threadCard({ id: "crd_1", last4: "1111" }),
      threadCard({ id: "crd_2", last4: "4444", tapLimitMinor: 5000, tapCurrency: "EUR" }),
    ];
    expect(buttonsOf(say(BUY, { ...TAPPER, cards }))[0]?.title).toBe("Pay €34.99 · 4444");
  });

  test("sends to where its own card has paid before, and to nobody else's door", () => {
    const berlin = address({ country: "DE", city: "Berlin" });
    const cards = [
      threadCard({ id: "crd_friend", addressId: "adr_2", address: berlin }),
      tapCard({ id: "crd_own", last4: "4444" }),
    ];
    const replies = say(BUY, { cards, zones: zones({}, GERMANY) });
    expect(buttonsOf(replies)[0]?.title).toBe("Pay €34.99 · 4444");
    expect(textsOf(replies)[0]).toContain("delivery to Milano");
  });

  test("too late, says that nothing was charged and offers the price of today", () => {
    const replies = say({ kind: "tap_over" }, TAPPER);
    expect(textsOf(replies)[0]).toMatch(/^This button is used up, so nothing was charged\..*\nHouse blend/);
    expect(buttonsOf(replies)[0]).toEqual(PAY);
    expect(buttonsOf(say({ kind: "tap_over" }))).toMatchObject([{ kind: "link" }]);
  });

  test("of what was just bought asks first, with a price on the button", () => {
    const replies = say({ kind: "tap_repeated" }, TAPPER);
    expect(textsOf(replies)[0]).toMatch(/^You bought this a moment ago\. Would you like another one\?\n/);
    expect(buttonsOf(replies)[0]).toEqual(PAY);
  });

  test("of what is paid says so, with its number, and nothing to pay", () => {
    const bought = order({ status: "paid", cardBrand: "visa", cardLast4: "4242" });
    const replies = say({ kind: "tap_paid", order: bought }, TAPPER);
    expect(textsOf(replies)).toEqual(["A-1042 is already paid: €34.99 with Visa 4242. Its receipt is in this chat."]);
    expect(quickOf(replies)).toEqual(["BUY:house-blend-500", "ORDERS"]);
    expect(buttonsOf(replies)).toEqual([]);
  });
});

describe("saved cards", () => {
  test("are shown with what they may do, and can be removed or stopped", () => {
    const [card, other] = cardsOf(
      say({ kind: "cards" }, { cards: [...(TAPPER.cards ?? []), threadCard({ id: "crd_2" })] }),
    );
    expect(card).toEqual({
      title: "Visa 4242",
      subtitle: "Expires 04/29 · a tap pays up to €50.00",
      imageUrl: null,
      buttons: [
        { kind: "postback", title: "Stop paying by tap", payload: "CARD_NO_TAPS:crd_1" },
        { kind: "postback", title: "Remove", payload: "CARD_REMOVE:crd_1" },
      ],
    });
    expect(other?.buttons).toEqual([{ kind: "postback", title: "Remove", payload: "CARD_REMOVE:crd_2" }]);
  });

  test("that there are none is said, with the menu", () => {
    expect(textsOf(say({ kind: "cards" }))).toEqual(["I keep no card of yours."]);
  });

  test("that are removed or stopped are named; those of others are met with one's own", () => {
    expect(textsOf(say({ kind: "card_removed", last4: "4242" }))).toEqual(["Done: the card 4242 is removed."]);
    expect(textsOf(say({ kind: "taps_ended", last4: "4242" }))).toEqual([
      "Done: the card 4242 no longer pays by a tap.",
    ]);
    expect(textsOf(say({ kind: "card_removed", last4: null }))).toEqual(["I keep no card of yours."]);
  });
});

describe("thanks, a thumb or a sticker", () => {
  test("are answered with one friendly line, and by the shop when nobody has said a word before", () => {
    expect(textsOf(say({ kind: "thanks" }))).toEqual(["Gladly! I am here whenever you need me."]);
    expect(quickOf(say({ kind: "thanks" }))).toEqual([]);
    expect(textsOf(say({ kind: "thanks" }, { isNew: true }))[0]).toMatch(/^Hi Giulia!/);
  });
});

describe("orders", () => {
  /** What the list says of each, without the total. */
  const listed = (orders: ListedOrder[]) =>
    cardsOf(say({ kind: "orders" }, { orders })).map(({ title, subtitle }) => `${title.split(" ")[0]} ${subtitle}`);

  test("are listed with number, total, whether they are paid and where their goods are, each with a way to its page", () => {
    const orders = [
      listedOrder(3, "paid", { fulfilment: "out_for_delivery" }),
      listedOrder(2, "paid"),
      listedOrder(1, "declined", { totalMinor: 990, basket: "tazzina-white:1" }),
    ];
    const replies = say({ kind: "orders" }, { orders });
    expect(textsOf(replies)[0]).toBe("Your last orders:");
    expect(cardsOf(replies)).toMatchObject([
      {
        title: "A-1003 · €34.99",
        subtitle: "out for delivery",
        buttons: [{ kind: "order", title: "View order", orderId: "ord_3" }],
      },
      { title: "A-1002 · €34.99", subtitle: "paid", buttons: [{ kind: "order", orderId: "ord_2" }] },
      { title: "A-1001 · €9.90", subtitle: "not paid", buttons: [{ kind: "order", orderId: "ord_1" }] },
    ]);
  });

  test("that ended unpaid are cancelled, or replaced by the one that took their place", () => {
    const orders = [
      listedOrder(5, "declined", { checkoutId: "chk_b" }),
      listedOrder(4, "cancelled", { checkoutId: "chk_b" }),
      listedOrder(3, "expired", { checkoutId: "chk_a", basket: "moka-6:1" }),
    ];
    expect(listed(orders)).toEqual(["A-1005 not paid", "A-1004 replaced by A-1005", "A-1003 cancelled"]);
  });

  test("that ended while their money is in question are not said to be over, nor left out", () => {
    const asked = listedOrder(3, "expired", { needsAttention: "amount_mismatch" });
    expect(listed([listedOrder(4, "paid"), asked])).toEqual(["A-1004 paid", "A-1003 not paid"]);
  });

  test("that were never charged are no news once the same things are paid for; five of the others are named", () => {
    const paid = [9, 8, 7, 6, 5, 4].map((number) => listedOrder(number, "paid"));
    const orders = [listedOrder(10, "cancelled"), ...paid, listedOrder(3, "expired"), listedOrder(2, "cancelled")];
    expect(listed(orders)).toEqual(["A-1010 cancelled", "A-1009 paid", "A-1008 paid", "A-1007 paid", "A-1006 paid"]);
    expect(listed([listedOrder(2, "paid"), listedOrder(1, "expired")])).toEqual(["A-1002 paid"]);
  });

  test("of somebody who has none say so, with the menu", () => {
    const replies = say({ kind: "orders" });
    expect(textsOf(replies)).toEqual(["You have not ordered anything yet."]);
    expect(quickOf(replies)).toContain("SHOP:0");
  });
});

describe("a card number in the chat", () => {
  test.each(INTENTS)("is answered with one warning, whatever else was meant: $kind", (intent) => {
    expect(textsOf(say(intent, {}, true))).toEqual([
      "Please never send a card number in the chat. I have not kept it. Cards go only into the payment page.",
    ]);
  });
});

describe("the language", () => {
  test("is the buyer's, with amounts and countries in it", () => {
    const replies = say(SHOP, german());
    expect(cardsOf(replies)[0]?.subtitle).toBe("29,99\u00a0€ · Lieferung nach Italien 5,00\u00a0€");
  });

  test("is the shop's where the buyer's is none of ours", () => {
    const buyer = { ...threadFacts().buyer, locale: "tlh_KX" };
    expect(textsOf(say({ kind: "help" }, { buyer, shop: shop({ locale: "it-IT" }) }))[0]).toMatch(/^Posso mostrarti/);
  });
});

test("every intent, in every language and with whatever is known, gets an answer with every place filled", () => {
  const facts = fc.record({
    isNew: fc.boolean(),
    cards: fc.constantFrom<Partial<ThreadFacts>>({}, { cards: [threadCard()] }, TAPPER),
    language: fc.constantFrom(...LANGUAGES, null),
    firstName: fc.constantFrom("Giulia", null),
    available: fc.constantFrom(null, 0, 1, 5, 6),
    count: fc.constantFrom(0, 1, 9, 10),
    home: fc.boolean(),
    orders: fc.constantFrom(0, 1, 5),
    removed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.constantFrom(...INTENTS), facts, (intent, known) => {
      const base = threadFacts();
      const replies = say(
        intent,
        {
          isNew: known.isNew,
          ...known.cards,
          buyer: { ...base.buyer, locale: known.language, firstName: known.firstName },
          offers: Array.from({ length: known.count }, (_, n) => offer({ id: `v${n}`, available: known.available })),
          zones: known.home ? base.zones : zones(GERMANY),
          orders: Array.from({ length: known.orders }, (_, n) => listedOrder(n, "paid", { totalMinor: n })),
        },
        known.removed,
      );
      expect(replies.length).toBeGreaterThan(0);
      expect(JSON.stringify(replies)).not.toMatch(/\{\w+\}|undefined|NaN/);
      for (const card of cardsOf(replies)) expect(card.buttons.length).toBeGreaterThan(0);
      for (const button of buttonsOf(replies)) expect(button.title.length).toBeLessThanOrEqual(20);
    }),
    { numRuns: 1000 },
  );
});
