/** Every bound of the worker, with its unit in its name (invariant 12). */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// ---- bodies
export const WEBHOOK_BODY_BYTES_MAX = 1_000_000;
export const API_BODY_BYTES_MAX = 16_000;
/** A form of our own papers: a key and a word or two. */
export const FORM_BODY_BYTES_MAX = 2_000;
/** Meta may aggregate up to 1000 updates in one delivery (Meta docs, webhooks). */
export const EVENTS_PER_DELIVERY_MAX = 1000;
/** Text of a message that we keep; nobody types more to a shop. */
export const MESSAGE_TEXT_MAX = 500;

/** Of Meta's `signed_request`, which holds a dozen short fields. */
export const SIGNED_REQUEST_CHARS_MAX = 4000;

// ---- links and sessions
/** How old Messenger's word for who holds the phone may be: Meta asks to look, and names no number (Meta docs, `getContext`). */
export const PERSON_PROOF_AGE_MS_MAX = 5 * MINUTE;
export const LINK_TTL_MS = 24 * HOUR;
/** After this a link shows what is bought and nothing saved, even to the first who opens it. */
export const CLAIM_WINDOW_MS = 10 * MINUTE;
/**
 * An order's page is its buyer's confirmation and the way to withdraw: it has to outlive the delivery by 14 days, by a year where
 * the buyer was not told of the right (Directive 2011/83/EU, Art. 10), and a late delivery too.
 */
export const ORDER_LINK_TTL_MS = 400 * 24 * HOUR;
export const SESSION_TTL_MS = 24 * HOUR;
/** Of one browser that are looked at when it comes back from the bank. */
export const SESSIONS_PER_BROWSER_MAX = 50;
export const RENEW_INTERVAL_MS = 10 * MINUTE;
/** How long the wish for a fresh link waits for its owner to write; and how many of them one answer grants. */
export const RENEWAL_WAITS_MS_MAX = 7 * 24 * HOUR;
export const RENEWALS_PER_ANSWER_MAX = 3;

// ---- how long what is kept (worker/retention.ts)
export const OFFER_KEPT_MS = 7 * DAY;
export const MESSAGE_KEPT_MS = 30 * DAY;
export const TALLY_KEPT_MS = DAY;
/** A proof that was used: until long after it is too old to be one. */
export const PROOF_KEPT_MS = HOUR;
export const DIFFERENCE_KEPT_MS = 90 * DAY;
/** Old rows are looked for at the minutes of the hour that this divides. */
export const FORGET_EVERY_MINUTES = 10;
/** Rows of one table that one statement deletes, and how many such statements there are in one run. */
export const FORGET_ROWS_MAX = 500;
export const FORGET_ROUNDS_MAX = 10;

// ---- a buyer's own data
/** How long a wallet is open to the page that claimed its link. */
export const WALLET_TTL_MS = 30 * MINUTE;
/** Cards, addresses and orders that a wallet shows, of each. */
export const WALLET_ROWS_MAX = 30;
/** Who has opened which wallet is known for so long after. */
export const WALLET_CLAIM_KEPT_MS = DAY;
/** How often it may be said whose a guest's order is: in a day, and wrongly ever. Four digits are one of 10,000. */
export const GUEST_PROOFS_MAX = 5;
export const GUEST_PROOFS_WRONG_MAX = 20;
/** Rows of each kind in one answer, the newest. */
export const MY_DATA_ROWS_MAX = 5000;
/** Goods that are on their way keep their address for so long; then nobody waits for them any more (GDPR, Art. 12(3): one month). */
export const ERASE_WAITS_MS_MAX = 30 * DAY;
/** How often one that waits for something is looked at again. */
export const ERASE_PAUSE_MS = 10 * MINUTE;
/** Doubling to an hour, this is about a month. */
export const ERASE_ATTEMPTS_MAX = 700;
export const ERASURES_PER_RUN = 5;

// ---- papers
/** A version of a legal text never changes; the shop's name and colour around it may. */
export const LEGAL_CACHE_S = 86_400;
export const SELLER_CACHE_S = 300;

// ---- offers and orders
export const QUOTE_TTL_MS = 60 * MINUTE;
export const HOLD_MS = 10 * MINUTE;
/** A tap whose outcome is unknown for this long is read at the provider, and cancelled there unless it succeeded. */
export const UNKNOWN_OUTCOME_MS = 2 * MINUTE;
/** A payment that the provider says it does not know, for so long without a break, is given up: a wrong key for an hour ends nothing. */
export const UNKNOWN_PAYMENT_MS = 24 * HOUR;
export const UNKNOWN_PAYMENT_PAUSE_MS_MAX = HOUR;
/** So long after its hold an order whose money is not its own amount keeps its goods for the merchant's word. */
export const QUARANTINE_HOLD_MS = 24 * HOUR;
/** How often it is looked at meanwhile. */
export const QUARANTINE_PAUSE_MS = HOUR;
export const ATTEMPTS_PER_ORDER_MAX = 8;

