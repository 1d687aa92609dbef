/** An order whose payment is not its amount: somebody has made it another at the provider. */
import { expect } from "vitest";
import { CREATE, onlyIntent } from "./payments.ts";
import { atRest, orderRow } from "./records.ts";
import { buy, card } from "./shopping.ts";
import { askStripe } from "./stripe-event.ts";
import type { World } from "./world.ts";

/** Buys for €34.99, and is put aside. @param isPaid with the other amount, or not yet @param amount minor units */
export async function buyAltered(world: World, isPaid: boolean, amount = "5000", paysWith = "pm_card_visa") {
  world.expectLog(/order_quarantined|quarantine_over|template_refused/);
  const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
  await atRest(world);
  await askStripe(world, `${CREATE}/${onlyIntent(world).id}`, { amount });
  await page.payAgain(order.id, await card(world, isPaid ? paysWith : "pm_card_visa_chargeDeclined"));
  await atRest(world);
  expect(await orderRow(world.sql, order.id)).toMatchObject({ needsAttention: "amount_mismatch" });
  return { page, order };
}
