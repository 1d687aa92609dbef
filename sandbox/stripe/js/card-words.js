/**
 * @typedef {object} CardWords
 * @property {string} number
 * @property {string} expiry
 * @property {string} cvc
 * @property {Record<string, string>} errors by Stripe.js error code
 */

/**
 * @param {string} number
 * @param {string} expiry
 * @param {string} cvc
 * @param {[string, string, string, string, string]} errors
 * @returns {CardWords}
 */
function words(number, expiry, cvc, [incompleteNumber, invalidNumber, incompleteExpiry, past, incompleteCvc]) {
  return {
    number,
    expiry,
    cvc,
    errors: {
      incomplete_number: incompleteNumber,
      invalid_number: invalidNumber,
      incomplete_expiry: incompleteExpiry,
      invalid_expiry_month_past: past,
      invalid_expiry_year_past: past,
      incomplete_cvc: incompleteCvc,
    },
  };
}

/** @type {Record<string, CardWords>} */
const WORDS = {
  en: words("Card number", "Expiry (MM / YY)", "CVC", [
    "Your card number is incomplete.",
    "Your card number is invalid.",
    "Your card's expiry date is incomplete.",
    "Your card's expiry date is in the past.",
    "Your card's security code is incomplete.",
  ]),
  it: words("Numero della carta", "Scadenza (MM / AA)", "CVC", [
    "Il numero della carta è incompleto.",
    "Il numero della carta non è valido.",
    "La data di scadenza è incompleta.",
    "La carta è scaduta.",
    "Il codice di sicurezza è incompleto.",
  ]),
  de: words("Kartennummer", "Gültig bis (MM / JJ)", "Prüfnummer", [
    "Die Kartennummer ist unvollständig.",
    "Die Kartennummer ist ungültig.",
    "Das Ablaufdatum ist unvollständig.",
    "Die Karte ist abgelaufen.",
    "Die Prüfnummer ist unvollständig.",
  ]),
  fr: words("Numéro de carte", "Expiration (MM / AA)", "CVC", [
    "Le numéro de carte est incomplet.",
    "Le numéro de carte n'est pas valide.",
    "La date d'expiration est incomplète.",
    "La carte a expiré.",
    "Le code de sécurité est incomplet.",
  ]),
  es: words("Número de tarjeta", "Caducidad (MM / AA)", "CVC", [
    "El número de tarjeta está incompleto.",
    "El número de tarjeta no es válido.",
    "La fecha de caducidad está incompleta.",
    "La tarjeta ha caducado.",
    "El código de seguridad está incompleto.",
  ]),
  ar: words("رقم البطاقة", "تاريخ الانتهاء (شهر / سنة)", "رمز الأمان", [
    "رقم البطاقة غير مكتمل.",
    "رقم البطاقة غير صالح.",
    "تاريخ الانتهاء غير مكتمل.",
    "انتهت صلاحية البطاقة.",
    "رمز الأمان غير مكتمل.",
  ]),
  he: words("מספר כרטיס", "תוקף (חודש / שנה)", "קוד אבטחה", [
    "מספר הכרטיס חלקי.",
    "מספר הכרטיס שגוי.",
    "תאריך התוקף חלקי.",
    "תוקף הכרטיס פג.",
    "קוד האבטחה חלקי.",
  ]),
};

/**
 * Words and direction of a locale; English where it has none here.
 * @param {string} locale a BCP 47 tag, or "auto" for the browser's
 * @returns {{ language: string, dir: "ltr" | "rtl", words: CardWords }}
 */
export function wordsOf(locale) {
  const wanted = (locale === "auto" ? navigator.language : locale).toLowerCase().split("-")[0] ?? "en";
  const found = WORDS[wanted];
  const english = /** @type {CardWords} */ (WORDS.en);
  return {
    language: found === undefined ? "en" : wanted,
    dir: wanted === "ar" || wanted === "he" ? "rtl" : "ltr",
    words: found ?? english,
  };
}
