/** PURE. What the schema finds wrong, in plain words. */
import type * as v from "valibot";
import { type Finding, type Path, shown } from "./fault.ts";
import { descriptionAt, type Shape } from "./shape.ts";

type Issue = v.BaseIssue<unknown>;

const IS: Record<string, string> = {
  string: "is no text",
  number: "is no number",
  boolean: "is neither true nor false",
  array: "is no list",
  record: "is no object with keys",
  strict_object: "is no object with keys",
  safe_integer: "is no whole number",
};
const MENDS: Record<string, string> = {
  string: "write it in quotes",
  number: "write a number, without quotes",
  boolean: "write true or false, without quotes",
  array: "write [...]",
  record: "write {...}",
  strict_object: "write {...}",
};

/** Null for what `strayKeys` says better. */
export function findingOf(shape: Shape, document: unknown, issue: Issue): Finding | null {
  const path = pathOf(issue);
  const isOfKey = issue.path?.at(-1)?.origin === "key";
  if (issue.type === "strict_object" && issue.expected === "never" && isOfKey) return null;
  const said = descriptionAt(shape, document, path);
  if (issue.type === "strict_object" && isOfKey) {
    return { path, value: null, says: "is missing", mend: `add it${said ? `: ${said}` : ""}` };
  }
  const own = ownWords(issue);
  const mend = own.mend ?? MENDS[issue.type];
  const all = [mend, said].filter(Boolean).join(". ") || "write it as docs/catalog.md shows";
  return { path, value: shown(issue.input), says: own.says, mend: all };
}

function pathOf({ path }: Issue): Path {
  return (path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
}

/** What the schema's author wrote about it, or else words for the kind of thing it is. */
function ownWords(issue: Issue): { says: string; mend?: string } {
  const { message, received, type } = issue;
  const isOwn = !message.startsWith("Invalid ");
  // "An ISO 4217 code, such as EUR." says what it should be, "is no code." what it is not.
  if (isOwn && /^[A-Z]/.test(message))
    return { says: "is not written as it has to be", mend: message.replace(/\.$/, "") };
  if (isOwn) return { says: message.replace(/\.$/, "") };
  const bound = boundWords(issue);
  if (bound !== null) return { says: bound, mend: "write one within the bounds" };
  const says = IS[type];
  if (says) return { says };
  const expected = String(issue.expected ?? "")
    .replace(/^\(|\)$/g, "")
    .replaceAll(" | ", ", ");
  return {
    says: received === "undefined" ? "is missing" : "is none of those that are known",
    mend: `write one of ${expected}`,
  };
}

const UNITS: Record<string, string> = { length: "characters or entries", entries: "entries" };

function boundWords({ requirement, type }: Issue): string | null {
  const [, side, what] = /^(min|max)_(value|length|entries)$/.exec(type) ?? [];
  if (side === undefined || what === undefined) return null;
  const unit = UNITS[what] ? ` ${UNITS[what]}` : "";
  return what === "value"
    ? `is ${side === "min" ? "less" : "more"} than ${requirement}`
    : `has ${side === "min" ? "fewer" : "more"} than ${requirement}${unit}`;
}
