/**
 * @typedef {object} ChallengeWords
 * @property {string} question
 * @property {string} note
 * @property {string} approve
 * @property {string} refuse
 * @property {string} close
 * @property {string} working
 * @property {string} failed
 */

/**
 * @param {[string, string, string, string, string, string, string]} parts
 * @returns {ChallengeWords}
 */
function words([question, note, approve, refuse, close, working, failed]) {
  return { question, note, approve, refuse, close, working, failed };
}

/** @type {Record<string, ChallengeWords>} */
const WORDS = {
  en: words([
    "Approve this payment?",
    "This is a test: no bank and no money are involved.",
    "Approve",
    "Refuse",
    "Close without approving",
    "One moment…",
    "This payment is not waiting for approval any more.",
  ]),
  it: words([
    "Approvare questo pagamento?",
    "È una prova: nessuna banca e nessun denaro reale.",
    "Approva",
    "Rifiuta",
    "Chiudi senza approvare",
    "Un momento…",
    "Questo pagamento non attende più un'approvazione.",
  ]),
  de: words([
    "Diese Zahlung freigeben?",
    "Dies ist ein Test: ohne echte Bank, ohne echtes Geld.",
    "Freigeben",
    "Ablehnen",
    "Schließen, ohne freizugeben",
    "Einen Moment…",
    "Diese Zahlung wartet nicht mehr auf eine Freigabe.",
  ]),
  fr: words([
    "Approuver ce paiement ?",
    "Ceci est un test : ni banque ni argent réels.",
    "Approuver",
    "Refuser",
    "Fermer sans approuver",
    "Un instant…",
    "Ce paiement n'attend plus d'approbation.",
  ]),
  es: words([
    "¿Aprobar este pago?",
    "Es una prueba: sin banco ni dinero reales.",
    "Aprobar",
    "Rechazar",
    "Cerrar sin aprobar",
    "Un momento…",
    "Este pago ya no espera aprobación.",
  ]),
  ar: words([
    "هل توافق على هذه الدفعة؟",
    "هذا اختبار: لا بنك حقيقي ولا مال حقيقي.",
    "موافقة",
    "رفض",
    "إغلاق دون موافقة",
    "لحظة من فضلك…",
    "لم تعد هذه الدفعة تنتظر الموافقة.",
  ]),
  he: words([
    "לאשר את התשלום?",
    "זו בדיקה: בלי בנק אמיתי ובלי כסף אמיתי.",
    "אישור",
    "סירוב",
    "סגירה בלי לאשר",
    "רק רגע…",
    "התשלום כבר אינו ממתין לאישור.",
  ]),
};

/**
 * @param {string} locale a BCP 47 tag, or "auto" for the browser's
 * @returns {{ language: string, dir: "ltr" | "rtl", words: ChallengeWords }}
 */
export function wordsOf(locale) {
  const wanted = (locale === "auto" ? navigator.language : locale).toLowerCase().split("-")[0] ?? "en";
  const found = WORDS[wanted];
  const english = /** @type {ChallengeWords} */ (WORDS.en);
  return {
    language: found === undefined ? "en" : wanted,
    dir: wanted === "ar" || wanted === "he" ? "rtl" : "ltr",
    words: found ?? english,
  };
}
