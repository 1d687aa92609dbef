/** `npm run catalog:schema`: writes docs/catalog.schema.json, made of the schema that the import checks with. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import { CatalogDocument } from "../worker/catalog/document.ts";
import { ROOT } from "./paths.ts";

export const SCHEMA_FILE = join(ROOT, "docs/catalog.schema.json");

/**
 * JSON Schema, draft 7, of what may be written. What it cannot say (that a code's goods are there, that bounds rise) is left to the
 * import.
 */
export function catalogSchema(): string {
  return `${JSON.stringify(toJsonSchema(CatalogDocument, { typeMode: "input", errorMode: "ignore" }), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, catalogSchema());