// ---- cards that are tried, and what costs others something
export const CARD_TRIES_WINDOW_MS = 10 * MINUTE;
/** Tries within the window, and different cards within a day. */
export const BUYER_TRIES_MAX = 3;
export const BUYER_CARDS_MAX = 5;
/** Whoever only holds a link: by the link, and by the buyer into whose thread it was sent. */
export const LINK_TRIES_MAX = 2;
export const LINK_CARDS_MAX = 3;
export const GUESTS_TRIES_MAX = 3;
export const GUESTS_CARDS_MAX = 5;
/** Many honest people may share one address of a mobile network. */
export const NETWORK_TRIES_MAX = 20;
export const NETWORK_CARDS_MAX = 60;
/** New cards declined in the whole shop within the window: then it takes none for a while. */
export const SHOP_DECLINES_MAX = 20;
export const SHOP_SHUT_MS = 30 * MINUTE;
/** How often one order is looked up at the provider because a page asks. */
export const LOOKS_MAX = 30;
export const LOOKS_WINDOW_MS = MINUTE;
/** How often one page is answered with a price. */
export const QUOTES_MAX = 120;
export const QUOTES_WINDOW_MS = 10 * MINUTE;

// ---- taps in the thread
/** A Pay button's tap that is older than this, by its own timestamp, never charges. */
export const TAP_AGE_MS_MAX = 2 * MINUTE;
/** A charge takes two calls to the provider, which have to end before `waitUntil` does: later than this none is begun. */
export const TAP_BEGIN_MS_MAX = 8 * SECOND;
/** The same things bought again by a tap within this time are asked about. */
export const REPEAT_MS = 10 * MINUTE;
/** Saved cards that the thread shows or offers in turn. */
export const THREAD_CARDS_MAX = 5;
/** How often a tap is tried again when others were in the same rows at the same moment. */
export const BEGIN_TRIES_MAX = 3;

// ---- prices
/** Stripe takes 200 line items with a payment (Stripe docs, `amount_details`); nobody reads as many on a phone. */
export const BASKET_LINES_MAX = 50;
export const PIECES_PER_LINE_MAX = 999;
/** The most of one piece of goods, in grams: a tonne goes by freight and not by our rates. */
export const ITEM_GRAMS_MAX = 1_000_000;
export const ITEMS_MAX = 10_000;
export const ZONES_MAX = 200;
export const PLACES_PER_ZONE_MAX = 300;
export const REGIONS_PER_PLACE_MAX = 120;
export const POSTCODES_PER_PLACE_MAX = 500;
export const RATES_PER_ZONE_MAX = 10;
export const TIERS_PER_RATE_MAX = 20;
/** Working days until a parcel arrives. */
export const DELIVERY_DAYS_MAX = 90;
export const TAX_CATEGORIES_MAX = 20;
export const CURRENCIES_MAX = 150;
export const CODES_MAX = 2000;
export const ITEMS_PER_CODE_MAX = 500;
export const TIP_PRESETS_MAX = 4;

// ---- the catalog file
/** Ten thousand products with texts in four languages are some 20 MB. */
export const CATALOG_BYTES_MAX = 50_000_000;
export const CATALOG_DEPTH_MAX = 20;
/** Products in one file, those that are not for sale any more with them. */
export const PRODUCTS_MAX = 20_000;
export const VARIANTS_PER_PRODUCT_MAX = 100;
export const LANGUAGES_MAX = 50;
export const TITLE_CHARS_MAX = 200;
export const DESCRIPTION_CHARS_MAX = 5000;
export const LEGAL_TEXT_CHARS_MAX = 200_000;
export const URL_CHARS_MAX = 2000;
export const STOCK_PIECES_MAX = 1_000_000_000;
/** One line of a CSV file, with all of its cells: a quote that is never closed ends there. */
export const CSV_RECORD_CHARS_MAX = 1_000_000;
/** What a person reads at once; the others are counted. */
export const FAULTS_SHOWN_MAX = 200;
/** Of a value that is at fault. */
export const FAULT_VALUE_CHARS_MAX = 60;

