/** PURE. Whether a piece of JSON is one that can be kept: its depth, its texts and its keys. */
import { CATALOG_DEPTH_MAX } from "../limits.ts";
import { type Finding, type Path, shown } from "./fault.ts";

/** What every object inherits: no key of ours, and in careless hands a way to change what all objects inherit. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/** PostgreSQL keeps no U+0000 and no half of a surrogate pair, and a page shows no control character but line breaks and tabs. */
const UNKEPT = /[^\P{Cc}\t\n\r]/u;
const isKept = (text: string) => text.isWellFormed() && !UNKEPT.test(text);

/** Every text and key that cannot be kept. */
export function unkept(value: unknown, path: Path = []): Finding[] {
  if (typeof value === "string") {
    const mend = "take the control characters and half characters out";
    return isKept(value) ? [] : [{ path, value: shown(value), says: "cannot be stored", mend }];
  }
  if (typeof value !== "object" || value === null) return [];
  if (path.length >= CATALOG_DEPTH_MAX) {
    const says = `is nested more than ${CATALOG_DEPTH_MAX} deep`;
    return [{ path: path.slice(0, 3), value: null, says, mend: "nothing in a catalog is" }];
  }
  if (Array.isArray(value)) return value.flatMap((each, index) => unkept(each, [...path, index]));
  return Object.entries(value).flatMap(([key, each]) => {
    const at = [...path, key];
    if (INHERITED.has(key) || !isKept(key)) {
      return [{ path: at, value: null, says: "is no key of a catalog", mend: "take it out" }];
    }
    return unkept(each, at);
  });
}
