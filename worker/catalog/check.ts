/** PURE. A piece of JSON as a catalog, or everything that is wrong with it. */
import * as v from "valibot";
import { CatalogDocument } from "./document.ts";
import { type Fault, faultAt, type Path, pathText, withoutRepeats } from "./fault.ts";
import { findingOf } from "./issues.ts";
import { unkept } from "./kept.ts";
import { missingLegal } from "./legal.ts";
import { isRecord } from "./raw.ts";
import { brokenReferences } from "./references.ts";
import { type Shape, strayKeys } from "./shape.ts";

export type Checked = { document: CatalogDocument } | { faults: Fault[] };

const SHAPE = CatalogDocument as unknown as Shape;

/** @param placeOf what a place of the document is called in the file */
export function checkDocument(json: unknown, placeOf: (path: Path) => string = pathText): Checked {
  if (!isRecord(json)) {
    const mend = "write an object with shop, seller, legal, products and delivery: examples/catalog.json is one";
    return { faults: [{ at: "the file", value: null, says: "is no catalog", mend }] };
  }
  const parsed = v.safeParse(CatalogDocument, json);
  const findings = [
    ...missingLegal(json),
    ...unkept(json),
    ...strayKeys(SHAPE, json),
    ...(parsed.issues ?? []).flatMap((issue) => findingOf(SHAPE, json, issue) ?? []),
    ...brokenReferences(json),
  ];
  const faults = withoutRepeats(findings.map((finding) => faultAt(finding, placeOf)));
  return parsed.success && faults.length === 0 ? { document: parsed.output } : { faults };
}
