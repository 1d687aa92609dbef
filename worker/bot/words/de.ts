import type { Words } from "./index.ts";

export const de: Words = {
  hello: "Hallo {name}! Ich bin der Assistent des Ladens, ein Bot. Das haben wir heute.",
  helloNobody: "Hallo! Ich bin der Assistent des Ladens, ein Bot. Das haben wir heute.",
  products: "Das haben wir heute.",
  moreProducts: "Es gibt noch mehr:",
  noProducts: "Die Regale sind gerade leer. Schau später noch einmal vorbei.",
  buyNow: "Jetzt kaufen",
  details: "Details",
  showMore: "Mehr zeigen",
  showProducts: "Zum Laden",
  myOrders: "Meine Bestellungen",
  help: "Hilfe",
  priceLine: "{price} · Lieferung nach {country} {delivery}",
  lastOnes: "{price} · nur noch {count} da · Lieferung {delivery}",
  soldOutLine: "{price} · ausverkauft",
  soldOut: "{title} ist gerade ausverkauft. Das haben wir noch.",
  readyToPay: "{title}, {price}. Deine Daten sind hinterlegt: öffnen, prüfen, bezahlen.",
  openCheckout: "Prüfen und zahlen",
  freshLink: "Hier ist dein neuer Link für {title}. Er gilt nur für dich.",
  ordersNone: "Du hast noch nichts bestellt.",
  ordersHead: "Deine letzten Bestellungen:",
  orderLine: "{number} · {total} · {status}",
  helpText:
    "Ich zeige dir den Laden, deine Bestellungen oder einen neuen Link zum Bezahlen. Ein Mensch liest mit und antwortet, wo ich nicht weiterweiß.",
  noCards:
    "Bitte schick nie eine Kartennummer in den Chat. Ich habe sie nicht behalten. Karten gehören nur auf die Bezahlseite.",
  notUnderstood: "Das habe ich leider nicht verstanden. Das kann ich:",
  thanks: "Bezahlt, danke! {number} geht an {destination}. Ich melde mich, wenn es unterwegs ist.",
  nothingCharged:
    "Die Zahlung für {number} hat nicht geklappt, und es wurde nichts abgebucht. Du kannst es jederzeit noch einmal versuchen.",
  tryAgain: "Noch einmal",
  statusPaid: "bezahlt",
  statusOpen: "nicht bezahlt",
};
