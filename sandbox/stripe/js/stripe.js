import { openChallengeWindow } from "./challenge-window.js";
import { SANDBOX_ORIGIN } from "./channel.js";
import { asOptions, knownOnly } from "./checks.js";
import { checkTokenOptions, createElements } from "./elements.js";
import { integrationError, resultError } from "./errors.js";

/** @typedef {{ status: string, next_action: { type: string, redirect_to_url?: { url: string } } | null, last_payment_error: Record<string, unknown> | null, [field: string]: unknown }} PaymentIntent */
/** @typedef {{ paymentIntent: PaymentIntent, error?: undefined } | { error: Record<string, unknown>, paymentIntent?: undefined }} IntentResult */

/**
 * A stand-in for Stripe.js, release train endive: the part that a server-confirmed card payment needs.
 * Called as a plain function, as the official loader does.
 * @param {unknown} publishableKey
 * @param {unknown} [given]
 */
function Stripe(publishableKey, given = {}) {
  if (typeof publishableKey !== "string" || publishableKey === "") {
    throw integrationError("Stripe(): a publishable key must be given, as text.");
  }
  if (!publishableKey.startsWith("pk_")) {
    throw integrationError("Stripe(): this is not a publishable key. A secret key must never reach a page.");
  }
  const settings = asOptions(given ?? {}, "Stripe()");
  knownOnly(settings, ["apiVersion", "locale", "stripeAccount", "betas"], "Stripe()");
  const locale = typeof settings.locale === "string" ? settings.locale : "auto";

  /**
   * @param {unknown} clientSecret
   * @returns {Promise<IntentResult>}
   */
  async function retrievePaymentIntent(clientSecret) {
    const id = /^(pi_\w+)_secret_\w+$/.exec(String(clientSecret))?.[1];
    if (id === undefined) throw integrationError("A PaymentIntent's client secret looks like pi_..._secret_...");
    const url = new URL(`/v1/payment_intents/${id}`, SANDBOX_ORIGIN);
    url.searchParams.set("client_secret", String(clientSecret));
    try {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${publishableKey}` } });
      const body = await answer.json();
      return answer.ok ? { paymentIntent: body } : { error: body.error };
    } catch {
      return {
        error: resultError("api_connection_error", "We could not reach the payment service. Please try again."),
      };
    }
  }

  return {
    /** @param {unknown} _wrapper */
    _registerWrapper(_wrapper) {},
    /** @param {unknown} options */
    elements: (options) => createElements(publishableKey, withLocale(options, locale)),
    /** @param {unknown} options */
    async createConfirmationToken(options) {
      const { elements, params } = checkTokenOptions(options);
      const answer = await elements._sandboxToken(params);
      return answer.error === undefined ? { confirmationToken: answer.token } : { error: answer.error };
    },
    /**
     * @param {unknown} type
     * @param {unknown} element
     */
    async createToken(type, element) {
      if (type !== "cvc_update") throw integrationError("stripe.createToken(): the sandbox plays 'cvc_update' only.");
      return cvcChannelOf(element).ask("token");
    },
    retrievePaymentIntent,
    /**
     * @param {unknown} options
     * @returns {Promise<IntentResult>}
     */
    async handleNextAction(options) {
      const { clientSecret } = asOptions(options, "stripe.handleNextAction()");
      knownOnly(asOptions(options, "stripe.handleNextAction()"), ["clientSecret"], "stripe.handleNextAction()");
      const found = await retrievePaymentIntent(clientSecret);
      if (found.error !== undefined) return found;
      const { status, next_action: next } = found.paymentIntent;
      if (status !== "requires_action") {
        throw integrationError("stripe.handleNextAction(): the PaymentIntent is not in the requires_action state.");
      }
      if (next?.redirect_to_url !== undefined) {
        window.location.assign(next.redirect_to_url.url);
        return new Promise(() => {});
      }
      await openChallengeWindow(String(clientSecret), locale);
      const after = await retrievePaymentIntent(clientSecret);
      if (after.error !== undefined) return after;
      const { last_payment_error: fault } = after.paymentIntent;
      if (after.paymentIntent.status !== "requires_payment_method") return after;
      return { error: { ...fault, payment_intent: after.paymentIntent } };
    },
  };
}

/** @param {unknown} element @returns {import("./channel.js").Channel} */
function cvcChannelOf(element) {
  const inside = typeof element === "object" && element !== null && "_sandbox" in element ? element._sandbox : null;
  if (typeof inside === "object" && inside !== null && "cvcChannel" in inside) {
    return /** @type {{ cvcChannel: () => import("./channel.js").Channel }} */ (inside).cvcChannel();
  }
  throw integrationError("stripe.createToken('cvc_update'): a mounted cardCvc element must be given.");
}

/** @param {unknown} options @param {string} locale */
function withLocale(options, locale) {
  return locale === "auto" ? options : { locale, ...asOptions(options ?? {}, "stripe.elements()") };
}

Stripe.version = "endive";
Object.assign(window, { Stripe });
