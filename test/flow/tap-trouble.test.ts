import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CheckoutView } from "../../contract/checkout.ts";
import { openPage } from "../../scripts/page-client.ts";
import { answerChallenge, CONFIRM, CREATE, keysOf, onlyLiveIntent, READ, takenCharges } from "../support/payments.ts";
import { atRest, countRows, stockOf, timePasses } from "../support/records.ts";
import { answerTo, card, isReceipt, linkIn, MINUTE_MS } from "../support/shopping.ts";
import { becomeTapper, buttonOf, keepAnotherCard, PAY, payButton, tap } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "tap-trouble" });
});
beforeEach(async () => {
  await world.reset();
  await becomeTapper(world);
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const charges = () => takenCharges(world).slice(1);
const textOf = (bubble: { template?: unknown; text?: string } | undefined) =>
  bubble?.text ?? (bubble?.template as { text?: string } | undefined)?.text;

async function asked() {
  const button = await payButton(world);
  world.sandbox.stripe.nextOutcome("challenge");
  const [bubble] = await tap(world, button);
  if (!bubble) throw new Error("the bank's question did not come");
  return { button, bubble, link: linkIn(bubble) };
}

/** What the page behind the button does: it asks how things stand. */
async function look(link: string) {
  const token = new URL(link).pathname.split("/").at(-1);
  return await openPage(link).call<{ status: string; challenge: { clientSecret: string } | null }>(
    "POST",
    "/api/challenges",
    { token },
  );
}

describe("a bank that wants to hear from its customer", () => {
  test("is one button in the thread, which opens the amount and the question and nothing else", async () => {
    const { bubble, link } = await asked();
    expect(bubble.template).toMatchObject({
      text: "Your bank asks you to confirm €34.99 for A-1002. Nothing is charged until you do.",
      buttons: [{ type: "web_url", title: "Confirm with bank" }],
    });
    const { status, body } = await look(link);
    expect([status, body]).toEqual([
      200,
      {
        status: "action_required",
        total: { amount: 3499, currency: "EUR" },
        challenge: { clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/) },
      },
    ]);
    expect(charges()).toEqual([]);
    expect(await countRows(world.sql, "sessions")).toEqual({ sessions: 1 });
  });

  test("answered, the order is paid and the receipt comes, whoever held the link", async () => {
    const { link } = await asked();
    const { body } = await look(link);
    world.sandbox.delivery.hold("stripe");
    await answerChallenge(world, body.challenge?.clientSecret ?? "", "approve", onlyLiveIntent(world).id);
    const receipt = await answerTo(world, "giulia", () => look(link), isReceipt);
    expect(receipt.template).toMatchObject({ order_number: "A-1002" });
    expect((await look(link)).body).toMatchObject({ status: "paid", challenge: null });
    world.sandbox.delivery.release("stripe");
    await atRest(world);
    expect(charges()).toHaveLength(1);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(2);
  });

  test("answered and the page closed, the webhook makes it paid", async () => {
    const { link } = await asked();
    const { body } = await look(link);
    await answerChallenge(world, body.challenge?.clientSecret ?? "", "approve", onlyLiveIntent(world).id);
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(2);
  });

  test("refused, says that nothing was charged and offers another card", async () => {
    const { link } = await asked();
    const { body } = await look(link);
    await answerChallenge(world, body.challenge?.clientSecret ?? "", "refuse", onlyLiveIntent(world).id);
    await atRest(world);
    const last = world.sandbox.messenger.thread("giulia").at(-1);
    expect(textOf(last)).toBe("Your bank could not tell it was you. Nothing was charged.");
    expect(last?.buttons.map(({ title }) => title)).toEqual(["Use another card"]);
    expect(charges()).toEqual([]);
  });

  test("tapped again meanwhile shows its question again, and charges nothing", async () => {
    const { button } = await asked();
    const [again] = await tap(world, button);
    expect(again?.buttons.map(({ title }) => title)).toEqual(["Confirm with bank"]);
    expect(keysOf(world, "confirm")).toHaveLength(2);
    expect(charges()).toEqual([]);
  });

  test("never answered, the goods are free after ten minutes and the thread says that nothing was charged", async () => {
    const { link } = await asked();
    await timePasses(world, 10 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    expect(textOf(world.sandbox.messenger.thread("giulia").at(-1))).toMatch(
      /did not go through, and nothing was charged/,
    );
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
    expect((await look(link)).body).toMatchObject({ status: "expired", challenge: null });
  });

  test.each([
    ["a token of nobody's", () => "x".repeat(40)],
    ["a checkout link's token", (checkout: string) => checkout],
  ])("does not open for %s", async (_, tokenOf) => {
    await asked();
    const { messenger } = world.sandbox;
    const checkout = messenger
      .thread("giulia")
      .flatMap(({ buttons }) => buttons)
      .find((each) => each.type === "web_url");
    const token = tokenOf(checkout?.type === "web_url" ? (checkout.url.split("/").at(-1) ?? "") : "");
    const refused = await openPage(`${world.url}/c/x`).call("POST", "/api/challenges", { token });
    expect(refused.status).toBe(404);
  });

  test("is over once the merchant has ended its order, whose own page says whether money went back", async () => {
    const { link, button } = await asked();
    await world.sql`
      update orders set status = 'cancelled', accepted_minor = 0, held_until = null where status = 'action_required'`;
    expect((await look(link)).status).toBe(404);
    const [offer] = await tap(world, button);
    expect(JSON.stringify(offer)).toContain("Pay €");
    expect(JSON.stringify(offer)).not.toMatch(/nothing was charged/);
  });

  test("is over with its link after a day", async () => {
    const { link } = await asked();
    await timePasses(world, 24 * 60 * MINUTE_MS + 1000);
    expect((await look(link)).status).toBe(404);
  });
});

describe("a card that is declined", () => {
  const declined = async () => {
    const button = await payButton(world);
    world.sandbox.stripe.nextOutcome("decline");
    const [bubble] = await tap(world, button);
    if (!bubble) throw new Error("the decline was not told");
    return { button, bubble };
  };

  test("with another saved one offers that, and its tap pays the same order with the same PaymentIntent", async () => {
    await keepAnotherCard(world, "pm_card_mastercard");
    const { bubble } = await declined();
    expect(textOf(bubble)).toBe("Your bank said no to €34.99. Nothing was charged.");
    expect(bubble.buttons.map(({ title }) => title)).toEqual([PAY, "Use another card"]);
    const intents = world.sandbox.stripe.paymentIntents().length;
    await tap(world, buttonOf(bubble, PAY));
    expect(world.sandbox.stripe.paymentIntents()).toHaveLength(intents);
    expect(charges().slice(1)).toMatchObject([{ amount: 3499, payment_method_details: { card: { last4: "4242" } } }]);
    expect(keysOf(world, "confirm").slice(-2)).toEqual([
      expect.stringMatching(/:confirm:1$/),
      expect.stringMatching(/:confirm:2$/),
    ]);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(3);
  });

  test("with another saved one has that one chosen in the page behind [Use another card]", async () => {
    await keepAnotherCard(world, "pm_card_mastercard");
    const { bubble } = await declined();
    const { checkout } = (await openPage(linkIn(bubble)).claim()).body;
    const chosen = checkout.saved.cards.find(({ id }) => id === checkout.chosen.cardId);
    expect([checkout.saved.cards.length, chosen?.last4]).toEqual([2, "4242"]);
  });

  test("the next card tapped twenty times at once is one attempt", async () => {
    await keepAnotherCard(world, "pm_card_mastercard");
    const { bubble } = await declined();
    for (let count = 0; count < 20; count++) world.sandbox.messenger.tap("giulia", buttonOf(bubble, PAY));
    await atRest(world);
    expect(charges()).toHaveLength(2);
    expect(keysOf(world, "confirm").filter((key) => key?.endsWith(":confirm:2"))).toHaveLength(1);
    expect(keysOf(world, "confirm").filter((key) => key?.endsWith(":confirm:3"))).toEqual([]);
  });

  test("the next card tapped after the goods were let go is answered with a fresh offer", async () => {
    await keepAnotherCard(world, "pm_card_mastercard");
    const { bubble } = await declined();
    await timePasses(world, 10 * MINUTE_MS);
    await world.cron();
    const [answer] = await tap(world, buttonOf(bubble, PAY));
    expect(textOf(answer)).toMatch(/^This button is used up, so nothing was charged/);
    expect(charges()).toHaveLength(1);
  });

  test("what was bought meanwhile with another bubble is not charged a second time by the next card", async () => {
    await keepAnotherCard(world, "pm_card_mastercard");
    const { bubble } = await declined();
    await tap(world, await payButton(world));
    expect(charges()).toHaveLength(2);
    const [question] = await tap(world, buttonOf(bubble, PAY));
    expect(textOf(question)).toContain("Would you like another one?");
    expect(charges()).toHaveLength(2);
  });

  test("with no other saved one opens the page of the same order, where a new card pays it", async () => {
    const { bubble } = await declined();
    expect(bubble.buttons.map(({ title }) => title)).toEqual(["Use another card"]);
    const page = openPage(linkIn(bubble));
    const { checkout } = (await page.claim()).body;
    expect(checkout).toMatchObject({ level: "claimed", order: { status: "declined", number: "A-1002" } });
    // The refused card is not chosen again, and the words say which it was.
    expect(checkout.chosen).toEqual({ addressId: checkout.saved.addresses[0]?.id, cardId: null });
    expect(checkout.order?.words).toContain("Visa •••• 4242");
    const orderId = checkout.order?.id ?? "";
    expect((await page.payAgain(orderId, await card(world, "pm_card_mastercard"))).body.status).toBe("paid");
    expect(charges()).toHaveLength(1);
    expect(keysOf(world, "create")).toHaveLength(2);
  });

  test.each([
    ["nobody yet", false],
    ["a page that holds the older link alone", true],
  ])(
    "[Use another card] is the owner's again, in the hands of %s, even when [Change] was opened before",
    async (_, holds) => {
      const act = () =>
        world.sandbox.messenger.emit("giulia", {
          postback: { mid: "m_b", title: "b", payload: "BUY:house-blend-500" },
        });
      const buyNow = await answerTo(world, "giulia", act, ({ from }) => from === "page");
      expect((await openPage(linkIn(buyNow)).claim()).body.checkout.level).toBe("claimed");
      const owner = openPage(linkIn(buyNow));
      expect((await owner.claim()).body.checkout.level).toBe("link");
      await timePasses(world, MINUTE_MS);
      world.sandbox.stripe.nextOutcome("decline");
      const [bubble] = await tap(world, buttonOf(buyNow, "Pay"));
      if (!bubble) throw new Error("the decline was not told");
      const page = openPage(linkIn(bubble));
      if (holds) page.session = owner.session;
      const again = (await page.claim()).body.checkout;
      expect(again).toMatchObject({
        level: "claimed",
        order: { status: "declined" },
      } satisfies DeepPartial<CheckoutView>);
    },
  );

  test("the declined button itself says so again, and charges nothing", async () => {
    const { button } = await declined();
    const [again] = await tap(world, button);
    expect(textOf(again)).toBe("Your bank said no to €34.99. Nothing was charged.");
    expect(keysOf(world, "confirm")).toHaveLength(2);
  });
});

type DeepPartial<T> = { [Key in keyof T]?: DeepPartial<T[Key]> };

describe("a provider in trouble", () => {
  test("that is away when the payment is opened: the thread says that nothing was charged, and a fresh tap pays", async () => {
    const button = await payButton(world);
    world.expectLog(/payment_not_opened/);
    world.sandbox.stripe.failNext({ path: CREATE, mode: "500_before", method: "POST" });
    const [bubble] = await tap(world, button);
    expect(textOf(bubble)).toMatch(/did not go through, and nothing was charged/);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
    await tap(world, await payButton(world));
    expect(charges()).toHaveLength(1);
  });

  test("whose answer is lost: the thread says that it is being checked, and the receipt follows", async () => {
    const button = await payButton(world);
    world.expectLog(/payment_unknown/);
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
    world.sandbox.delivery.hold("stripe");
    const [bubble] = await tap(world, button);
    expect(textOf(bubble)).toBe(
      "I am checking the payment with the bank and will write here. You are charged at most once.",
    );
    const [again] = await tap(world, button);
    expect(textOf(again)).toMatch(/^I am checking the payment/);
    world.sandbox.delivery.release("stripe");
    await atRest(world);
    expect(charges()).toHaveLength(1);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(2);
  });

  test("that never says: the sweep reads, cancels and tells, and charges nothing", async () => {
    const button = await payButton(world);
    world.expectLog(/payment_unknown|sweep_order_failed/);
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "500_before" });
    await tap(world, button);
    await timePasses(world, 2 * MINUTE_MS);
    world.sandbox.stripe.failNext({ path: READ, mode: "500_before", method: "GET" });
    await world.cron();
    expect(await stockOf(world.sql)).toMatchObject({ held: 1 });
    await world.cron();
    await atRest(world);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
    expect(textOf(world.sandbox.messenger.thread("giulia").at(-1))).toMatch(/nothing was charged/);
    expect(charges()).toEqual([]);
  });
});
