import { invalid, noSuch } from "./failure.ts";

export interface ListOptions {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?: Range | undefined;
}
interface Range {
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
}

/** One page of a list, newest first (Stripe docs, pagination: 10 by default, 1 to 100, cursors by id). */
export function listOf<R extends { id: string }, W>(
  rows: readonly (R & { created?: number })[],
  options: ListOptions,
  url: string,
  wire: (row: R) => W,
) {
  const limit = options.limit ?? 10;
  if (limit < 1 || limit > 100) throw invalid("limit", "Invalid limit: between 1 and 100.");
  if (options.starting_after !== undefined && options.ending_before !== undefined) {
    throw invalid("ending_before", "Send starting_after or ending_before, not both.");
  }
  const newestFirst = rows.filter((row) => within(row.created, options.created)).reverse();
  const { page, more } = cut(newestFirst, limit, options);
  return { object: "list" as const, data: page.map(wire), has_more: more, url };
}

function cut<R extends { id: string }>(rows: readonly R[], limit: number, options: ListOptions) {
  if (options.ending_before !== undefined) {
    const end = indexOf(rows, options.ending_before, "ending_before");
    return { page: rows.slice(Math.max(0, end - limit), end), more: end > limit };
  }
  const start = options.starting_after === undefined ? 0 : indexOf(rows, options.starting_after, "starting_after") + 1;
  return { page: rows.slice(start, start + limit), more: rows.length > start + limit };
}

function indexOf(rows: readonly { id: string }[], id: string, param: string): number {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) throw noSuch("object", id, param);
  return at;
}

function within(seconds: number | undefined, range: Range | undefined): boolean {
  if (range === undefined || seconds === undefined) return true;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return seconds > gt && seconds >= gte && seconds < lt && seconds <= lte;
}
