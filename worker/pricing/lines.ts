/** PURE. What is bought, line by line, at the price of its list. */
import { PIECES_PER_LINE_MAX } from "../limits.ts";
import type { BasketLine } from "./basket.ts";
import type { Item } from "./item.ts";
import type { LineRefusal } from "./price.ts";

export interface ListedLine {
  item: Item;
  quantity: number;
  unitMinor: number;
  grossMinor: number;
}

/** The lines at their list prices, or the first that cannot be sold so. Lines of the same thing share what there is of it. */
export function listLines(
  items: readonly Item[],
  lines: readonly BasketLine[],
  currency: string,
): ListedLine[] | { line: number; why: LineRefusal } {
  const listed: ListedLine[] = [];
  const taken = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    const { itemId, quantity, available } = line;
    const item = items.find(({ id }) => id === itemId);
    if (!item) return { line: at, why: "unknown_item" };
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > PIECES_PER_LINE_MAX)
      return { line: at, why: "quantity" };
    const unitMinor = item.prices[currency];
    if (unitMinor === undefined) return { line: at, why: "no_price" };
    const pieces = (taken.get(itemId) ?? 0) + quantity;
    if (available !== null && pieces > available) return { line: at, why: "sold_out" };
    taken.set(itemId, pieces);
    listed.push({ item, quantity, unitMinor, grossMinor: unitMinor * quantity });
  }
  return listed;
}
