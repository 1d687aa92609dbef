/** PURE. The name that was probably meant. */

/** Longer ones are not compared, and not with more of them: it would take longer than reading the file. */
const NAME_CHARS_MAX = 60;
const NAMES_MAX = 100;
/** So many letters of the beginning say which name is meant: `weight` for `weightGrams`. */
const BEGINNING_CHARS_MIN = 4;

/** The known name that differs least from the one written, or null when none is near. Capitals and separators do not matter. */
export function nearestName(written: string, known: readonly string[]): string | null {
  if (written.length > NAME_CHARS_MAX || known.length > NAMES_MAX) return null;
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, "");
  const from = plain(written);
  const near = known
    .map((name) => ({ name, steps: distance(from, plain(name)) }))
    .filter(({ name, steps }) => steps <= Math.max(1, Math.floor(Math.min(from.length, name.length) / 2.5)))
    .toSorted((a, b) => a.steps - b.steps);
  const begun = from.length < BEGINNING_CHARS_MIN ? [] : known.filter((name) => plain(name).startsWith(from));
  return near[0]?.name ?? begun[0] ?? null;
}

/** How many letters must be put in, taken out or replaced (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