// ---- other people's services
/** `waitUntil` ends at 30 s (Cloudflare docs, limits), so nothing in it may wait longer than this. */
export const PROVIDER_TIMEOUT_MS = 10 * SECOND;
/** A question for taxes that failed this soon is asked once more; a buyer waits no second time for one that took longer. */
export const TAX_RETRY_WITHIN_MS = 3 * SECOND;
export const GRAPH_TIMEOUT_MS = 8 * SECOND;
/** How far a webhook's own timestamp may be off, in either direction. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;

// ---- inbox, outbox, sweep
export const LEASE_MS = MINUTE;
/** A run begins nothing new after this: `waitUntil` ends at 30 s, and a lease must outlive what was begun under it. */
export const RUN_MS_MAX = 20 * SECOND;
export const INBOX_ATTEMPTS_MAX = 8;
/** Doubling to an hour, this is longer than a day, however the tries are spread: Messenger may be away for one. */
export const OUTBOX_ATTEMPTS_MAX = 44;
export const DETACH_ATTEMPTS_MAX = 12;
export const BACKOFF_FIRST_MS = 5 * SECOND;
export const BACKOFF_MAX_MS = HOUR;
/** A send whose answer was lost waits this long for its echo before it is sent again. */
export const ECHO_WAIT_MS = MINUTE;
/** Messenger's own bound ("Send messages", 2026-05-05). */
export const WINDOW_MS = 24 * HOUR;
export const WINDOW_MARGIN_MS = 5 * MINUTE;
/** From its making a message that waits for its buyer to write is of use for so long: no link in it is over by then. */
export const WAITING_MS_MAX = LINK_TTL_MS;
/** How often the Page's subscription is looked at. */
export const SUBSCRIPTION_LOOK_MS = 10 * MINUTE;
export const SWEEP_ROWS_MAX = 50;
export const DRAIN_ROUNDS_MAX = 10;
export const DRAIN_THREADS = 5;
export const DRAIN_PER_THREAD = 5;

// ---- the merchant
export const CONSOLE_SESSION_TTL_MS = 12 * HOUR;
/** How often a key may be tried from one network within the window, and how long that is. */
export const SIGN_IN_TRIES_MAX = 10;
export const SIGN_IN_WINDOW_MS = 10 * MINUTE;
export const ALERT_TIMEOUT_MS = 10 * SECOND;
export const ALERTS_PER_RUN = 20;
/** Doubling to an hour, this is about a day. */
export const ALERT_ATTEMPTS_MAX = 32;
/** Orders that an export reads at once. */
export const EXPORT_PAGE = 200;
/** Of one order, failed ones among them. */
export const REFUNDS_PER_ORDER_MAX = 50;
/** A refund whose outcome is unknown is asked after for about two days; then a person has to look. */
export const REFUND_ATTEMPTS_MAX = 56;
/** A report of taxes is tried for about two days, as long as a refund. */
export const TAX_REPORT_ATTEMPTS_MAX = 56;
/** How often a step is judged again when somebody else moved the order meanwhile. */
export const STEP_RACES_MAX = 5;
/** Steps of one order's history that are shown, the latest. */
export const HISTORY_MAX = 300;

// ---- the provider's books
/** The lists are read from this minute of each hour on: what the hour's own work mends is mended by then. */
export const COMPARE_MINUTE = 37;
/** What is younger is still on its way. */
export const COMPARE_MARGIN_MS = 10 * MINUTE;
/** Of what was made in this time every hour, of everything once a day. */
export const COMPARE_RECENT_MS = 3 * HOUR;
export const COMPARE_HOURLY_MS = 30 * MINUTE;
export const COMPARE_DAILY_MS = 23 * HOUR;
/** Pages of 100 that one run reads of each list's pass; the next run goes on there. */
export const COMPARE_PAGES_PER_RUN = 5;
/** Open differences that one run looks at again, and how long each is left alone. */
export const COMPARE_AGAIN_MAX = 20;
export const COMPARE_AGAIN_MS = 30 * MINUTE;
export const DIFFERENCES_SHOWN_MAX = 200;
export const DEAD_LETTERS_SHOWN_MAX = 200;

// ---- chat
/** Cards in a carousel: Messenger takes ten (Meta docs, generic template); the last place is kept for "More". */
export const OFFERS_PER_CAROUSEL = 9;
/** Last orders of a buyer that an answer looks at; it names fewer. */
export const ORDERS_READ_MAX = 20;
/** How long a buyer's name and language are taken as Messenger told them. */
export const PROFILE_READ_MS = 7 * 24 * HOUR;
