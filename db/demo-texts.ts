/** The demo shop's legal texts: short and honest about what they are. No shop may sell with them. */
import type { LegalKind } from "../contract/legal.ts";

export const DEMO_TEXTS_VERSION = "2026-11";

export const DEMO_TEXTS: Record<string, Record<LegalKind, string>> = {
  en: {
    terms: `This is the demo shop of Threadtill. Nothing is really sold here, no real card is charged, and no parcel leaves. These terms show how a shop's own look in this place.

The contract is concluded when you press the Pay button. The price on that button is the whole price: VAT and delivery are in it.

We deliver within the days that were named before you paid. You pay by card; the payment service provider is Stripe.

The statutory warranty rights apply: goods have to be as described, and if they are not, you may ask for repair, replacement or your money.`,
    privacy: `This is the demo shop of Threadtill. It runs on the machine that you started it on, and what you type stays there.

A shop keeps what an order needs: name, delivery address, what was bought and paid. The card goes to the payment service provider and never to the shop; a card is kept only if you tick the box for it, and you can remove it at any time in the chat.

You may ask what is kept about you, have it corrected and have it deleted, as far as tax law does not ask for it to be kept.`,
    withdrawal: `You may withdraw from this contract within 14 days without giving a reason. The period ends 14 days after the day on which you, or somebody you named who is not the carrier, received the goods.

To withdraw, use the function "Withdraw from contract here" on the page of your order, or write to us in any other clear way, such as in the chat or by e-mail. It is enough that you send it before the period has ended.

When you withdraw we pay back everything you paid, the cost of standard delivery included, within 14 days, by the way you paid. We may wait until the goods are back or you have shown that you sent them. Please send them back within 14 days; you bear the cost of that.`,
  },
  it: {
    terms: `Questo è il negozio dimostrativo di Threadtill. Qui non si vende davvero nulla, nessuna carta reale viene addebitata e nessun pacco parte. Queste condizioni mostrano come appaiono quelle di un vero negozio.

Il contratto è concluso quando premi il pulsante di pagamento. Il prezzo sul pulsante è il prezzo totale: IVA e consegna comprese.

Consegniamo nei giorni indicati prima del pagamento. Si paga con carta; il prestatore del servizio di pagamento è Stripe.

Si applica la garanzia legale di conformità: se la merce non è come descritta puoi chiedere riparazione, sostituzione o rimborso.`,
    privacy: `Questo è il negozio dimostrativo di Threadtill. Funziona sul computer su cui lo hai avviato, e ciò che scrivi resta lì.

Un negozio conserva ciò che serve all'ordine: nome, indirizzo di consegna, che cosa è stato comprato e pagato. La carta va al prestatore del servizio di pagamento e mai al negozio; viene conservata solo se spunti la casella, e puoi rimuoverla in chat quando vuoi.

Puoi chiedere che cosa è conservato su di te, farlo correggere e cancellare, salvo quanto le norme fiscali impongono di conservare.`,
    withdrawal: `Puoi recedere da questo contratto entro 14 giorni senza indicare il motivo. Il periodo scade 14 giorni dopo il giorno in cui tu, o una persona da te indicata diversa dal vettore, hai ricevuto la merce.

Per recedere usa la funzione "Recedi dal contratto qui" sulla pagina del tuo ordine, oppure scrivici in altro modo chiaro, per esempio in chat o per e-mail. Basta inviare la comunicazione prima della scadenza.

Se recedi rimborsiamo tutto ciò che hai pagato, compresa la consegna standard, entro 14 giorni e con lo stesso mezzo di pagamento. Possiamo attendere finché la merce è tornata o hai dimostrato di averla spedita. Rispediscila entro 14 giorni; il costo della restituzione è a tuo carico.`,
  },
  de: {
    terms: `Das ist der Vorführladen von Threadtill. Hier wird nichts wirklich verkauft, keine echte Karte belastet und kein Paket verschickt. Diese Bedingungen zeigen, wie die eines echten Ladens an dieser Stelle aussehen.

Der Vertrag kommt zustande, wenn du auf den Knopf zum Bezahlen drückst. Der Preis darauf ist der ganze Preis: Mehrwertsteuer und Lieferung sind enthalten.

Wir liefern in den Tagen, die vor dem Bezahlen genannt wurden. Bezahlt wird mit Karte; der Zahlungsdienstleister ist Stripe.

Es gelten die gesetzlichen Gewährleistungsrechte: Ist die Ware nicht wie beschrieben, kannst du Reparatur, Ersatz oder dein Geld verlangen.`,
    privacy: `Das ist der Vorführladen von Threadtill. Er läuft auf dem Rechner, auf dem du ihn gestartet hast, und was du eingibst, bleibt dort.

Ein Laden behält, was eine Bestellung braucht: Name, Lieferadresse, was gekauft und bezahlt wurde. Die Karte geht an den Zahlungsdienstleister und nie an den Laden; behalten wird sie nur, wenn du das Kästchen ankreuzt, und du kannst sie im Chat jederzeit entfernen.

Du kannst erfahren, was über dich gespeichert ist, es berichtigen und löschen lassen, soweit das Steuerrecht nicht verlangt, dass es aufbewahrt wird.`,
    withdrawal: `Du kannst diesen Vertrag binnen 14 Tagen ohne Angabe von Gründen widerrufen. Die Frist endet 14 Tage nach dem Tag, an dem du oder eine von dir benannte Person, die nicht der Beförderer ist, die Ware erhalten hast.

Zum Widerrufen dient die Funktion "Vertrag widerrufen" auf der Seite deiner Bestellung; eine andere eindeutige Erklärung, etwa im Chat oder per E-Mail, genügt auch. Es reicht, dass du sie vor Ablauf der Frist absendest.

Nach dem Widerruf zahlen wir alles zurück, was du bezahlt hast, die Standardlieferung eingeschlossen, binnen 14 Tagen und auf demselben Weg. Wir dürfen warten, bis die Ware zurück ist oder du nachgewiesen hast, dass sie unterwegs ist. Bitte sende sie binnen 14 Tagen zurück; die Kosten dafür trägst du.`,
  },
  ar: {
    terms: `هذا متجر العرض التجريبي من Threadtill. لا يُباع هنا شيء حقيقي، ولا تُخصم أي بطاقة حقيقية، ولا يُرسل أي طرد. تبيّن هذه الشروط كيف تظهر شروط متجر حقيقي في هذا الموضع.

يُبرم العقد عندما تضغط زر الدفع. السعر المكتوب على الزر هو السعر الكامل شاملًا الضريبة والتوصيل.

نوصل الطلب خلال الأيام المذكورة قبل الدفع. الدفع بالبطاقة، ومقدّم خدمة الدفع هو Stripe.

تسري حقوق الضمان القانونية: إن لم تكن البضاعة كما وُصفت فلك أن تطلب إصلاحها أو استبدالها أو استرداد مالك.`,
    privacy: `هذا متجر العرض التجريبي من Threadtill. يعمل على الجهاز الذي شغّلته عليه، ويبقى ما تكتبه هناك.

يحتفظ المتجر بما يحتاجه الطلب: الاسم وعنوان التوصيل وما تم شراؤه ودفعه. تذهب البطاقة إلى مقدّم خدمة الدفع ولا تصل إلى المتجر أبدًا؛ ولا تُحفظ إلا إذا أشرت في المربع، ويمكنك إزالتها في المحادثة متى شئت.

لك أن تسأل عمّا حُفظ عنك وأن تطلب تصحيحه أو حذفه، ما لم يوجب قانون الضرائب الاحتفاظ به.`,
    withdrawal: `يحق لك العدول عن هذا العقد خلال 14 يومًا دون ذكر سبب. تنتهي المدة بعد 14 يومًا من اليوم الذي تسلّمت فيه البضاعة أنت أو شخص سمّيته غير الناقل.

للعدول استخدم وظيفة "العدول عن العقد هنا" في صفحة طلبك، أو أخبرنا بأي طريقة واضحة أخرى كالمحادثة أو البريد الإلكتروني. يكفي أن ترسل ذلك قبل انتهاء المدة.

عند العدول نعيد إليك كل ما دفعته، بما فيه التوصيل العادي، خلال 14 يومًا وبالطريقة التي دفعت بها. لنا أن ننتظر حتى تعود البضاعة أو تثبت إرسالها. أعدها من فضلك خلال 14 يومًا؛ وتتحمل أنت تكلفة الإرجاع.`,
  },
};
