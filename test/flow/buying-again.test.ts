import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { CONFIRM, takenCharges } from "../support/payments.ts";
import { atRest, somebodyWaits, timePasses } from "../support/records.ts";
import { MINUTE_MS, SECOND_MS } from "../support/shopping.ts";
import { becomeTapper, buttonOf, keepAnotherCard, PAY, payButton, tap, tapped } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "buying-again" });
});
beforeEach(async () => {
  await world.reset();
  await becomeTapper(world);
});
afterEach(() => atRest(world));
afterAll(() => world.close());

/** Without the first purchase of `becomeTapper`. */
const charges = () => takenCharges(world).slice(1);

const ASKS = "Would you like another one?";
const textOf = (bubble: Bubble | undefined) =>
  bubble?.template?.template_type === "button" ? bubble.template.text : bubble?.text;

/** A tap on a Pay button that was shown after what came before: the answer to it. */
async function tapAgain(): Promise<Bubble> {
  await timePasses(world, SECOND_MS);
  const [answer] = await tap(world, await payButton(world));
  if (!answer) throw new Error("the tap was not answered");
  return answer;
}

describe("the question whether to buy another one", () => {
  test("is asked as long as the money of the first is on its way, however long that takes", async () => {
    world.expectLog(/payment_unknown/);
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
    world.sandbox.delivery.hold("stripe");
    await tap(world, await payButton(world));
    await timePasses(world, 11 * MINUTE_MS);
    expect(textOf(await tapAgain())).toContain(ASKS);
    world.sandbox.delivery.release("stripe");
    await atRest(world);
    expect(charges()).toHaveLength(1);
  });

  test("is asked again after another one was declined: the first is still bought", async () => {
    await tap(world, await payButton(world));
    const question = await tapAgain();
    world.sandbox.stripe.nextOutcome("decline");
    await tap(world, buttonOf(question, "Pay"));
    expect(textOf(await tapAgain())).toContain(ASKS);
    expect(charges()).toHaveLength(1);
  });

  test("answered with yes is one more, and not one for every time it was asked", async () => {
    await tap(world, await payButton(world));
    const [one, two] = [await tapAgain(), await tapAgain()];
    await timePasses(world, SECOND_MS);
    await tap(world, buttonOf(one, "Pay"));
    expect(charges()).toHaveLength(2);
    await timePasses(world, SECOND_MS);
    const [question] = await tap(world, buttonOf(two, "Pay"));
    expect(textOf(question)).toContain(ASKS);
    expect(charges()).toHaveLength(2);
  });

  test("asked twice and answered twice at once is one more", async () => {
    await tap(world, await payButton(world));
    const questions = [await tapAgain(), await tapAgain()];
    await timePasses(world, SECOND_MS);
    for (const question of questions) world.sandbox.messenger.tap("giulia", buttonOf(question, "Pay"));
    await atRest(world);
    expect(charges()).toHaveLength(2);
  });

  test("answered with yes and declined is not asked again by the next card", async () => {
    await keepAnotherCard(world, "pm_card_mastercard");
    await tap(world, await payButton(world));
    const question = await tapAgain();
    world.sandbox.stripe.nextOutcome("decline");
    const [declined] = await tap(world, buttonOf(question, "Pay"));
    if (!declined) throw new Error("the decline was not told");
    await tap(world, buttonOf(declined, PAY));
    // The other card was kept by buying a cup with it.
    expect(charges().map(({ amount }) => amount)).toEqual([1400, 3499, 3499]);
  });
});

test("a tap for the same things is answered while the first one settles: neither waits for the other in a circle", async () => {
  const [one, two] = [await payButton(world), await payButton(world)];
  await world.sql.begin(async (held) => {
    // Where a settlement stands still: it has its order, and not yet the goods.
    await held`select from addresses for update`;
    world.sandbox.messenger.tap("giulia", one);
    await somebodyWaits(held);
    expect(textOf(await tapped(world, two))).toContain(ASKS);
  });
  await atRest(world);
  expect(charges()).toHaveLength(1);
});
