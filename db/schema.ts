/** Every table. docs/storage.md says for each what it holds, how long and what is never stored. */
export * from "./schema/books.ts";
export * from "./schema/buyers.ts";
export * from "./schema/catalog.ts";
export * from "./schema/checkouts.ts";
export * from "./schema/console.ts";
export * from "./schema/merchant.ts";
export * from "./schema/orders.ts";
export * from "./schema/page.ts";
export * from "./schema/prices.ts";
export * from "./schema/queues.ts";
export * from "./schema/shop.ts";
export * from "./schema/tallies.ts";
