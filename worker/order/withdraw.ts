/**
 * A buyer withdraws from the contract: noted once, acknowledged on the page and in the owner's own thread. No money moves by it, and
 * no period is judged: both are the merchant's to decide.
 */
import { confirmWithdrawal, type OrderPaper, type Withdrawal } from "../../db/withdrawals.ts";
import { withdrawnMessages } from "../bot/order-messages.ts";
import { orderUrl } from "../checkout/issue.ts";
import type { Deps } from "../deps.ts";
import { alarmOf, orderAlert } from "../merchant/alert.ts";
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
  const acknowledgement = withdrawnMessages(order, speech.moment(deps.now), await orderUrl(deps, order.id));
  const alarm = alarmOf(deps, [orderAlert(order, "withdrawal")]);
  const { withdrawal, isFirst } = await confirmWithdrawal(deps.sql, said, acknowledgement, alarm);
  if (isFirst) {
    deps.log.info("withdrawn", { order });
    deps.later(() => drainOutbox(deps));
  }
  return withdrawal;
}
