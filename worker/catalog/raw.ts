/** PURE. Looking into JSON whose shape nobody has checked yet. */

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an object holds itself under this key; undefined when it is no object, or inherits it. */
export function fieldOf(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The entries of a list at this key with their indexes; none when there is no list. */
export function listAt(value: unknown, key: string): [index: number, entry: unknown][] {
  const list = fieldOf(value, key);
  return Array.isArray(list) ? [...list.entries()] : [];
}

export function textAt(value: unknown, key: string): string | null {
  const text = fieldOf(value, key);
  return typeof text === "string" ? text : null;
}
