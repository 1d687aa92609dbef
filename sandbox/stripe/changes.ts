type Hash = Readonly<Record<string, unknown>>;

/**
 * What an `.updated` event says of before (Stripe docs, Event, `previous_attributes`): the changed fields with their old
 * values, of a hash the changed fields within it, and null for a field that was not there.
 */
export function previousAttributes(before: object, after: object): Hash {
  const changed: Record<string, unknown> = {};
  const [old, fresh] = [before as Hash, after as Hash];
  for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    const [was, is] = [old[key], fresh[key]];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[key] = isHash(was) && isHash(is) ? previousAttributes(was, is) : (was ?? null);
  }
  return changed;
}

function isHash(value: unknown): value is Hash {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
