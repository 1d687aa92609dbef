/** PURE. A catalog document as the text of a file. */
import * as v from "valibot";
import { CatalogDocument, type CatalogInput } from "./document.ts";

/** For the editor of whoever opens the file beside this repository. */
const SCHEMA = "../docs/catalog.schema.json";

/** JSON with its keys in the order of the schema; as it is, where it is not yet what the schema asks for. */
export function catalogText(catalog: CatalogInput): string {
  const parsed = v.safeParse(CatalogDocument, catalog);
  const ordered = parsed.success ? parsed.output : catalog;
  return `${JSON.stringify({ $schema: SCHEMA, ...ordered }, null, 2)}\n`;
}
