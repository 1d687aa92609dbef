import { asOptions, checkCvcOptions } from "./checks.js";
import { createElement } from "./element.js";

/** @typedef {import("./checks.js").Options} Options */

const CVC_EVENTS = ["blur", "change", "escape", "focus", "ready"];

/** The classes that the place wears (Stripe.js reference, "element container"). */
const CONTAINER = {
  base: "StripeElement",
  complete: "StripeElement--complete",
  empty: "StripeElement--empty",
  focus: "StripeElement--focus",
  invalid: "StripeElement--invalid",
  webkitAutofill: "StripeElement--webkit-autofill",
};

/**
 * The `cardCvc` element: the CVC of a saved card, typed again. As Stripe's own it is a bare input without label or border:
 * the page draws the box, by the classes on the place, and the text looks as `options.style` says. The Appearance API does not
 * reach it.
 * @param {() => { publishableKey: string, options: Options }} group
 * @param {unknown} given
 */
export function createCvcElement(group, given) {
  let options = checkCvcOptions(given);
  /** @type {HTMLElement | null} */
  let dressed = null;
  const state = { base: true, complete: false, empty: true, focus: false, invalid: false, webkitAutofill: false };

  function wear() {
    const names = { ...CONTAINER, ...asOptions(options.classes ?? {}, "classes") };
    for (const [name, on] of Object.entries(state)) {
      const worn = String(names[/** @type {keyof typeof CONTAINER} */ (name)]);
      for (const word of worn.split(/\s+/).filter(Boolean)) dressed?.classList.toggle(word, on);
    }
  }

  const { channel, element, emit, introduce } = createElement({
    type: "cardCvc",
    path: "/stripe-js/cvc",
    title: "Secure CVC input frame",
    events: CVC_EVENTS,
    dress(fresh, place) {
      Object.assign(fresh.style, { display: "block", width: "100%", height: "1.2em" });
      dressed = place;
      Object.assign(state, { base: true, complete: false, empty: true, focus: false, invalid: false });
      wear();
    },
    leave() {
      for (const name of /** @type {(keyof typeof state)[]} */ (Object.keys(state))) state[name] = false;
      wear();
      dressed = null;
    },
    look() {
      const { publishableKey, options: shared } = group();
      return {
        type: "look",
        publishableKey,
        locale: shared.locale ?? "auto",
        style: options.style ?? {},
        placeholder: options.placeholder ?? null,
        disabled: options.disabled === true,
      };
    },
    hear(message) {
      if (message.type === "focus" || message.type === "blur") state.focus = message.type === "focus";
      if (message.type === "change") {
        const { complete, empty, error } = message;
        Object.assign(state, { complete: complete === true, empty: empty === true, invalid: error !== undefined });
        emit("change", { complete: state.complete, empty: state.empty, error });
      }
      wear();
    },
  });

  return Object.assign(element, {
    /** @param {unknown} more */
    update(more) {
      options = checkCvcOptions({ ...options, ...asOptions(more, "element.update()") });
      introduce();
    },
    /** For the group and `stripe.createToken` alone; not part of Stripe.js. */
    _sandbox: { introduce, cvcChannel: channel },
  });
}
