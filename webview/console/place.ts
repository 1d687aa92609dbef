/** Where in the console somebody is, as its address says it: the list with its filter, and one order or what went wrong. Pure. */

export const FILTERS = ["all", "to_ship", "attention", "refunded"] as const;
export type Filter = (typeof FILTERS)[number];

export interface Search {
  filter: Filter;
  /** A payment's state, or "" for any. */
  status: string;
  text: string;
}

export interface Place extends Search {
  /** The order's number or id; null: none. */
  order: string | null;
  /** What went wrong beside the orders. */
  books: boolean;
}

export const EVERYTHING: Search = { filter: "all", status: "", text: "" };
export const LIST = { order: null, books: false };
export const toOrder = (order: string) => ({ order, books: false });

const BOOKS = "/console/books";

/** @param address path and query */
export function placeOf({ pathname, search }: { pathname: string; search: string }): Place {
  const query = new URLSearchParams(search);
  const order = /^\/console\/orders\/([^/]+)/.exec(pathname)?.[1];
  return {
    order: order ? decoded(order) : null,
    books: pathname === BOOKS,
    filter: FILTERS.find((filter) => filter === query.get("show")) ?? "all",
    status: query.get("payment") ?? "",
    text: query.get("q") ?? "",
  };
}

export function addressOf({ order, books, filter, status, text }: Place): string {
  const query = new URLSearchParams({
    ...(filter !== "all" && { show: filter }),
    ...(status && { payment: status }),
    ...(text && { q: text }),
  });
  const path = books ? BOOKS : order === null ? "/console" : `/console/orders/${encodeURIComponent(order)}`;
  return path + (query.size ? `?${query}` : "");
}

/** Where all that is found lies as a table. */
export const exportOf = (search: Search): string =>
  `/api/merchant/export${queryOf(search, null).replace("?", "?format=csv&") || "?format=csv"}`;

/** What the API calls it. @param after `next` of the page before */
export function queryOf({ filter, status, text }: Search, after: string | null): string {
  const query = new URLSearchParams({
    ...(filter === "to_ship" && { unshipped: "true" }),
    ...(filter === "attention" && { attention: "true" }),
    ...(filter === "refunded" && { refunded: "true" }),
    ...(status && { status }),
    ...(text.trim() && { q: text.trim() }),
    ...(after && { after }),
  });
  return query.size ? `?${query}` : "";
}

/** Anybody can write an address that is no text. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
