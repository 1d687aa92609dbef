import { badParameter, invalid } from "./failure.ts";
import { checkCurrency } from "./money.ts";
import type { TAX_CALCULATION_CREATE } from "./params-tax.ts";
import type { Address } from "./records.ts";
import type { Values } from "./rules.ts";
import { checkTaxAddress, GOODS_CODE, SHIPPING_CODE, taxOn } from "./tax-rates.ts";
import type { TaxCalculationRecord, TaxedLine } from "./tax-records.ts";
import { wireTaxCalculation } from "./wire-tax.ts";
import type { Call } from "./world.ts";

type CreateParams = Values<typeof TAX_CALCULATION_CREATE>;
type Line = CreateParams["line_items"][number];

/** stripe-node 23.1.0, Transactions.d.ts: "Calculations expire after 90 days." */
const LIFETIME_SECONDS = 90 * 24 * 60 * 60;

/** Works out the tax of lines and delivery at an address. Nothing is sold by it. */
export function createTaxCalculation({ world }: Call, params: CreateParams) {
  const address = addressOf(params);
  const [first] = params.line_items;
  if (first === undefined) throw badParameter("parameter_missing", "line_items", "Send at least one line item.");
  const lines = params.line_items.map((line, index) => toLine(line, index, address, world.ids.next("tax_li")));
  const names = lines.map(({ reference }) => reference);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice !== -1) {
    throw invalid(`line_items[${twice}][reference]`, `The reference ${names[twice]} is another line's too.`);
  }
  const record: TaxCalculationRecord = {
    id: world.ids.next("taxcalc"),
    created: world.now(),
    expiresAt: world.now() + LIFETIME_SECONDS,
    currency: checkCurrency(params.currency),
    address,
    addressSource: params.customer_details?.address_source ?? "billing",
    lines,
    shipping: shippingOf(params, address),
  };
  world.store.taxCalculations.set(record.id, record);
  return wireTaxCalculation(record, params.expand);
}

function addressOf({ customer_details: details }: CreateParams): Address {
  const given = details?.address;
  if (given === undefined)
    throw badParameter("parameter_missing", "customer_details", "Send a customer or an address.");
  if (details?.address_source === undefined) {
    throw badParameter("parameter_missing", "customer_details[address_source]", "Say what kind of address it is.");
  }
  const address = {
    city: given.city ?? null,
    country: given.country,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
  checkTaxAddress(address);
  return address;
}

function toLine(line: Line, index: number, address: Address, id: string): TaxedLine {
  const at = `line_items[${index}]`;
  const code = codeOf(line.tax_code, GOODS_CODE, `${at}[tax_code]`);
  const taxed = taxOn(amountOf(line.amount, `${at}[amount]`), line.tax_behavior ?? "exclusive", code, address);
  const quantity = line.quantity ?? 1;
  if (quantity < 1) throw badParameter("parameter_invalid_integer", `${at}[quantity]`, "Invalid positive integer");
  return { ...taxed, id, quantity, reference: line.reference ?? `L${index + 1}`, metadata: line.metadata ?? null };
}

function shippingOf({ shipping_cost: cost }: CreateParams, address: Address) {
  if (cost === undefined) return null;
  if (cost.amount === undefined) {
    throw badParameter("parameter_missing", "shipping_cost[amount]", "Send an amount or a shipping rate.");
  }
  const code = codeOf(cost.tax_code, SHIPPING_CODE, "shipping_cost[tax_code]");
  return taxOn(amountOf(cost.amount, "shipping_cost[amount]"), cost.tax_behavior ?? "exclusive", code, address);
}

function amountOf(amount: number, param: string): number {
  if (amount >= 0 && amount <= 99_999_999) return amount;
  throw badParameter("parameter_invalid_integer", param, "An amount is from 0 to eight digits.");
}

function codeOf(code: string | undefined, fallback: string, param: string): string {
  if (code === undefined) return fallback;
  if (/^txcd_\d{8}$/.test(code)) return code;
  throw badParameter("resource_missing", param, `No such tax code: '${code}'`);
}
