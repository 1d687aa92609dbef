/** PURE. How an order adds up, for whoever writes it out: the one place that reads its amounts. */
import type { Money } from "../../contract/money.ts";
import type { OrderRow } from "../../db/orders.ts";

export interface Amounts {
  goods: Money;
  delivery: Money;
  /** Contained in the total. Its rate in basis points. */
  tax: { amount: Money; basisPoints: number };
  total: Money;
}

export function amountsOf({
  currency,
  subtotalMinor,
  deliveryMinor,
  taxMinor,
  taxBasisPoints,
  totalMinor,
}: OrderRow): Amounts {
  const money = (amount: number): Money => ({ amount, currency });
  return {
    goods: money(subtotalMinor),
    delivery: money(deliveryMinor),
    tax: { amount: money(taxMinor), basisPoints: taxBasisPoints },
    total: money(totalMinor),
  };
}
