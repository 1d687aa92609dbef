/** PURE. (what the buyer did, what we know) -> what to say. No I/O, no clock, no signing: links are named, not made. */
import type { ThreadFacts } from "../../db/buyers.ts";
import type { OrderRow } from "../../db/orders.ts";
import { chargedMinor } from "../checkout/charged.ts";
import { cardChanged, cardList } from "./card-replies.ts";
import { dataLink, eraseNoted, eraseQuestion, walletLink } from "./data-replies.ts";
import type { Occasion } from "./occasion.ts";
import { orderList } from "./order-list.ts";
import { cardName, orderNumber } from "./order-messages.ts";
import { payloads } from "./payloads.ts";
import type { Reply } from "./reply.ts";
import { shopReplies } from "./shop-replies.ts";
import type { ThreadPrices } from "./thread-offers.ts";
import { type Voice, voiceFor } from "./voice.ts";

export function decide(occasion: Occasion, facts: ThreadFacts, prices: ThreadPrices): Reply[] {
  const voice = voiceFor(facts);
  const shop = shopReplies(voice, facts, prices);
  const { intent } = occasion;
  if (occasion.cardNumberRemoved) return [voice.text("noCards")];
  switch (intent.kind) {
    case "start":
      return shop.carousel(greeting(voice, facts), 0);
    case "shop":
      if (facts.isNew) return shop.carousel(greeting(voice, facts), 0);
      return shop.carousel(voice.words(intent.offset > 0 ? "moreProducts" : "products"), intent.offset);
    case "details":
      return shop.details();
    case "buy":
      return shop.offer();
    case "orders":
      return orderList(voice, facts.orders);
    case "cards":
      return cardList(voice, facts.cards);
    case "card_removed":
    case "taps_ended":
      return cardChanged(voice, facts.cards, intent);
    case "wallet":
      return walletLink(voice);
    case "my_data":
      return dataLink(voice);
    case "erase":
      return eraseQuestion(voice);
    case "erase_noted":
      return eraseNoted(voice, intent);
    case "is_person":
      return [
        {
          kind: "buttons",
          text: voice.words("itsMeKnown"),
          buttons: [{ ...intent, kind: "continue", title: voice.words("continue") }],
        },
      ];
    case "tap_over":
      return shop.offer("tapOver");
    case "tap_repeated":
      return shop.offer("tapRepeated");
    case "tap_checking":
      return [voice.text("tapChecking")];
    case "tap_paid":
      return [alreadyPaid(voice, intent.order)];
    case "help":
      return [voice.menu("helpText")];
    case "thanks":
      return facts.isNew ? shop.carousel(greeting(voice, facts), 0) : [voice.text("gladly")];
    case "unknown":
      return facts.isNew ? shop.carousel(greeting(voice, facts), 0) : [voice.menu("notUnderstood")];
    default:
      return intent satisfies never;
  }
}

function greeting(voice: Voice, { buyer }: ThreadFacts): string {
  return buyer.firstName ? voice.words("hello", { name: buyer.firstName }) : voice.words("helloNobody");
}

/** Tapped again, or on an old bubble: the order is there, and so is its receipt. */
function alreadyPaid(voice: Voice, order: OrderRow): Reply {
  const text = voice.words("tapPaid", {
    number: orderNumber(order),
    total: voice.money({ amount: chargedMinor(order), currency: order.currency }),
    card: cardName({ brand: order.cardBrand ?? "", last4: order.cardLast4 ?? "" }),
  });
  const sku = order.lines[0]?.variantId;
  const again = sku ? [{ title: voice.words("sameAgain"), payload: payloads.buy(sku) }] : [];
  return { kind: "text", text, quick: [...again, { title: voice.words("myOrders"), payload: payloads.orders }] };
}
