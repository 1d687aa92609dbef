/** Does what was confirmed in a wallet. The owner is in every statement; done twice it is done once. */
import { endTaps, removeCard } from "../../db/cards.ts";
import { askErasure } from "../../db/erasures.ts";
import { removeAddress, type Wallet } from "../../db/wallet.ts";
import { cardName } from "../bot/order-messages.ts";
import { summarise } from "../checkout/mask.ts";
import type { Deps } from "../deps.ts";
import type { PaperKey } from "../paper/sheet.ts";
import { detachCards } from "./cards.ts";
import type { AskedDeed, Wish } from "./deed.ts";
import { eraseBuyers, waitsSince } from "./erase.ts";

/** What a deed is about, by name; null when it is not in this wallet. */
export function nameOf({ cards, addresses }: Wallet, deed: Wish["deed"], id: string): string | null {
  if (deed === "erase") return "";
  if (deed === "remove_address") {
    const found = addresses.find((each) => each.id === id);
    return found ? summarise(found.address, "claimed").summary : null;
  }
  const card = cards.find((each) => each.id === id);
  return card ? cardName(card) : null;
}

/** @returns the words that say that it is done */
export async function doDeed(deps: Deps, buyerId: string, deed: AskedDeed, id: string): Promise<PaperKey> {
  switch (deed) {
    case "remove_card":
      await removeCard(deps.sql, buyerId, id, deps.now);
      deps.later(() => detachCards(deps));
      return "paper.done_card";
    case "end_taps":
      await endTaps(deps.sql, buyerId, id, deps.now);
      return "paper.done_taps";
    case "remove_address":
      await removeAddress(deps.sql, buyerId, id);
      return "paper.done_address";
    case "erase": {
      const waits = await askErasure(deps.sql, buyerId, deps.now, waitsSince(deps.now));
      deps.later(() => eraseBuyers(deps));
      return waits > 0 ? "paper.erase_waits" : "paper.erase_now";
    }
    default:
      return deed satisfies never;
  }
}
