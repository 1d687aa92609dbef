/** PURE. The cells of one row by the names of their columns, read as what they stand for; what cannot be is a fault. */

import { type Fault, shown } from "../fault.ts";
import { nearestName } from "../nearest.ts";
import { toMinor } from "./decimal.ts";

export interface Cells {
  line: number;
  /** Null: the file has no such column, or nothing in it here. */
  text(column: string): string | null;
  whole(column: string): number | null;
  minor(column: string, currency: string, written: string | null): number | null;
  yes(column: string): boolean | null;
  /** One of the words that the column may have, in small letters. */
  word<W extends string>(column: string, words: readonly W[]): W | null;
  fault(column: string, says: string, mend: string): void;
}

const YES = /^(true|yes|1)$/i;
const NO = /^(false|no|0)$/i;

/** @param values by column @param faults what is found is added here */
export function cellsOf(line: number, values: ReadonlyMap<string, string>, faults: Fault[]): Cells {
  const text = (column: string) => values.get(column)?.trim() || null;
  const fault = (column: string, says: string, mend: string) =>
    void faults.push({ at: `line ${line}, ${column}`, value: shown(text(column) ?? undefined), says, mend });

  function whole(column: string): number | null {
    const written = text(column);
    if (written === null) return null;
    if (/^\d{1,10}(\.0+)?$/.test(written)) return Number(written.split(".")[0]);
    fault(column, "is no whole number, 0 or more", "write a number such as 12");
    return null;
  }

  function minor(column: string, currency: string, written: string | null): number | null {
    if (written === null) return null;
    const amount = toMinor(written, currency);
    if ("minor" in amount) return amount.minor;
    fault(column, amount.says, amount.mend);
    return null;
  }

  function yes(column: string): boolean | null {
    const written = text(column);
    if (written === null) return null;
    if (!YES.test(written) && !NO.test(written)) fault(column, "is neither TRUE nor FALSE", "write one of them");
    return YES.test(written);
  }

  function word<W extends string>(column: string, words: readonly W[]): W | null {
    const written = text(column);
    if (written === null) return null;
    const found = words.find((each) => each === written.toLowerCase().replaceAll("_", " "));
    if (found !== undefined) return found;
    const meant = nearestName(written, words);
    fault(
      column,
      "is none of those that are known",
      meant ? `did you mean "${meant}"?` : `write one of ${words.join(", ")}`,
    );
    return null;
  }

  return { line, text, whole, minor, yes, word, fault };
}
