/** PURE. What people read of the Page before and beside the bot's own words, by the bot's languages. */
import type { UtilityName } from "../../worker/bot/utility.ts";

export interface PageWords {
  /** Before the first message; says that a bot answers. At most 160 characters. */
  greeting: string;
  /** The ice breakers, as a buyer would ask; at most 80 characters. */
  askShop: string;
  askOrders: string;
  askHelp: string;
  /** What a buyer is told outside the 24-hour window. A variable stands neither first nor last. */
  templates: Record<UtilityName, string>;
}

const en: PageWords = {
  greeting:
    "Hello! A bot shows you the shop here and takes your order; a person reads along. Pick something and pay in the chat.",
  askShop: "What do you have today?",
  askOrders: "Where is my order?",
  askHelp: "I need help",
  templates: {
    order_paid_v2:
      "We have received {{amount}} for your order {{order_number}}, thank you. Write to us here and we answer.",
    order_shipped_v1:
      "Good news: your order {{order_number}} is on its way to you. Write to us here if anything is unclear.",
    order_delayed_v1:
      "Your order {{order_number}} takes longer than planned, and we are sorry for the wait. Write to us here if anything is unclear.",
    order_delivered_v1: "Your order {{order_number}} has arrived. If anything is not right with it, write to us here.",
    order_cancelled_v1: "Your order {{order_number}} is cancelled. Write to us here if anything is unclear.",
    order_withdrawn_v1:
      "On {{moment}} you withdrew from the contract of your order {{order_number}}. Write to us here if anything is unclear.",
    order_refunded_v1:
      "We have paid back {{amount}} for your order {{order_number}}. Your bank shows it within some days.",
    payment_unconfirmed_v1:
      "Your bank asks you to confirm {{amount}} for your order {{order_number}}. Nothing is charged until you do. Write to us here if you need help.",
    payment_declined_v1:
      "Your bank said no to {{amount}} for your order {{order_number}}. Nothing was charged. Write to us here to try another card.",
    payment_failed_v1:
      "Your payment for {{order_number}} did not go through, and nothing was charged. Write to us here to try again.",
  },
};

const it: PageWords = {
  greeting: "Ciao! Qui un bot ti mostra il negozio e prende il tuo ordine; una persona legge. Scegli e paga in chat.",
  askShop: "Che cosa avete oggi?",
  askOrders: "Dov'è il mio ordine?",
  askHelp: "Ho bisogno di aiuto",
  templates: {
    order_paid_v2:
      "Abbiamo ricevuto {{amount}} per il tuo ordine {{order_number}}, grazie. Scrivici qui e ti rispondiamo.",
    order_shipped_v1:
      "Buone notizie: il tuo ordine {{order_number}} è in viaggio verso di te. Scrivici qui se qualcosa non è chiaro.",
    order_delayed_v1:
      "Il tuo ordine {{order_number}} richiede più tempo del previsto: ci scusiamo per l'attesa. Scrivici qui se qualcosa non è chiaro.",
    order_delivered_v1: "Il tuo ordine {{order_number}} è arrivato. Se qualcosa non va, scrivici qui.",
    order_cancelled_v1: "Il tuo ordine {{order_number}} è annullato. Scrivici qui se qualcosa non è chiaro.",
    order_withdrawn_v1:
      "Il {{moment}} hai esercitato il recesso per il tuo ordine {{order_number}}. Scrivici qui se qualcosa non è chiaro.",
    order_refunded_v1:
      "Ti abbiamo rimborsato {{amount}} per il tuo ordine {{order_number}}. La tua banca lo mostra entro alcuni giorni.",
    payment_unconfirmed_v1:
      "La tua banca ti chiede di confermare {{amount}} per il tuo ordine {{order_number}}. Fino ad allora non viene addebitato nulla. Scrivici qui se ti serve aiuto.",
    payment_declined_v1:
      "La tua banca ha rifiutato {{amount}} per il tuo ordine {{order_number}}. Non è stato addebitato nulla. Scrivici qui per provare un'altra carta.",
    payment_failed_v1:
      "Il tuo pagamento per {{order_number}} non è andato a buon fine e non è stato addebitato nulla. Scrivici qui per riprovare.",
  },
};

