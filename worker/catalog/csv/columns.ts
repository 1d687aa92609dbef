/** PURE. Which shop system wrote a CSV file, by the names of its columns. */
import { type Fault, printable } from "../fault.ts";
import { nearestName } from "../nearest.ts";
import type { Dialect } from "./draft.ts";
import { meta } from "./meta.ts";
import { shopify } from "./shopify.ts";

const DIALECTS = [shopify, meta];

export interface Columns {
  /** Null: of a system that we do not know. */
  dialect: Dialect | null;
  /** The name of each cell's column as the dialect spells it; null for what is not read. */
  names: (string | null)[];
  /** Columns that nothing is known of. They are left out, and that is said. */
  unread: string[];
  faults: Fault[];
}

const plain = (name: string) => name.toLowerCase().replace(/[\s_]+/g, " ");
const isSame = (one: string, other: string) => plain(one) === plain(other);

export function readColumns(header: readonly string[]): Columns {
  const has = (name: string) => header.some((each) => isSame(each, name));
  const dialect = DIALECTS.toSorted((a, b) => b.needs.filter(has).length - a.needs.filter(has).length)[0];
  if (dialect === undefined || !dialect.needs.some(has)) {
    const wanted = DIALECTS.map(({ name, needs }) => `${name}'s ${needs.join(", ")}`).join(", or ");
    const fault = { at: "line 1", value: null, says: "has no columns that are known", mend: `name them as ${wanted}` };
    return { dialect: null, names: [], unread: [], faults: [fault] };
  }
  const names = header.map((name) => dialect.reads.find((known) => isSame(known, name)) ?? null);
  const strange = header.filter((name, at) => name !== "" && names[at] === null && !dialect.ignores.test(name));
  const missing = dialect.needs.filter((name) => !has(name));
  const absent = [...missing, ...dialect.reads.filter((known) => !has(known))];
  const slips = strange.flatMap((name) => slipOf(name, absent));
  const faults = [
    ...slips.map(({ fault }) => fault),
    ...missing
      .filter((name) => !slips.some(({ meant }) => meant === name))
      .map((name) => fault1(name, "is missing", "add this column")),
    ...twice(names).map((name) => fault1(name, "is there twice", "take one of them out")),
  ];
  const unread = strange.filter((name) => !slips.some((slip) => slip.name === name)).map(printable);
  return { dialect, names, unread, faults };
}

/** A column whose name is nearly one that is read. */
function slipOf(name: string, known: string[]): { name: string; meant: string; fault: Fault }[] {
  const meant = nearestName(name, known);
  if (meant === null) return [];
  return [{ name, meant, fault: fault1(printable(name), "is no column that is known", `did you mean "${meant}"?`) }];
}

function twice(names: readonly (string | null)[]): string[] {
  return [...new Set(names.filter((name, at) => name !== null && names.indexOf(name) !== at))] as string[];
}

const fault1 = (name: string, says: string, mend: string): Fault => ({
  at: `line 1, ${name}`,
  value: null,
  says,
  mend,
});
