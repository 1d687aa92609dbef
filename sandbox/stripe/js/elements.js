import { asOptions, checkGroupOptions, checkTokenParams, isPlainGroup, knownOnly } from "./checks.js";
import { createCvcElement } from "./cvc-element.js";
import { integrationError } from "./errors.js";
import { createPaymentElement } from "./payment-element.js";

/** @typedef {ReturnType<typeof createElements>} Elements */

/**
 * An Elements group: shared options and, here, one element. With a mode that is the payment element; without one it is the
 * CVC of a saved card, `cardCvc`, as Stripe documents it: `stripe.elements().create("cardCvc")`.
 * @param {string} publishableKey
 * @param {unknown} given
 */
export function createElements(publishableKey, given) {
  let options = checkGroupOptions(given ?? {});
  /** @type {ReturnType<typeof createPaymentElement> | null} */
  let payment = null;
  /** @type {ReturnType<typeof createCvcElement> | null} */
  let cvc = null;
  const shared = () => ({ publishableKey, options });
  /** @type {Set<(event: Record<string, unknown>) => void>} */
  const updateEndHandlers = new Set();

  const group = {
    /** @param {string} type @param {unknown} [elementOptions] */
    create(type, elementOptions) {
      if (type !== "payment" && type !== "cardCvc") {
        throw integrationError(`elements.create('${type}'): the sandbox plays 'payment' and 'cardCvc' only.`);
      }
      if (group.getElement(type) !== null) {
        throw integrationError(`elements.create('${type}'): the group has such an element already.`);
      }
      const isPlain = isPlainGroup(options);
      if (type === "payment") {
        if (isPlain) throw integrationError("elements.create('payment'): stripe.elements() was given no mode.");
        payment = createPaymentElement(shared, elementOptions);
        return forgotten(payment, () => {
          payment = null;
        });
      }
      if (!isPlain) {
        throw integrationError("elements.create('cardCvc'): the sandbox plays it in a group without a mode only.");
      }
      cvc = createCvcElement(shared, elementOptions);
      return forgotten(cvc, () => {
        cvc = null;
      });
    },
    /** @param {string} type */
    getElement: (type) => (type === "payment" ? payment : type === "cardCvc" ? cvc : null),
    /** @param {unknown} more */
    async update(more) {
      options = checkGroupOptions(asOptions(more, "elements.update()"), options);
      payment?._sandbox.introduce();
      cvc?._sandbox.introduce();
      for (const handler of updateEndHandlers) handler({});
    },
    fetchUpdates: async () => ({}),
    /** Checks the fields and shows what is wrong in them. */
    async submit() {
      if (payment === null) throw integrationError("elements.submit(): there is no payment element in the group.");
      const answer = await payment._sandbox.channel().ask("check");
      return answer.error === undefined ? { selectedPaymentMethod: "card" } : { error: answer.error };
    },
    /** @param {string} name @param {(event: Record<string, unknown>) => void} handler */
    on(name, handler) {
      if (name === "update-end") updateEndHandlers.add(handler);
      return group;
    },
    /**
     * For `stripe.createConfirmationToken` alone; not part of Stripe.js.
     * @param {unknown} params
     */
    async _sandboxToken(params) {
      if (payment === null) throw integrationError("stripe.createConfirmationToken(): there is no payment element.");
      const { options: elementOptions, channel } = payment._sandbox;
      const sent = checkTokenParams(params, elementOptions());
      const usage = options.setupFutureUsage ?? undefined;
      const answer = await channel().ask("token", { params: { ...sent, setup_future_usage: usage } });
      if (answer.unsubmitted !== true) return answer;
      throw integrationError(
        "stripe.createConfirmationToken(): call elements.submit() first, and again after changes.",
      );
    },
  };
  return group;
}

/**
 * A destroyed element makes room in its group.
 * @template {{ destroy: () => void }} E
 * @param {E} element
 * @param {() => void} forget
 */
function forgotten(element, forget) {
  const { destroy } = element;
  element.destroy = () => {
    destroy();
    forget();
  };
  return element;
}

/**
 * The options of `stripe.createConfirmationToken`.
 * @param {unknown} given
 * @returns {{ elements: Elements, params: unknown }}
 */
export function checkTokenOptions(given) {
  const options = asOptions(given, "stripe.createConfirmationToken()");
  knownOnly(options, ["elements", "params"], "stripe.createConfirmationToken()");
  const { elements, params } = options;
  if (typeof elements !== "object" || elements === null || !("_sandboxToken" in elements)) {
    throw integrationError("stripe.createConfirmationToken(): elements must come from stripe.elements().");
  }
  return { elements: /** @type {Elements} */ (elements), params };
}