const de: PageWords = {
  greeting:
    "Hallo! Hier zeigt dir ein Bot den Laden und nimmt deine Bestellung auf; ein Mensch liest mit. Such dir etwas aus.",
  askShop: "Was gibt es heute?",
  askOrders: "Wo ist meine Bestellung?",
  askHelp: "Ich brauche Hilfe",
  templates: {
    order_paid_v2:
      "Wir haben {{amount}} für deine Bestellung {{order_number}} erhalten, danke. Schreib uns hier, wir antworten dir.",
    order_shipped_v1:
      "Gute Nachricht: Deine Bestellung {{order_number}} ist zu dir unterwegs. Schreib uns hier, wenn etwas unklar ist.",
    order_delayed_v1:
      "Deine Bestellung {{order_number}} braucht länger als geplant, bitte entschuldige die Wartezeit. Schreib uns hier, wenn etwas unklar ist.",
    order_delivered_v1:
      "Deine Bestellung {{order_number}} ist angekommen. Wenn etwas damit nicht stimmt, schreib uns hier.",
    order_cancelled_v1: "Deine Bestellung {{order_number}} ist storniert. Schreib uns hier, wenn etwas unklar ist.",
    order_withdrawn_v1:
      "Am {{moment}} hast du den Vertrag deiner Bestellung {{order_number}} widerrufen. Schreib uns hier, wenn etwas unklar ist.",
    order_refunded_v1:
      "Wir haben dir {{amount}} für deine Bestellung {{order_number}} erstattet. Deine Bank zeigt es in einigen Tagen an.",
    payment_unconfirmed_v1:
      "Deine Bank bittet dich, {{amount}} für deine Bestellung {{order_number}} zu bestätigen. Bis dahin wird nichts abgebucht. Schreib uns hier, wenn du Hilfe brauchst.",
    payment_declined_v1:
      "Deine Bank hat {{amount}} für deine Bestellung {{order_number}} abgelehnt. Es wurde nichts abgebucht. Schreib uns hier, um eine andere Karte zu versuchen.",
    payment_failed_v1:
      "Deine Zahlung für {{order_number}} ist nicht durchgegangen, und es wurde nichts abgebucht. Schreib uns hier, um es noch einmal zu versuchen.",
  },
};

const ar: PageWords = {
  greeting:
    "مرحبًا! هنا يعرض لك برنامج آلي المتجر ويأخذ طلبك، وهناك شخص يتابع المحادثة. اختر ما يعجبك وادفع في المحادثة.",
  askShop: "ماذا لديكم اليوم؟",
  askOrders: "أين طلبي؟",
  askHelp: "أحتاج إلى مساعدة",
  templates: {
    order_paid_v2: "استلمنا {{amount}} عن طلبك {{order_number}} وشكرًا لك. اكتب لنا هنا وسنجيبك.",
    order_shipped_v1: "خبر سار: طلبك {{order_number}} في الطريق إليك الآن. اكتب لنا هنا إذا كان هناك أي شيء غير واضح.",
    order_delayed_v1:
      "طلبك {{order_number}} يستغرق وقتًا أطول من المخطط، ونعتذر عن الانتظار. اكتب لنا هنا إن كان هناك ما ليس واضحًا.",
    order_delivered_v1: "وصل طلبك {{order_number}} إلى العنوان. إذا كان فيه أي شيء غير صحيح فاكتب لنا هنا.",
    order_cancelled_v1: "تم إلغاء طلبك {{order_number}}. اكتب لنا هنا إن كان هناك ما ليس واضحًا.",
    order_withdrawn_v1: "في {{moment}} عدلت عن عقد طلبك {{order_number}}. اكتب لنا هنا إن كان هناك ما ليس واضحًا.",
    order_refunded_v1: "أعدنا إليك {{amount}} عن طلبك {{order_number}} اليوم. سيظهر المبلغ لدى بنكك خلال بضعة أيام.",
    payment_unconfirmed_v1:
      "يطلب منك بنكك تأكيد {{amount}} عن طلبك {{order_number}} ولن يُخصم أي مبلغ قبل ذلك. اكتب لنا هنا إذا احتجت إلى مساعدة.",
    payment_declined_v1:
      "رفض بنكك {{amount}} عن طلبك {{order_number}} ولم يُخصم أي مبلغ. اكتب لنا هنا لتجربة بطاقة أخرى.",
    payment_failed_v1: "لم تتم عملية الدفع عن {{order_number}} ولم يُخصم أي مبلغ. اكتب لنا هنا لتحاول مرة أخرى.",
  },
};

/** With the locale by which the Messenger profile names the language; `default` is for everybody else. */
export const PAGE_LANGUAGES: readonly { language: string; locale: string; words: PageWords }[] = [
  { language: "en", locale: "default", words: en },
  { language: "it", locale: "it_IT", words: it },
  { language: "de", locale: "de_DE", words: de },
  { language: "ar", locale: "ar_AR", words: ar },
];
