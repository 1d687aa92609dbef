/** PURE. The schema as a map: which keys stand where, and what is said of them. */
import * as v from "valibot";
import type { Finding, Path } from "./fault.ts";
import { nearestName } from "./nearest.ts";
import { isRecord } from "./raw.ts";

/** As far as valibot's schemas have it in common. */
export interface Shape {
  type: string;
  entries?: Record<string, Shape>;
  item?: Shape;
  wrapped?: Shape;
  value?: Shape;
  options?: Shape[];
  literal?: unknown;
}

/** Every key that nobody reads, with the one that was probably meant. valibot names only the first of each object. */
export function strayKeys(shape: Shape, value: unknown, path: Path = []): Finding[] {
  const bare = bareOf(shape, value);
  if (bare.item && Array.isArray(value)) {
    const { item } = bare;
    return value.flatMap((each, index) => strayKeys(item, each, [...path, index]));
  }
  if (!isRecord(value)) return [];
  const { entries } = bare;
  return Object.entries(value).flatMap(([key, each]) => {
    const at = [...path, key];
    const inner = entries && Object.hasOwn(entries, key) ? entries[key] : bare.value;
    if (inner) return strayKeys(inner, each, at);
    return entries ? [stray(at, key, Object.keys(entries))] : [];
  });
}

function stray(path: Path, key: string, known: string[]): Finding {
  const meant = nearestName(key, known);
  const mend = meant === null ? `take it out; known here are ${known.join(", ")}` : `did you mean "${meant}"?`;
  return { path, value: null, says: "is no key that is known here", mend };
}

/** What stands at this place of a document, and what the schema says of it; null where there is nothing said. */
export function descriptionAt(shape: Shape, document: unknown, path: Path): string | null {
  let at: Shape | undefined = shape;
  let value = document;
  for (const key of path) {
    const bare = bareOf(at, value);
    at = typeof key === "number" ? bare.item : (bare.entries?.[key] ?? bare.value);
    if (at === undefined) return null;
    value = Object(value)[key];
  }
  return describes(at);
}

function describes(shape: Shape): string | null {
  const said = v.getDescription(shape as unknown as v.GenericSchema);
  return said ?? (shape.wrapped ? describes(shape.wrapped) : null);
}

/** Without what makes it optional, and of several kinds the one that the value says it is. */
function bareOf(shape: Shape, value: unknown): Shape {
  if (shape.wrapped) return bareOf(shape.wrapped, value);
  if (!shape.options) return shape;
  const isOf = (option: Shape) =>
    Object.entries(option.entries ?? {}).some(
      ([key, { literal }]) => literal !== undefined && literal === Object(value)[key],
    );
  return shape.options.find((option) => option.entries && isOf(option)) ?? { type: "unknown" };
}
