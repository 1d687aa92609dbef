/** PURE. What one row of a CSV file says, whichever shop system wrote it. What it says nothing of stays as it is in the shop. */
import type { Measure } from "../../pricing/item.ts";
import type { Product, Variant } from "../product.ts";
import type { Cells } from "./cells.ts";

export interface Draft {
  line: number;
  productId: string;
  product: Partial<Pick<Product, "title" | "description" | "imageUrl" | "active">>;
  /** Null in a row that only adds a picture. */
  variant: VariantDraft | null;
}

export interface VariantDraft
  extends Partial<
    Pick<Variant, "title" | "prices" | "stock" | "weightGrams" | "shipped" | "taxCategory" | "active"> & {
      measure: Measure;
    }
  > {
  id: string;
}

/** What a shop system calls its columns, and how its rows are read. */
export interface Dialect {
  name: string;
  /** Columns without which a file is none of this system's, in the system's own spelling. */
  needs: readonly string[];
  /** Columns that are read. */
  reads: readonly string[];
  /** Columns that are known, and have no place in a catalog. */
  ignores: RegExp;
  /** Where each field comes from, for the places of faults. */
  columns: Readonly<Record<string, string>>;
  /** @param currency the shop's own. Null: the row cannot be placed, and a fault says so. */
  read(cells: Cells, currency: string): Draft | null;
}

/** What is not taxed. A tax zone that names it says at which rate: 0. */
export const UNTAXED = "untaxed";

/** More than an id may have, so that the schema still says that it is too long. */
const NAME_CHARS_MAX = 200;

/** A name from elsewhere as an id of ours: what ids cannot have becomes a hyphen. */
export function toId(name: string): string {
  const plain = name.slice(0, NAME_CHARS_MAX).normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^[-_]+|-+$/g, "");
}

/** Without what is null: a cell that is empty or not there says nothing. */
export function said<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as never;
}

const MEASURES: Readonly<Record<string, { unit: Measure["unit"]; parts: number }>> = {
  mg: { unit: "g", parts: 0.001 },
  g: { unit: "g", parts: 1 },
  kg: { unit: "g", parts: 1000 },
  ml: { unit: "ml", parts: 1 },
  cl: { unit: "ml", parts: 10 },
  l: { unit: "ml", parts: 1000 },
};

/** `500 g`, `1.5kg`, `75 cl`, where that is whole grams or millilitres; else null. */
export function measureOf(written: string): Measure | null {
  const [, number, name] = /^(\d+(?:[.,]\d+)?)\s*([a-z]+)$/i.exec(written) ?? [];
  const measure = MEASURES[(name ?? "").toLowerCase()];
  if (number === undefined || measure === undefined) return null;
  const amount = Number(number.replace(",", ".")) * measure.parts;
  const nearest = Math.round(amount);
  return nearest > 0 && Math.abs(amount - nearest) < 1e-6 ? { amount: nearest, unit: measure.unit } : null;
}
