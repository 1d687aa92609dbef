/** PURE. What a thing is called in a buyer's language: as the merchant wrote it for that locale, for its language, or at all. */
import type { Offer } from "../../db/catalog.ts";

/** "House blend, 500 g". @param locale BCP 47 */
export function titleOf(offer: Offer, locale: string): string {
  const title = textIn(offer.texts, locale, ({ title }) => title) ?? offer.title;
  const variant = textIn(offer.variantTexts, locale, (text) => text) ?? offer.variantTitle;
  return variant ? `${title}, ${variant}` : title;
}

export function descriptionOf(offer: Offer, locale: string): string {
  return textIn(offer.texts, locale, ({ description }) => description) ?? offer.description;
}

function textIn<T>(
  texts: Record<string, T>,
  locale: string,
  pick: (text: T) => string | undefined,
): string | undefined {
  const [language = locale] = locale.split("-");
  const found = [locale, language].map((tag) => texts[tag]).map((text) => text && pick(text));
  return found.find(Boolean);
}
