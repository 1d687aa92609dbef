import type { DisputeKind } from "./records.ts";

/** How a documented test card behaves (Stripe docs, testing). */
export interface Decline {
  readonly code: string;
  readonly declineCode: string | null;
  readonly advice: "confirm_card_data" | "do_not_try_again" | "try_again_later";
  readonly message: string;
  /** Blocked by Radar before it reached the bank. */
  readonly blocked?: boolean;
}

export interface Conduct {
  /** When the bank asks the buyer. `unless_set_up`: not once the card was saved by a payment with setup_future_usage. */
  readonly challenge: "never" | "always" | "on_session" | "unless_set_up";
  /** What the bank says to the charge itself; null is yes. */
  readonly decline: Decline | null;
  /** What it says once the card hangs on a Customer, where that differs. */
  readonly declineWhenSaved?: Decline;
  readonly risk: "normal" | "elevated" | "highest";
  readonly checks?: { readonly cvc?: "fail"; readonly postalCode?: "fail" };
  readonly refund?: "pending" | "fails";
  /** What the buyer does once it was charged. */
  readonly dispute?: DisputeKind;
  /** The network warns of fraud once it was charged. */
  readonly fraudWarning?: true;
}

export interface TestCard {
  readonly number: string;
  /** Server-side name; null where Stripe documents a number only. */
  readonly token: string | null;
  readonly brand: Brand;
  readonly funding: "credit" | "debit";
  readonly country: string;
  readonly conduct: Conduct;
}

/** Numbers that begin alike, as a bank gives them out: each is a card of its own, and answers as a documented one does. */
export interface CardRange {
  readonly prefix: string;
  readonly like: TestCard;
}

export type Brand = "amex" | "diners" | "discover" | "jcb" | "mastercard" | "unionpay" | "visa";

const YES: Conduct = { challenge: "never", decline: null, risk: "normal" };

function declined(declineCode: string, advice: Decline["advice"]): Decline {
  return { code: "card_declined", declineCode, advice, message: "Your card was declined." };
}
const GENERIC = declined("generic_decline", "try_again_later");
const NO_FUNDS: Decline = {
  ...declined("insufficient_funds", "try_again_later"),
  message: "Your card has insufficient funds.",
};
const LOST = declined("lost_card", "do_not_try_again");
const STOLEN = declined("stolen_card", "do_not_try_again");
const EXPIRED: Decline = {
  code: "expired_card",
  declineCode: null,
  advice: "confirm_card_data",
  message: "Your card has expired.",
};
export const WRONG_CVC: Decline = {
  code: "incorrect_cvc",
  declineCode: null,
  advice: "confirm_card_data",
  message: "Your card's security code is incorrect.",
};
const PROCESSING: Decline = {
  code: "processing_error",
  declineCode: null,
  advice: "try_again_later",
  message: "An error occurred while processing your card. Try again in a little bit.",
};
const FRAUD: Decline = { ...declined("fraudulent", "do_not_try_again"), blocked: true };

function card(
  number: string,
  token: string | null,
  conduct: Partial<Conduct> = {},
  more: Partial<TestCard> = {},
): TestCard {
  return {
    number,
    token: token === null ? null : `pm_card_${token}`,
    brand: "visa",
    funding: "credit",
    country: "US",
    conduct: { ...YES, ...conduct },
    ...more,
  };
}

/** The table of stripe.com's testing page, as far as this stand-in plays it. */
export const TEST_CARDS: readonly TestCard[] = [
  card("4242424242424242", "visa"),
  card("4000056655665556", "visa_debit", {}, { funding: "debit" }),
  card("5555555555554444", "mastercard", {}, { brand: "mastercard" }),
  card("5200828282828210", "mastercard_debit", {}, { brand: "mastercard", funding: "debit" }),
  card("378282246310005", "amex", {}, { brand: "amex" }),
  card("6011111111111117", "discover", {}, { brand: "discover" }),
  card("3056930009020004", "diners", {}, { brand: "diners" }),
  card("3566002020360505", "jcb", {}, { brand: "jcb" }),
  card("6200000000000005", "unionpay", {}, { brand: "unionpay" }),

  card("4000000000000002", "visa_chargeDeclined", { decline: GENERIC }),
  card("4000000000009995", "visa_chargeDeclinedInsufficientFunds", { decline: NO_FUNDS }),
  card("4000000000009987", "visa_chargeDeclinedLostCard", { decline: LOST }),
  card("4000000000009979", "visa_chargeDeclinedStolenCard", { decline: STOLEN }),
  card("4000000000000069", "chargeDeclinedExpiredCard", { decline: EXPIRED }),
  card("4000000000000127", "chargeDeclinedIncorrectCvc", { decline: WRONG_CVC, checks: { cvc: "fail" } }),
  card("4000000000000119", "chargeDeclinedProcessingError", { decline: PROCESSING }),
  card("4000000000000341", "chargeCustomerFail", { declineWhenSaved: GENERIC }),

  card("4000002500003155", "authenticationRequiredOnSetup", { challenge: "unless_set_up" }),
  card("4000002760003184", "authenticationRequired", { challenge: "always" }),
  card("4000003800000446", "authenticationRequiredSetupForOffSession", { challenge: "on_session" }),
  card("4000008260003178", "authenticationRequiredChargeDeclinedInsufficientFunds", {
    challenge: "always",
    decline: NO_FUNDS,
  }),
  card("4000000000003220", "threeDSecure2Required", { challenge: "always" }),
  card("4000008400001629", "threeDSecureRequiredChargeDeclined", { challenge: "always", decline: GENERIC }),
  // The bank's lookup itself fails, so no challenge is ever shown.
  card("4000008400001280", "threeDSecureRequiredProcessingError", { decline: GENERIC }),

  card("4100000000000019", "radarBlock", { decline: FRAUD, risk: "highest" }),
  card("4000000000004954", "riskLevelHighest", { decline: FRAUD, risk: "highest" }),
  card("4000000000009235", "riskLevelElevated", { risk: "elevated" }),
  card("4000000000007726", "pendingRefund", { refund: "pending" }),
  card("4000000000005126", "refundFail", { refund: "fails" }),
  card("4000000000000259", "createDispute", { dispute: "fraudulent" }),
  card("4000000000002685", "createDisputeProductNotReceived", { dispute: "product_not_received" }),
  card("4000000000001976", "createDisputeInquiry", { dispute: "inquiry" }),
  card("4000000000005423", "createIssuerFraudRecord", { fraudWarning: true }),
  card("4000000000000101", "cvcCheckFail", { checks: { cvc: "fail" } }),
  card("4000000000000036", "avsZipFail", { checks: { postalCode: "fail" } }),
];

/** A card whose bank wants the buyer and the buyer is not there (off_session, or error_on_requires_action). */
export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  advice: "try_again_later",
  message: "Your card was declined. This transaction requires authentication.",
};

/** Finds a card by its digits. */
export function cardByNumber(number: string): TestCard | undefined {
  return TEST_CARDS.find((entry) => entry.number === number);
}

/** Finds a card by its server-side name: `pm_card_visa` or, for card[token], `tok_visa`. */
export function cardByToken(token: string): TestCard | undefined {
  const wanted = token.replace(/^tok_/, "pm_card_");
  return TEST_CARDS.find((entry) => entry.token === wanted);
}

/** The decline that a control asked for, on a card that would have paid. */
export const declinedByRehearsal: Decline = GENERIC;
