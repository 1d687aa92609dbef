/**
 * PURE. The utility templates that tell a buyer outside the window what they must learn, by name and with the parameters of each.
 * Their words are handed in for review by `npm run messenger -- setup` (scripts/going-live/page-words.ts).
 */
import type { UtilityForm } from "../../db/documents.ts";
import { LANGUAGES, languageOf } from "./words/index.ts";

/** With their version: a text that was reviewed is not changed, its successor gets the next one. */
export const UTILITY_TEMPLATES = {
  order_paid_v2: ["amount", "order_number"],
  order_shipped_v1: ["order_number"],
  order_delayed_v1: ["order_number"],
  order_delivered_v1: ["order_number"],
  order_cancelled_v1: ["order_number"],
  order_withdrawn_v1: ["moment", "order_number"],
  order_refunded_v1: ["amount", "order_number"],
  payment_unconfirmed_v1: ["amount", "order_number"],
  payment_declined_v1: ["amount", "order_number"],
  payment_failed_v1: ["order_number"],
} as const;

export type UtilityName = keyof typeof UTILITY_TEMPLATES;
export const UTILITY_NAMES = Object.keys(UTILITY_TEMPLATES) as UtilityName[];

/** Those with a button to the order's page; each send hands in how its address ends. */
export const OPENS_ORDER: readonly UtilityName[] = ["order_paid_v2"];

/** @param locale of the buyer; a language that we do not speak is told in English, as everywhere */
export function utility<N extends UtilityName>(
  name: N,
  locale: string,
  parameters: Record<(typeof UTILITY_TEMPLATES)[N][number], string>,
): UtilityForm {
  const language = languageOf(locale);
  return { name, language: LANGUAGES.includes(language) ? language : "en", parameters };
}
