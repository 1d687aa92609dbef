/** Whether an order is in quarantine is asked in SQL and in the worker: of every order that there can be, both say the same. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { json } from "../../db/client.ts";
import { isQuarantined as inSql, type OrderRow } from "../../db/orders.ts";
import { isQuarantined } from "../../worker/checkout/transitions.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "quarantined" });
});
afterAll(() => world.close());

const REASONS = ["amount_mismatch", "foreign_payment", "payment_unknown", "paid_without_stock", "refund_failed", null];
const STATES = ["created", "paying", "action_required", "declined", "paid", "cancelled", "expired"] as const;

test("an order is in quarantine for the worker if and only if it is for the database", async () => {
  const orders = REASONS.flatMap((needsAttention) =>
    STATES.flatMap((status) =>
      [null, 0, 5000].flatMap((acceptedMinor) =>
        [null, "pi_1"].map((paymentIntentId) => ({ needsAttention, status, acceptedMinor, paymentIntentId })),
      ),
    ),
  );
  const { sql } = world;
  const found = await sql<{ held: boolean | null }[]>`
    select ${inSql(sql)} as held from jsonb_array_elements(${json(sql, orders)}) with ordinality e(facts, n),
      jsonb_to_record(jsonb_build_object('needs_attention', facts->'needsAttention', 'status', facts->'status',
        'accepted_minor', facts->'acceptedMinor', 'payment_intent_id', facts->'paymentIntentId'))
        o(needs_attention text, status text, accepted_minor int, payment_intent_id text) order by n`;
  const held = orders.map((order) => isQuarantined(order as OrderRow));
  expect(found.map((row) => row.held === true)).toEqual(held);
  expect(held.filter(Boolean)).toHaveLength(2 * (STATES.length - 1));
});
