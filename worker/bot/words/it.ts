import type { Words } from "./index.ts";

export const it: Words = {
  hello: "Ciao {name}! Sono l'assistente del negozio, un bot. Ecco cosa abbiamo oggi.",
  helloNobody: "Ciao! Sono l'assistente del negozio, un bot. Ecco cosa abbiamo oggi.",
  products: "Ecco cosa abbiamo oggi.",
  moreProducts: "C'è dell'altro:",
  noProducts: "Al momento gli scaffali sono vuoti. Torna a trovarci più tardi.",
  buyNow: "Acquista ora",
  details: "Dettagli",
  showMore: "Mostra altro",
  showProducts: "Vai al negozio",
  myOrders: "I miei ordini",
  help: "Aiuto",
  priceLine: "{price} · consegna in {country} {delivery}",
  lastOnes: "{price} · solo {count} rimasti · consegna {delivery}",
  soldOutLine: "{price} · esaurito",
  soldOut: "{title} è appena finito. Ecco cos'altro abbiamo.",
  readyToPay: "{title}, {price}. I tuoi dati ci sono già: apri, controlla e paga.",
  openCheckout: "Controlla e paga",
  freshLink: "Ecco il tuo nuovo link per {title}. Funziona solo per te.",
  ordersNone: "Non hai ancora ordinato nulla.",
  ordersHead: "I tuoi ultimi ordini:",
  orderLine: "{number} · {total} · {status}",
  helpText:
    "Posso mostrarti il negozio, i tuoi ordini o un nuovo link per pagare. Una persona legge e risponde a ciò che non so.",
  noCards:
    "Per favore non scrivere mai il numero della carta in chat. Non l'ho conservato. La carta va solo nella pagina di pagamento.",
  notUnderstood: "Scusa, non ho capito. Ecco cosa posso fare:",
  thanks: "Pagato, grazie! {number} va a {destination}. Ti scrivo quando parte.",
  nothingCharged:
    "Il pagamento di {number} non è andato a buon fine e non è stato addebitato nulla. Puoi riprovare quando vuoi.",
  tryAgain: "Riprova",
  statusPaid: "pagato",
  statusOpen: "non pagato",
};
