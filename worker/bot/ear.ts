/** PURE. What somebody means by what they type, in the languages we speak. Everything else is for a person to read. */
import type { Intent } from "./payloads.ts";

const SHOP: Intent = { kind: "shop", offset: 0 };

/** Said before what is meant, or alone. */
const GREETING =
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|ciao|salve|buongiorno|buonasera|hallo|moin|servus|guten (?:tag|morgen|abend)|السلام عليكم|سلام|مرحب[اًا]*|أهل[اًا]*|اهلا)(?![\p{L}\p{N}])[\s,;.!]*/iu;

/** Somebody asks where what they ordered is, wherever in the sentence they say so. */
const WHERE_IS_IT = [
  /(?<!\p{L})(?:where|when|track|status)(?!\p{L}).*(?:my|the|our) (?:orders?|package|parcel|delivery)(?!\p{L})/isu,
  /(?<!\p{L})(?:dov|quando|a che punto).*(?:mi[oa]|miei|il|l['’]) ?(?:ordin[ei]|pacc[oh]|spedizion|consegn)/isu,
  /(?<!\p{L})(?:wo|wann|status)(?!\p{L}).*(?:mein|meine|meiner|die|das|der) (?:bestellung|paket|sendung|lieferung)/isu,
  /(?:أين|اين|وين|متى).*(?:طلبي|الطلب|طردي|شحنتي)/su,
];

/** Somebody wants to see what is kept of them, or to have it deleted, in however many words. */
const MY_DATA: [RegExp, Intent][] = [
  [
    /^(?:please |i want to |can you |bitte |per favore )?(?:delete|erase|remove|forget) (?:all )?(?:of )?(?:my (?:personal )?data|my account|me)(?: please)?$/iu,
    { kind: "erase" },
  ],
  [
    /^(?:per favore )?(?:cancella|elimina|cancellare|eliminare|dimentica) (?:tutti )?(?:i miei dati(?: personali)?|il mio account)(?: per favore)?$/iu,
    { kind: "erase" },
  ],
  [
    /^(?:bitte )?(?:lösch(?:e|t|en)? )?(?:bitte )?(?:alle )?meine (?:persönlichen )?daten(?: bitte)? (?:löschen|vergessen)$|^(?:bitte )?lösch(?:e|t)? (?:bitte )?(?:alle )?meine (?:persönlichen )?daten(?: bitte)?$/iu,
    { kind: "erase" },
  ],
  [/^(?:من فضلك )?(?:احذف|امسح|احذفوا|حذف|مسح) (?:كل )?(?:بياناتي|حسابي)(?: من فضلك)?$/u, { kind: "erase" }],
  [
    /^(?:please )?(?:send|show|give|export|download)(?: me)? (?:all )?(?:of )?my (?:personal )?data(?: please)?$|^my data$/iu,
    { kind: "my_data" },
  ],
  [
    /^(?:per favore )?(?:(?:inviami|mandami|mostrami|esporta|scarica) (?:tutti )?)?i miei dati(?: personali)?(?: per favore)?$/iu,
    { kind: "my_data" },
  ],
  [
    /^(?:bitte )?(?:(?:schick|sende|zeig|gib|exportiere|schicke|zeige)(?: mir)? )?(?:bitte )?(?:alle )?meine (?:persönlichen )?daten(?: bitte)?$/iu,
    { kind: "my_data" },
  ],
  [
    /^(?:من فضلك )?(?:(?:أرسل|ارسل|أرسلوا|أرني|اعرض)(?: لي| إلي)? )?(?:كل )?بياناتي(?: من فضلك)?$/u,
    { kind: "my_data" },
  ],
];

/** Plain words that mean a button. */
const WORDS: [RegExp, Intent][] = [
  [
    /^(?:orders?|my orders?|ordini|il mio ordine|i miei ordini|bestellungen|meine bestellung(?:en)?|طلبي|طلباتي|الطلبات)$/iu,
    { kind: "orders" },
  ],
  [
    /^(?:cards?|my cards?|carte|carta|le mie carte|karten?|meine karten?|بطاقاتي|بطاقتي|البطاقات)$/iu,
    { kind: "cards" },
  ],
  [
    /^(?:wallet|my wallet|portafoglio|il mio portafoglio|mein wallet|brieftasche|meine brieftasche|محفظتي|المحفظة)$/iu,
    { kind: "wallet" },
  ],
  [/^(?:help|aiuto|hilfe|مساعدة)$/iu, { kind: "help" }],
  [
    /^(?:thanks?|thank you|thx|cheers|grazie|danke|dankeschön|vielen dank|besten dank|شكر[اًا]*)(?![\p{L}\p{N}])/iu,
    { kind: "thanks" },
  ],
  [/^(?:ok|okay|great|perfect|va bene|perfetto|super|alles klar|تمام|حسن[اًا]*)$/iu, { kind: "thanks" }],
  [
    /^\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)*$/u,
    { kind: "thanks" },
  ],
  [/^(?:menu|shop|start|buy|negozio|compra|menù|laden|kaufen|menü)(?![\p{L}\p{N}])/iu, SHOP],
  [/^(?:ال)?(?:متجر|شراء|قائمة)/u, SHOP],
];

/** A greeting counts only where nothing else is said that we know. */
export function parseText(text: string): Intent {
  const plain = text.trim().replace(/[!.?؟]+$/u, "");
  const meant = plain.replace(GREETING, "");
  if (WHERE_IS_IT.some((pattern) => pattern.test(meant))) return { kind: "orders" };
  const known = [...MY_DATA, ...WORDS].find(([pattern]) => pattern.test(meant))?.[1];
  return known ?? (meant === plain ? { kind: "unknown" } : SHOP);
}
