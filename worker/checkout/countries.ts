/** PURE. The countries that a shop delivers to, of the places that its zones name. */
import validator from "validator";
import type { ServedPlace } from "../../db/prices.ts";
import { ANYWHERE } from "../pricing/place.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** ISO 3166. */
const COUNTRIES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter((code) =>
  validator.isISO31661Alpha2(code),
);

/** A country counts as served when some place of it is: which of them, the whole address decides. The home country comes first. */
export function servedCountries(
  places: ServedPlace[],
  homeCountry: string,
  locale: string,
): { code: string; name: string }[] {
  const openIn = (country: string) => places.some((place) => place.country === country && place.open);
  const leftOut = (country: string) => places.some((place) => place.country === country && place.whole && !place.open);
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const order = new Intl.Collator(locale);
  return COUNTRIES.filter((country) => openIn(country) || (openIn(ANYWHERE) && !leftOut(country)))
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .toSorted(
      (a, b) => Number(b.code === homeCountry) - Number(a.code === homeCountry) || order.compare(a.name, b.name),
    );
}
