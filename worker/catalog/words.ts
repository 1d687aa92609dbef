/** PURE. Text, languages and addresses as a catalog file may hold them. */
import * as v from "valibot";
import { LANGUAGES_MAX, URL_CHARS_MAX } from "../limits.ts";

/** At least one letter, and no more than so many UTF-16 units. */
export const Text = (charsMax: number) =>
  v.pipe(
    v.string(),
    v.check((text) => text.trim() !== "", "is empty."),
    v.maxLength(charsMax),
  );

/** BCP 47 as `Intl` writes it: `de`, `en-GB`. */
export const Language = v.pipe(
  v.string(),
  v.check(isLanguage, "is no language tag such as de or en-GB."),
  v.description("BCP 47: de, en-GB."),
);

export const byLanguage = <S extends v.GenericSchema>(text: S) =>
  v.pipe(v.record(Language, text), v.maxEntries(LANGUAGES_MAX));

/** Of a picture: https, or this machine's own while somebody tries things out. */
export const PictureUrl = v.pipe(
  v.string(),
  v.maxLength(URL_CHARS_MAX),
  v.check(isPictureUrl, "is no address that begins with https://."),
  v.description("An https address."),
);

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

function isPictureUrl(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && /^(localhost|127\.0\.0\.1)$/.test(url.hostname));
}
