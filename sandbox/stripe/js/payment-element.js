import { asOptions, checkElementOptions } from "./checks.js";
import { createElement } from "./element.js";

/** @typedef {import("./checks.js").Options} Options */

const PAYMENT_EVENTS = [
  "availablepaymentmethodschange",
  "blur",
  "carddetailschange",
  "change",
  "escape",
  "focus",
  "loaderror",
  "loaderstart",
  "ready",
  "savedpaymentmethodremove",
  "savedpaymentmethodupdate",
];

/**
 * The Payment Element with one method, the card.
 * @param {() => { publishableKey: string, options: Options }} group what the frame must know of its Elements group
 * @param {unknown} given
 */
export function createPaymentElement(group, given) {
  let options = checkElementOptions(given);
  const { channel, element, emit, frame, introduce } = createElement({
    type: "payment",
    path: "/stripe-js/card",
    title: "Secure payment input frame",
    events: PAYMENT_EVENTS,
    dress(fresh) {
      // A few pixels more than the place, so that a focus ring is not cut off at the frame's edge.
      Object.assign(fresh.style, { display: "block", width: "calc(100% + 8px)", margin: "-4px", height: "124px" });
      fresh.style.colorScheme = schemeOf(group().options.appearance);
      fresh.allow = "payment *";
    },
    look() {
      const { publishableKey, options: shared } = group();
      const shown = frame();
      if (shown !== null) shown.style.colorScheme = schemeOf(shared.appearance);
      return {
        type: "look",
        publishableKey,
        appearance: shared.appearance ?? {},
        locale: shared.locale ?? "auto",
        readOnly: options.readOnly === true,
      };
    },
    hear(message) {
      if (message.type !== "change") return;
      emit("change", {
        complete: message.complete === true,
        empty: message.empty === true,
        collapsed: false,
        value: { type: "card" },
      });
    },
  });

  return Object.assign(element, {
    /** @param {unknown} more */
    update(more) {
      options = checkElementOptions({ ...options, ...asOptions(more, "element.update()") });
      introduce();
      return element;
    },
    collapse: () => element,
    /** For the group alone; not part of Stripe.js. */
    _sandbox: { introduce, options: () => options, channel },
  });
}

/** A frame is see-through only while its colour scheme is its page's. @param {unknown} appearance */
function schemeOf(appearance) {
  return asOptions(appearance ?? {}, "appearance").theme === "night" ? "dark" : "light";
}
