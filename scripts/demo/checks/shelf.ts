/** PURE. What must have happened to the stock, and to nothing else on the shelf. */
import type { State, Variant } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";

/** One piece sold. */
export function soldOne(before: State, after: State, id: string): Verdict {
  const [then, now] = [left(before, id), left(after, id)];
  return expecting(`stock ${then.free} -> ${then.free - 1}, sold for good, no hold left`, {
    ...othersAsBefore(before, after, id),
    "left to sell": [now.free, then.free - 1],
    sold: [now.sold, then.sold + 1],
    held: [now.held, 0],
  });
}

/** A hold became a sale: nobody else could have bought it meanwhile. */
export function holdSold(before: State, after: State, id: string): Verdict {
  const [then, now] = [left(before, id), left(after, id)];
  return expecting(`the piece held is the piece sold: still ${then.free} left`, {
    ...othersAsBefore(before, after, id),
    "left to sell": [now.free, then.free],
    sold: [now.sold, then.sold + then.held],
    held: [now.held, 0],
  });
}

/** One piece set aside while the payment is not decided. */
export function heldOne(before: State, after: State, id: string): Verdict {
  const [then, now] = [left(before, id), left(after, id)];
  return expecting(`1 piece is held for this buyer, ${then.free - 1} of ${then.free} left for others`, {
    ...othersAsBefore(before, after, id),
    "left to sell": [now.free, then.free - 1],
    sold: [now.sold, then.sold],
    held: [now.held, then.held + 1],
  });
}

function left(state: State, id: string): { free: number; held: number; sold: number } {
  const variant = state.variants.find((each) => each.id === id);
  if (variant?.stock == null) throw new Error(`The shop counts no stock of ${id}.`);
  const { stock, held, sold } = variant;
  return { free: stock - held - sold, held, sold };
}

function othersAsBefore(before: State, after: State, id: string) {
  const others = (variants: Variant[]) => variants.filter((variant) => variant.id !== id);
  return { "everything else": [others(after.variants), others(before.variants)] as const };
}
