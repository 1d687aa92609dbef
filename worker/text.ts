/** PURE. Text from outside as PostgreSQL can keep it. */

/** Without U+0000 and half surrogate pairs, which jsonb refuses (PostgreSQL docs, JSON types): one would lose the whole row. */
export function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** `JSON.parse` whose strings can be kept. @throws SyntaxError when it is no JSON */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? storable(value) : value));
}

/** The first `max` UTF-16 units at most, never half a character. */
export function head(text: string, max: number): string {
  return storable(text.slice(0, max));
}
