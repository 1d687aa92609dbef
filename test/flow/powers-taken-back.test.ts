import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { TAP_TEXT_VERSION } from "../../contract/checkout.ts";
import { openPage } from "../../scripts/page-client.ts";
import { answerChallenge, onlyLiveIntent, takenCharges } from "../support/payments.ts";
import { atRest, countRows, somebodyWaits, timePasses } from "../support/records.ts";
import { buyNowLink, card, freshLink, MINUTE_MS, quoteId } from "../support/shopping.ts";
import { becomeTapper, payButton } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "powers-taken-back" });
});
beforeEach(async () => {
  await world.reset();
  await becomeTapper(world);
});
afterEach(() => atRest(world));
afterAll(() => world.close());

/** As the card that `becomeTapper` keeps. */
const SAME_NUMBER = "pm_card_visa";

interface Card {
  id: string;
  removedAt: Date | null;
  tapConsent: object | null;
}

async function onlyCard(): Promise<Card> {
  const [row, ...more] = await world.sql<Card[]>`select id, removed_at, tap_consent from cards`;
  if (!row || more.length > 0) throw new Error("there is not one card");
  return row;
}

const says = (payload: string) =>
  world.sandbox.messenger.emit("giulia", { postback: { mid: payload, title: "x", payload } });

/** Pays in the page with the saved card or with one typed anew, agrees to pay by taps with it, and is asked by the bank. */
async function agreesAndIsAsked(pays = "saved"): Promise<string> {
  const page = openPage(await freshLink(world));
  const { quote } = (await page.claim()).body.checkout;
  world.sandbox.stripe.nextOutcome("challenge");
  const { id: cardId } = await onlyCard();
  const saved = { kind: "saved_card" as const, cardId, tap: { textVersion: TAP_TEXT_VERSION } };
  const payment = pays === "saved" ? saved : await card(world, pays, true, true);
  const { body } = await page.pay(quote?.id ?? "", payment);
  if (!body.challenge) throw new Error(`the order is ${body.status}`);
  return body.challenge.clientSecret;
}

test("paying by taps, ended while an order that agreed to it waits for the bank, stays ended", async () => {
  await endsWhileItWaits(await agreesAndIsAsked());
});

test("paying by taps, ended while an order that agreed to it with the same number typed anew waits, stays ended", async () => {
  await endsWhileItWaits(await agreesAndIsAsked(SAME_NUMBER));
});

async function endsWhileItWaits(secret: string): Promise<void> {
  says(`CARD_NO_TAPS:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  await answerChallenge(world, secret, "approve", onlyLiveIntent(world).id);
  await atRest(world);
  expect(takenCharges(world)).toHaveLength(2);
  expect((await onlyCard()).tapConsent).toBeNull();
}

test("paying by taps, ended and agreed to again with the same number, goes on", async () => {
  says(`CARD_NO_TAPS:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  const secret = await agreesAndIsAsked(SAME_NUMBER);
  await answerChallenge(world, secret, "approve", onlyLiveIntent(world).id);
  await atRest(world);
  expect((await onlyCard()).tapConsent).not.toBeNull();
});

test("paying by taps with one card, ended while an order that agreed to it with another waits, goes on with that", async () => {
  const { id } = await onlyCard();
  const secret = await agreesAndIsAsked("pm_card_mastercard");
  says(`CARD_NO_TAPS:${id}`);
  await timePasses(world, 1);
  await answerChallenge(world, secret, "approve", onlyLiveIntent(world).id);
  await atRest(world);
  const cards = await world.sql<Card[]>`select id, tap_consent from cards where removed_at is null`;
  expect(cards.map((each) => [each.id === id, each.tapConsent !== null]).sort()).toEqual([
    [false, true],
    [true, false],
  ]);
});

test("a card removed while an order of it waits for the bank gets no powers from it", async () => {
  const secret = await agreesAndIsAsked();
  says(`CARD_REMOVE:${(await onlyCard()).id}`);
  await atRest(world);
  await answerChallenge(world, secret, "approve", onlyLiveIntent(world).id);
  await atRest(world);
  expect(await onlyCard()).toMatchObject({ removedAt: expect.any(Date), tapConsent: null });
});

test("a card removed while an order that is to keep the same number waits is not kept again, and the provider lets go of it", async () => {
  const secret = await agreesAndIsAsked(SAME_NUMBER);
  says(`CARD_NO_TAPS:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  says(`CARD_REMOVE:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  await answerChallenge(world, secret, "approve", onlyLiveIntent(world).id);
  await atRest(world);
  expect(takenCharges(world)).toHaveLength(2);
  expect(await onlyCard()).toMatchObject({ removedAt: expect.any(Date), tapConsent: null });
  await timePasses(world, MINUTE_MS);
  await world.cron();
  await atRest(world);
  expect(world.sandbox.stripe.paymentMethods().filter(({ customer }) => customer !== null)).toEqual([]);
});

test("a card removed, and then agreed to be kept with the same number, is kept with what was agreed to", async () => {
  says(`CARD_NO_TAPS:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  says(`CARD_REMOVE:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  const page = openPage(await buyNowLink(world));
  await page.claim();
  await page.pay(await quoteId(page), await card(world, SAME_NUMBER, true, true));
  await atRest(world);
  const kept = await world.sql<Card[]>`select id, tap_consent from cards where removed_at is null`;
  expect(kept).toMatchObject([{ tapConsent: expect.any(Object) }]);
});

test("what was agreed to last counts, also when an order from before is paid after it", async () => {
  const secret = await agreesAndIsAsked(SAME_NUMBER);
  const { id: older } = onlyLiveIntent(world);
  says(`CARD_NO_TAPS:${(await onlyCard()).id}`);
  await timePasses(world, 1);
  const page = openPage(await freshLink(world));
  const { quote } = (await page.claim()).body.checkout;
  await page.pay(quote?.id ?? "", await card(world, SAME_NUMBER, true, true));
  await atRest(world);
  const { tapConsent } = await onlyCard();
  expect(tapConsent).not.toBeNull();
  await answerChallenge(world, secret, "approve", older);
  await atRest(world);
  expect(takenCharges(world)).toHaveLength(3);
  expect((await onlyCard()).tapConsent).toEqual(tapConsent);
});

test("a card whose owner is removing it at this very moment is not charged by a tap", async () => {
  const button = await payButton(world);
  const { id } = await onlyCard();
  await world.sql.begin(async (held) => {
    // Removed, but not yet for all to see: whoever comes now waits for it.
    await held`update cards set removed_at = now(), tap_consent = null where id = ${id}`;
    world.sandbox.messenger.tap("giulia", button);
    await somebodyWaits(held);
  });
  await atRest(world);
  expect(takenCharges(world)).toHaveLength(1);
  expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
});
