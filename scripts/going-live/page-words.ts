/** PURE. What people read of the Page before and beside the bot's own words, by the bot's languages. */

export interface PageWords {
  /** Before the first message; says that a bot answers. At most 160 characters. */
  greeting: string;
  /** The ice breakers, as a buyer would ask; at most 80 characters. */
  askShop: string;
  askOrders: string;
  askHelp: string;
  /** Updates on an order, sent outside the 24-hour window. A variable stands neither first nor last. */
  shipped: string;
  delayed: string;
  delivered: string;
  refunded: string;
}

const en: PageWords = {
  greeting:
    "Hello! A bot shows you the shop here and takes your order; a person reads along. Pick something and pay in the chat.",
  askShop: "What do you have today?",
  askOrders: "Where is my order?",
  askHelp: "I need help",
  shipped: "Good news: your order {{order_number}} is on its way to you. Write to us here if anything is unclear.",
  delayed:
    "Your order {{order_number}} takes longer than planned. It should arrive by {{new_date}}, and we are sorry for the wait.",
  delivered: "Your order {{order_number}} has arrived. If anything is not right with it, write to us here.",
  refunded: "We have paid back {{amount}} for your order {{order_number}}. Your bank shows it within some days.",
};

const it: PageWords = {
  greeting: "Ciao! Qui un bot ti mostra il negozio e prende il tuo ordine; una persona legge. Scegli e paga in chat.",
  askShop: "Che cosa avete oggi?",
  askOrders: "Dov'è il mio ordine?",
  askHelp: "Ho bisogno di aiuto",
  shipped:
    "Buone notizie: il tuo ordine {{order_number}} è in viaggio verso di te. Scrivici qui se qualcosa non è chiaro.",
  delayed:
    "Il tuo ordine {{order_number}} richiede più tempo del previsto. Dovrebbe arrivare entro il {{new_date}}: ci scusiamo per l'attesa.",
  delivered: "Il tuo ordine {{order_number}} è arrivato. Se qualcosa non va, scrivici qui.",
  refunded:
    "Ti abbiamo rimborsato {{amount}} per il tuo ordine {{order_number}}. La tua banca lo mostra entro alcuni giorni.",
};

const de: PageWords = {
  greeting:
    "Hallo! Hier zeigt dir ein Bot den Laden und nimmt deine Bestellung auf; ein Mensch liest mit. Such dir etwas aus.",
  askShop: "Was gibt es heute?",
  askOrders: "Wo ist meine Bestellung?",
  askHelp: "Ich brauche Hilfe",
  shipped:
    "Gute Nachricht: Deine Bestellung {{order_number}} ist zu dir unterwegs. Schreib uns hier, wenn etwas unklar ist.",
  delayed:
    "Deine Bestellung {{order_number}} braucht länger als geplant. Sie soll bis {{new_date}} da sein, bitte entschuldige die Wartezeit.",
  delivered: "Deine Bestellung {{order_number}} ist angekommen. Wenn etwas damit nicht stimmt, schreib uns hier.",
  refunded:
    "Wir haben dir {{amount}} für deine Bestellung {{order_number}} erstattet. Deine Bank zeigt es in einigen Tagen an.",
};

const ar: PageWords = {
  greeting:
    "مرحبًا! هنا يعرض لك برنامج آلي المتجر ويأخذ طلبك، وهناك شخص يتابع المحادثة. اختر ما يعجبك وادفع في المحادثة.",
  askShop: "ماذا لديكم اليوم؟",
  askOrders: "أين طلبي؟",
  askHelp: "أحتاج إلى مساعدة",
  shipped: "خبر سار: طلبك {{order_number}} في الطريق إليك الآن. اكتب لنا هنا إذا كان هناك أي شيء غير واضح.",
  delayed:
    "طلبك {{order_number}} يحتاج إلى وقت أطول من المتوقع. من المفترض أن يصل قبل {{new_date}} ونعتذر عن الانتظار.",
  delivered: "وصل طلبك {{order_number}} إلى العنوان. إذا كان فيه أي شيء غير صحيح فاكتب لنا هنا.",
  refunded: "أعدنا إليك {{amount}} عن طلبك {{order_number}} اليوم. سيظهر المبلغ لدى بنكك خلال بضعة أيام.",
};

/** With the locale by which the Messenger profile names the language; `default` is for everybody else. */
export const PAGE_LANGUAGES: readonly { language: string; locale: string; words: PageWords }[] = [
  { language: "en", locale: "default", words: en },
  { language: "it", locale: "it_IT", words: it },
  { language: "de", locale: "de_DE", words: de },
  { language: "ar", locale: "ar_AR", words: ar },
];
