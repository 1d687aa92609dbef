/**
 * A buyer withdraws from the contract: noted once, acknowledged on the page and in the owner's own thread. No money moves by it, and
 * no period is judged: both are the merchant's to decide.
 */
import { confirmWithdrawal, type OrderPaper, type Withdrawal } from "../../db/withdrawals.ts";
import { withdrawnMessage } from "../bot/order-messages.ts";
import { orderUrl } from "../checkout/issue.ts";
import type { Deps } from "../deps.ts";
import { drainOutbox } from "../outbox.ts";
import type { Speech } from "../paper/sheet.ts";
import { statementOf } from "./withdrawal-sheets.ts";

/** Null for an order that was not paid: there is no contract. Repeated, it answers with what was noted first. */
export async function withdraw(deps: Deps, paper: OrderPaper, speech: Speech): Promise<Withdrawal | null> {
  const { order } = paper;
  if (paper.withdrawal || order.status !== "paid") return paper.withdrawal;
  const said: Withdrawal = {
    orderId: order.id,
    statement: statementOf(order, speech),
    locale: speech.locale,
    confirmedAt: deps.now,
  };
  const message = withdrawnMessage(order, speech.moment(deps.now), await orderUrl(deps, order.id));
  const acknowledgement = { dedupeKey: `withdrawn:${order.id}`, message };
  const { withdrawal, isFirst } = await confirmWithdrawal(deps.sql, said, [acknowledgement]);
  if (isFirst) tellMerchant(deps, withdrawal);
  return withdrawal;
}

/**
 * The merchant learns of it: the order is marked for a person (`needs_attention`) by the statement that notes the withdrawal. What
 * else is to happen when one comes in, happens here.
 */
function tellMerchant(deps: Deps, { orderId }: Withdrawal): void {
  deps.log.info("withdrawn", { order: orderId });
  deps.later(() => drainOutbox(deps));
}
