/**
 * A mistake of the page's own code, thrown as Stripe.js throws it.
 * @param {string} message
 */
export function integrationError(message) {
  const error = new Error(message);
  error.name = "IntegrationError";
  return error;
}

/**
 * The error half of a result that Stripe.js resolves with.
 * @param {string} type
 * @param {string} message
 * @param {string} [code]
 */
export function resultError(type, message, code) {
  return code === undefined ? { type, message } : { type, message, code };
}
