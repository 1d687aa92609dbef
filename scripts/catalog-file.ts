/** Reading a catalog file from the disk, never more of it than the bound. */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { tooLarge } from "../worker/catalog/bytes.ts";
import type { Fault } from "../worker/catalog/fault.ts";
import type { CatalogFile } from "../worker/catalog/plan.ts";
import { CATALOG_BYTES_MAX } from "../worker/limits.ts";

/** @throws when the file cannot be read */
export async function readCatalogFile(path: string): Promise<CatalogFile | { faults: Fault[] }> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // `end` counts from 0 and is read too: one byte more than is allowed tells that there is more. A device never ends.
  for await (const piece of createReadStream(path, { end: CATALOG_BYTES_MAX })) {
    pieces.push(piece);
    bytes += piece.length;
  }
  if (bytes > CATALOG_BYTES_MAX) return { faults: [tooLarge()] };
  return { name: basename(path), bytes: Buffer.concat(pieces) };
}
