import type { Cause, EventSource } from "./events.ts";
import type { Rehearsal } from "./rehearsals.ts";
import type { CardRange } from "./test-cards.ts";

/** Everything that the operations of the stand-in share. */
export interface World extends EventSource {
  readonly rehearsals: Rehearsal[];
  /** Of cards beside the documented ones. */
  readonly ranges: CardRange[];
  /** Whose keys these are; whether it may charge is up to the controls. */
  readonly account: { readonly id: string; canCharge: boolean };
  /** Base address of the sandbox, without a slash at the end. */
  origin(): string;
}

/** One API call under way. */
export interface Call {
  readonly world: World;
  readonly cause: Cause;
  readonly key: "publishable" | "secret";
  /** Values of the `:name` parts of the path. */
  readonly path: Readonly<Record<string, string>>;
}

/** A call that no API request caused: the bank's, the network's or the buyer's own doing. */
export function outside(world: World): Call {
  return { world, key: "secret", path: {}, cause: { id: null, idempotencyKey: null } };
}
