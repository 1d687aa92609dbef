/** How long work that was taken up stays one worker's own. */
import type { Deps } from "./deps.ts";
import { LEASE_MS } from "./limits.ts";

/** A lease runs from this very moment and not from the request's time, which may be long ago by now. */
export function leaseEnd(deps: Deps): Date {
  return new Date(deps.now.getTime() + deps.spentMs() + LEASE_MS);
}
