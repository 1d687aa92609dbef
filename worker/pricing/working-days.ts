/** PURE. Days on which parcels move: Monday to Friday, in UTC. Holidays are nobody's business here. */

const DAY_MS = 86_400_000;

/** ISO date of the n-th working day after `from`. */
export function workingDayAfter(from: Date, days: number): string {
  let day = from.getTime();
  for (let left = days; left > 0; ) {
    day += DAY_MS;
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return new Date(day).toISOString().slice(0, 10);
}
