/** Sends a fresh link of a wallet into its owner's own thread, whoever asks: they learn nothing and gain nothing. */
import type { ShopWindow } from "../../db/catalog.ts";
import { queueSpaced } from "../../db/outbox.ts";
import { toLocale, wordsFor } from "../bot/words/index.ts";
import { walletUrl } from "../checkout/issue.ts";
import type { Deps } from "../deps.ts";
import { RENEW_INTERVAL_MS } from "../limits.ts";
import { buttonMessage, linkButton } from "../messenger/templates.ts";

/** At most one per buyer and ten minutes, as for a checkout's (worker/checkout/renew.ts). */
export async function sendFreshWallet(deps: Deps, buyerId: string, { buyerLocale, shop }: ShopWindow): Promise<void> {
  const words = wordsFor(toLocale(buyerLocale, shop.locale));
  const message = buttonMessage(words.walletReady, [
    linkButton(words.openWallet, await walletUrl(deps, buyerId), "full"),
  ]);
  const interval = Math.floor(deps.now.getTime() / RENEW_INTERVAL_MS);
  const keyOf = (index: number) => `wallet:${buyerId}:${index}`;
  const since = new Date(deps.now.getTime() - RENEW_INTERVAL_MS);
  await queueSpaced(deps.sql, buyerId, { dedupeKey: keyOf(interval), message }, keyOf(interval - 1), since, deps.now);
}
