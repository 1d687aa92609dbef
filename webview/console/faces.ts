/** How states look and what they are called: a tone, an icon, a word. Pure. */
import type { MerchantOrder, OrderSummary, Refund } from "../../contract/merchant.ts";
import type { FulfilmentState, PaymentStatus } from "../../contract/order.ts";
import type { Failure } from "../call.ts";
import type { Key } from "../words.ts";
import type { GlyphName } from "./glyphs.ts";

/** `plain` is over and done; `busy` goes on by itself; `todo` waits for the merchant; `bad` needs them now. */
export type Tone = "plain" | "good" | "busy" | "todo" | "bad";
export interface ChipFace {
  tone: Tone;
  words: Key;
}

const PAYMENT: Record<PaymentStatus, Tone> = {
  created: "busy",
  paying: "busy",
  action_required: "busy",
  declined: "plain",
  paid: "good",
  cancelled: "plain",
  expired: "plain",
};

const GOODS: Record<FulfilmentState, Tone> = {
  unfulfilled: "todo",
  processing: "busy",
  shipped: "busy",
  out_for_delivery: "busy",
  delivered: "good",
  delayed: "todo",
  cancelled: "plain",
  returned: "plain",
};

const REFUND: Record<Refund["status"], Tone> = { pending: "busy", succeeded: "good", failed: "bad", canceled: "plain" };

export const PAYMENT_STATES = Object.keys(PAYMENT) as PaymentStatus[];

/** Payment first, then the goods, which nobody sends before that, then what went back. */
export function chipsOf({ status, fulfilment, total, refunded }: OrderSummary): ChipFace[] {
  const chips: ChipFace[] = [{ tone: PAYMENT[status], words: `payment.${status}` }];
  if (status === "paid") chips.push({ tone: GOODS[fulfilment], words: `goods.${fulfilment}` });
  if (refunded.amount > 0)
    chips.push({ tone: "plain", words: refunded.amount >= total.amount ? "refunded.whole" : "refunded.part" });
  return chips;
}

export const refundFace = ({ status }: Refund): ChipFace => ({ tone: REFUND[status], words: `refund.${status}` });

const ATTENTION = [
  "paid_without_stock",
  "amount_mismatch",
  "foreign_payment",
  "refund_failed",
  "refund_unknown",
  "tax_unreported",
  "withdrawn",
  "payment_unknown",
] as const;

/** Why a person has to look, and what to do about it. */
export function attentionWords(reason: string): Key {
  return `attention.${ATTENTION.find((known) => known === reason) ?? "other"}`;
}

const TROUBLES = [
  "offline",
  "unreached",
  "one_moment",
  "provider_down",
  "move_refused",
  "refund_refused",
  "key_reused",
  "invalid",
  "not_found",
] as const;

/** Why it did not work, and what to do about it. */
export function troubleWords({ code }: Failure): Key {
  return `trouble.${TROUBLES.find((known) => known === code) ?? "internal"}`;
}

/** What there is to do with the goods, the next usual thing first. */
export const MOVES = ["shipped", "out_for_delivery", "delivered", "processing", "delayed", "returned"] as const;

const STEPS: Record<string, GlyphName> = {
  paid: "check",
  delivered: "check",
  attended: "check",
  shipped: "truck",
  out_for_delivery: "truck",
  processing: "box",
  returned: "back_arrow",
  declined: "alert",
  attention: "alert",
  disputed: "alert",
  fraud_warned: "alert",
  refund_failed: "alert",
  cancelled: "cross",
  expired: "cross",
};

export function stepGlyph(what: string): GlyphName {
  return STEPS[what] ?? (what.startsWith("refund") ? "back_arrow" : "clock");
}

/** "Visa ···· 4242" */
export const cardWords = ({ brand, last4 }: NonNullable<MerchantOrder["card"]>): string =>
  `${brand.slice(0, 1).toUpperCase()}${brand.slice(1)} ···· ${last4}`;
