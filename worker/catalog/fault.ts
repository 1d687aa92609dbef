/** PURE. What is wrong with a catalog file: where, which value, and what to do about it, in plain words. */
import { FAULT_VALUE_CHARS_MAX } from "../limits.ts";

export interface Fault {
  /** `products[3].variants[0].prices.EUR` in JSON, `line 12, Variant Price` in CSV, or the file as a whole. */
  at: string;
  /** As it stands in the file, cut and made safe to print; null when there is none. */
  value: string | null;
  /** Reads on from the place: "is missing". */
  says: string;
  mend: string;
}

/** Keys and indexes from the outside in. */
export type Path = readonly (string | number)[];

/** A fault of a document, before anybody has said how its places are called in the file. */
export interface Finding extends Omit<Fault, "at"> {
  path: Path;
  /** Another place, with which `says` ends. */
  other?: Path;
}

export function pathText(path: Path): string {
  const text = path.reduce<string>((whole, key) => {
    if (typeof key === "number") return `${whole}[${key}]`;
    return /^[A-Za-z_$][\w$-]*$/.test(key) ? `${whole}.${key}` : `${whole}[${shown(key)}]`;
  }, "");
  return text.replace(/^\./, "") || "the file";
}

/** A value as it may be printed: on one line, short, and without a character that moves a terminal's cursor or turns its text around. */
export function shown(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[...]" : "{...}";
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, FAULT_VALUE_CHARS_MAX + 1)) : String(value);
  const cut = text.length > FAULT_VALUE_CHARS_MAX + 2 ? `${text.slice(0, FAULT_VALUE_CHARS_MAX)}..."` : text;
  return printable(cut);
}

/** Without control and formatting characters: each is written out as its number. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

/** @param placeOf what a place of the document is called in the file */
export function faultAt({ path, other, value, says, mend }: Finding, placeOf: (path: Path) => string): Fault {
  return { at: placeOf(path), value, says: other ? `${says} ${placeOf(other)}` : says, mend };
}

/** One fault for each place: what was found first says most. */
export function withoutRepeats(faults: readonly Fault[]): Fault[] {
  const first = new Map<string, Fault>();
  for (const fault of faults) if (!first.has(fault.at)) first.set(fault.at, fault);
  return [...first.values()];
}
