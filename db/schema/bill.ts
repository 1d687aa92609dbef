/** How a price adds up, in the same columns and under the same CHECKs for the offer and for the order that is made of it. */
import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, integer, jsonb, text } from "drizzle-orm/pg-core";
import type { BillTax, OrderLine, PricedDelivery } from "../documents.ts";

/** Amounts are minor units of `currency`. */
export const billColumns = () => ({
  lines: jsonb("lines").$type<OrderLine[]>().notNull(),
  /** Null where nothing has to be delivered. */
  delivery: jsonb("delivery").$type<PricedDelivery>(),
  /** The discount code that counts, in capitals; null: none. */
  code: text("code"),
  currency: text("currency").notNull(),
  /** Of the lines, as listed. */
  subtotalMinor: integer("subtotal_minor").notNull(),
  discountMinor: integer("discount_minor").notNull().default(0),
  deliveryMinor: integer("delivery_minor").notNull(),
  /** Contained in the other amounts or added to them, as `tax.mode` says. */
  taxMinor: integer("tax_minor").notNull(),
  tax: jsonb("tax").$type<BillTax>().notNull(),
  tipMinor: integer("tip_minor").notNull().default(0),
  totalMinor: integer("total_minor").notNull(),
});

type BillColumns = Record<keyof ReturnType<typeof billColumns>, AnyPgColumn>;

/** The whole is the sum of its parts, and so is what is paid for each line. `line_sum` is a function of migration 0005. */
export function billChecks(table: "quotes" | "orders", t: BillColumns) {
  const isAdded = sql`${t.tax}->>'mode' = 'added'`;
  const ofDelivery = (key: string) => sql`coalesce((${t.delivery}->>${sql.raw(`'${key}'`)})::integer, 0)`;
  const ofLines = (key: string) => sql`line_sum(${t.lines}, ${sql.raw(`'${key}'`)})`;
  return [
    check(
      `${table}_sum`,
      sql`${t.subtotalMinor} - ${t.discountMinor} + ${t.deliveryMinor} + case when ${isAdded} then ${t.taxMinor} else 0 end + ${t.tipMinor} = ${t.totalMinor}`,
    ),
    check(
      `${table}_amounts`,
      sql`least(${t.discountMinor}, ${t.deliveryMinor}, ${t.taxMinor}, ${t.tipMinor}) >= 0 and ${t.discountMinor} <= ${t.subtotalMinor}`,
    ),
    check(
      `${table}_lines`,
      sql`${ofLines("grossMinor")} = ${t.subtotalMinor} and ${ofLines("discountMinor")} = ${t.discountMinor} and ${ofLines("paidMinor")} + ${ofDelivery("paidMinor")} + ${t.tipMinor} = ${t.totalMinor}`,
    ),
    check(
      `${table}_line`,
      sql`not jsonb_path_exists(${t.lines}, '$[*] ? (@.grossMinor != @.unitMinor * @.quantity)') and not jsonb_path_exists(${t.lines}, case when ${isAdded} then '$[*] ? (@.paidMinor != @.grossMinor - @.discountMinor + @.taxMinor)' else '$[*] ? (@.paidMinor != @.grossMinor - @.discountMinor)' end::jsonpath)`,
    ),
    check(`${table}_delivery`, sql`${ofDelivery("priceMinor")} = ${t.deliveryMinor}`),
    check(
      `${table}_tax`,
      sql`coalesce(${t.tax}->>'mode', '') in ('included', 'added') and line_sum(${t.tax}->'rates', 'taxMinor') = ${t.taxMinor} and ${ofLines("taxMinor")} + ${ofDelivery("taxMinor")} = ${t.taxMinor}`,
    ),
  ];
}
