/** PURE. A catalog file in CSV: the products of one, for a shop that is there already. */
import { type Checked, checkDocument } from "../check.ts";
import type { CatalogDocument } from "../document.ts";
import { type Fault, type Path, pathText, withoutRepeats } from "../fault.ts";
import { cellsOf } from "./cells.ts";
import { readColumns } from "./columns.ts";
import type { Dialect, Draft } from "./draft.ts";
import { type Merged, mergeDrafts } from "./merge.ts";
import { readTable, type TableRow } from "./table.ts";

export type CheckedCsv = Checked & {
  /** Columns that nothing is known of, and that were left out. */
  unread: string[];
};

/** @param present the shop as an export would write it; null when there is none */
export function readCsv(text: string, present: CatalogDocument | null): CheckedCsv {
  if (present === null) return { faults: [NO_SHOP], unread: [] };
  const { faults: torn, header, rows } = readTable(text);
  const { dialect, faults: misnamed, names, unread } = readColumns(header);
  if (dialect === null) return { faults: [...torn, ...misnamed], unread };
  const faults = [...torn, ...misnamed];
  const drafts = rows.flatMap((row) => draftOf(dialect, row, names, present.shop.currency, faults) ?? []);
  if (drafts.length === 0 && faults.length === 0) faults.push(NO_ROWS);
  const merged = mergeDrafts(drafts, present.products);
  const checked = checkDocument({ ...present, products: merged.products }, placesOf(merged, dialect));
  if (faults.length === 0) return { ...checked, unread };
  return { faults: withoutRepeats([...faults, ...("faults" in checked ? checked.faults : [])]), unread };
}

function draftOf(
  dialect: Dialect,
  { cells, line }: TableRow,
  names: readonly (string | null)[],
  currency: string,
  faults: Fault[],
): Draft | null {
  const values = new Map(names.flatMap((name, at) => (name === null ? [] : [[name, cells[at] ?? ""] as const])));
  return dialect.read(cellsOf(line, values, faults), currency);
}

/** `line 12, Variant Price`, and for what is not from the file its place in the shop. */
function placesOf({ lineOf }: Merged, { columns }: Dialect): (path: Path) => string {
  return (path) => {
    const line = path[0] === "products" && path.length > 1 ? lineOf(path) : null;
    if (line === null) return `the shop, ${pathText(path)}`;
    const field = path[2] === "variants" ? `variants.${path[4] ?? ""}` : `${path[2] ?? ""}`;
    const column = columns[field];
    return column ? `line ${line}, ${column}` : `line ${line}`;
  };
}

const NO_SHOP: Fault = {
  at: "the file",
  value: null,
  says: "has products for a shop that is not there",
  mend: "import a whole shop in JSON first, with the seller's legal data: examples/catalog.json is one to begin with",
};
const NO_ROWS: Fault = { at: "the file", value: null, says: "has no products", mend: "write a row for each" };
