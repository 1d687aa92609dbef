/** The order machine as the database keeps it: what the contract's table does not have is refused, even to a hand-written UPDATE. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAYMENT_STATUSES, type PaymentStatus, TRANSITIONS } from "../../contract/order.ts";
import { violatedCheck } from "../../db/client.ts";
import { atRest } from "../support/records.ts";
import { buy } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "order-machine" });
  await world.reset();
  // Declined: an order that holds goods and may go anywhere.
  await buy(world, { card: "pm_card_visa_chargeDeclined" });
  await atRest(world);
});
afterAll(() => world.close());

/** Puts the one order into this status past every rule, as a restored copy of the rows would. */
const put = (status: PaymentStatus) =>
  world.sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`update orders set status = ${status}, paid_at = case when ${status === "paid"} then now() end`;
  });

async function moved(from: PaymentStatus, to: PaymentStatus): Promise<boolean> {
  await put(from);
  try {
    await world.sql`update orders set status = ${to}, paid_at = case when ${to === "paid"} then now() end`;
    return true;
  } catch (error) {
    expect(violatedCheck(error)).toBe("orders_transition");
    return false;
  }
}

describe.each(PAYMENT_STATUSES)("an order that is %s", (from) => {
  test("goes where the table says and nowhere else, and to stay is no move", async () => {
    const allowed: PaymentStatus[] = [];
    for (const to of PAYMENT_STATUSES) if (await moved(from, to)) allowed.push(to);
    expect(allowed.toSorted()).toEqual([from, ...TRANSITIONS[from]].toSorted());
  });
});

test("every status is reached from the beginning by steps that the database takes", async () => {
  const seen = new Set<PaymentStatus>(["created"]);
  for (const from of seen) for (const to of PAYMENT_STATUSES) if (await moved(from, to)) seen.add(to);
  expect([...seen].toSorted()).toEqual([...PAYMENT_STATUSES].toSorted());
});
