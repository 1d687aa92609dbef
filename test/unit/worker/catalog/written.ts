/** Catalog documents as a merchant writes them, to be changed in the one point of a test. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../../scripts/paths.ts";
import { checkDocument } from "../../../../worker/catalog/check.ts";
import type { CatalogDocument } from "../../../../worker/catalog/document.ts";
import type { Fault } from "../../../../worker/catalog/fault.ts";

export const EXAMPLE = readFileSync(join(ROOT, "examples/catalog.json"), "utf8");

export type Loose = Record<string, unknown>;

/** The object at this place of a document. */
export function at(document: Loose, ...path: (string | number)[]): Loose {
  return path.reduce<Loose>((value, key) => Object(value[key]), document);
}

/** @param change takes the example apart: whatever its shape is afterwards */
export function written(change: (document: Loose) => void = () => {}): unknown {
  const document = JSON.parse(EXAMPLE);
  change(document);
  return document;
}

export function faultsOf(checked: object): Fault[] {
  return "faults" in checked ? (checked.faults as Fault[]) : [];
}

export function documentOf(checked: object): CatalogDocument {
  if (!("document" in checked)) throw new Error(`refused: ${JSON.stringify(faultsOf(checked))}`);
  return checked.document as CatalogDocument;
}

export const example = (): CatalogDocument => documentOf(checkDocument(written()));
