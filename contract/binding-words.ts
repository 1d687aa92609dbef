/**
 * Words that the law fixes: one reviewed table per language, for the page, the thread and the papers alike. They are no matter of
 * taste: change one only with a lawyer. `{amount}` is the whole price, with its currency.
 * Sources: Directive 2011/83/EU, Art. 8(2), and 11a as of 19 June 2026 (Directive (EU) 2023/2673); German BGB §§ 312j(3), 356a.
 */
export interface BindingWords {
  /** Of a button that charges: nothing but an obligation to pay can be read from it. */
  pay: string;
  /** The same in Messenger's 20 characters: the verb of paying or buying, and the amount. */
  payShort: string;
  /** The first step of withdrawing. */
  withdraw: string;
  /** The same in Messenger's 20 characters. */
  withdrawShort: string;
  /** The second step, which makes the statement. */
  confirmWithdrawal: string;
}

export const BINDING_WORDS = {
  en: {
    pay: "Pay {amount}",
    payShort: "Pay {amount}",
    withdraw: "Withdraw from contract here",
    withdrawShort: "Withdraw here",
    confirmWithdrawal: "Confirm withdrawal",
  },
  it: {
    pay: "Ordina e paga {amount}",
    payShort: "Paga {amount}",
    withdraw: "Recedi dal contratto qui",
    withdrawShort: "Recedi dal contratto",
    confirmWithdrawal: "Conferma recesso",
  },
  de: {
    pay: "Zahlungspflichtig bestellen · {amount}",
    payShort: "Kaufen {amount}",
    withdraw: "Vertrag widerrufen",
    withdrawShort: "Vertrag widerrufen",
    confirmWithdrawal: "Widerruf bestätigen",
  },
  ar: {
    pay: "اطلب وادفع {amount}",
    payShort: "ادفع {amount}",
    withdraw: "العدول عن العقد هنا",
    withdrawShort: "العدول عن العقد",
    confirmWithdrawal: "تأكيد العدول",
  },
} as const satisfies Record<string, BindingWords>;

/** @param locale BCP 47, or as Messenger names it; English for languages that were not reviewed */
export function bindingWords(locale: string): BindingWords {
  const language = locale.split(/[-_]/)[0]?.toLowerCase() ?? "";
  return (BINDING_WORDS as Record<string, BindingWords>)[language] ?? BINDING_WORDS.en;
}
