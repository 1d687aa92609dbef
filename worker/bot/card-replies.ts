/** PURE. A buyer's saved cards, as their own thread shows them. */
import type { ThreadCard } from "../../db/cards.ts";
import { walletLink } from "./data-replies.ts";
import type { CardAnswer } from "./occasion.ts";
import { cardName } from "./order-messages.ts";
import { payloads } from "./payloads.ts";
import type { Reply, ReplyButton } from "./reply.ts";
import type { Voice } from "./voice.ts";

/** Each card with what it may do and how to end that. */
export function cardList(voice: Voice, cards: ThreadCard[]): Reply[] {
  if (cards.length === 0) return [voice.menu("cardsNone")];
  const shown = cards.map((card) => ({
    title: cardName(card),
    subtitle: cardLine(voice, card),
    imageUrl: null,
    buttons: cardButtons(voice, card),
  }));
  return [...walletLink(voice, "cardsHead"), { kind: "offers", cards: shown }];
}

/** What was done with a card. One that is not theirs is met with those that are. */
export function cardChanged(voice: Voice, cards: ThreadCard[], { kind, last4 }: CardAnswer): Reply[] {
  if (last4 === null) return cardList(voice, cards);
  return [voice.text(kind === "card_removed" ? "cardRemoved" : "tapsEnded", { last4 })];
}

function cardButtons(voice: Voice, { id, tapLimitMinor }: ThreadCard): ReplyButton[] {
  const remove: ReplyButton = { kind: "postback", title: voice.words("removeCard"), payload: payloads.removeCard(id) };
  if (tapLimitMinor === null) return [remove];
  return [{ kind: "postback", title: voice.words("endTaps"), payload: payloads.endTaps(id) }, remove];
}

function cardLine(voice: Voice, { expMonth, expYear, tapLimitMinor, tapCurrency }: ThreadCard): string {
  const date = `${expMonth}/${expYear % 100}`.padStart(5, "0");
  if (tapLimitMinor === null || tapCurrency === null) return voice.words("cardNoTaps", { date });
  return voice.words("cardTaps", { date, limit: voice.money({ amount: tapLimitMinor, currency: tapCurrency }) });
}
