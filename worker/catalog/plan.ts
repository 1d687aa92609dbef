/** PURE. What a file makes of a shop: rows to write, or everything that is wrong with the file. */
import { decode } from "./bytes.ts";
import { checkDocument } from "./check.ts";
import { readCsv } from "./csv/read.ts";
import type { CatalogDocument, CatalogInput } from "./document.ts";
import type { Fault } from "./fault.ts";
import { readJson } from "./json.ts";

export interface CatalogFile {
  /** Its ending says what it is: `.csv` or `.tsv`, or else JSON. */
  name: string;
  bytes: Uint8Array;
}

export type Plan = { document: CatalogDocument; unread: string[] } | { faults: Fault[] };

/** @param present the shop that is there, as an export would write it; null when there is none */
export function planImport({ bytes, name }: CatalogFile, present: CatalogInput | null): Plan {
  const decoded = decode(bytes);
  if ("faults" in decoded) return decoded;
  if (!/\.(csv|tsv)$/i.test(name)) return { unread: [], ...readJson(decoded.text) };
  if (present === null) return readCsv(decoded.text, null);
  const shop = checkDocument(present);
  // A shop that could not be imported as it stands takes no products either.
  if ("faults" in shop) return { faults: shop.faults.map((fault) => ({ ...fault, at: `the shop, ${fault.at}` })) };
  return readCsv(decoded.text, shop.document);
}
