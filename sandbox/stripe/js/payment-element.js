import { openChannel } from "./channel.js";
import { asOptions, checkElementOptions } from "./checks.js";
import { integrationError } from "./errors.js";

/**
 * @typedef {import("./channel.js").Channel} Channel
 * @typedef {import("./checks.js").Options} Options
 * @typedef {(event: Record<string, unknown>) => void} Handler
 */

const LOAD_PATIENCE_MS = 10_000;
const EVENTS = [
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
 * The Payment Element with one method, the card: fields in a frame of the sandbox's origin, events to the page.
 * @param {() => { publishableKey: string, options: Options }} group what the frame must know of its Elements group
 * @param {unknown} given
 */
export function createPaymentElement(group, given) {
  let options = checkElementOptions(given);
  /** @type {Map<string, Set<Handler>>} */
  const handlers = new Map(EVENTS.map((name) => [name, new Set()]));
  /** @type {Channel | null} */
  let channel = null;
  let ready = false;
  let destroyed = false;
  let patience = 0;

  /** @param {string} name @param {Record<string, unknown>} [event] */
  function emit(name, event = {}) {
    for (const handler of [...(handlers.get(name) ?? [])]) handler({ elementType: "payment", ...event });
  }

  function introduce() {
    const { publishableKey, options: shared } = group();
    channel?.send({
      type: "look",
      publishableKey,
      appearance: shared.appearance ?? {},
      locale: shared.locale ?? "auto",
      readOnly: options.readOnly === true,
    });
    if (channel !== null) channel.frame.style.colorScheme = schemeOf(shared.appearance);
  }

  /** @param {import("./channel.js").Message} message */
  function hear(message) {
    if (message.type === "hello") introduce();
    if (message.type === "size" && channel !== null) channel.frame.style.height = `${Number(message.height)}px`;
    if (message.type === "drawn" && !ready) {
      ready = true;
      window.clearTimeout(patience);
      emit("ready");
    }
    if (message.type === "change") {
      emit("change", {
        complete: message.complete === true,
        empty: message.empty === true,
        collapsed: false,
        value: { type: "card" },
      });
    }
    if (message.type === "focus" || message.type === "blur" || message.type === "escape") emit(message.type);
  }

  /** @param {string | HTMLElement} target */
  function mount(target) {
    if (destroyed) throw integrationError("This element was destroyed; create a new one.");
    const place = typeof target === "string" ? document.querySelector(target) : target;
    if (!(place instanceof HTMLElement)) throw integrationError(`mount(): nothing to mount on at ${String(target)}.`);
    if (channel !== null && channel.frame.parentElement === place) return element;
    unmount();
    channel = openChannel("/stripe-js/card", "Secure payment input frame", hear);
    // A few pixels more than the place, so that a focus ring is not cut off at the frame's edge.
    Object.assign(channel.frame.style, {
      display: "block",
      width: "calc(100% + 8px)",
      margin: "-4px",
      height: "124px",
    });
    channel.frame.style.colorScheme = schemeOf(group().options.appearance);
    channel.frame.allow = "payment *";
    place.replaceChildren(channel.frame);
    patience = window.setTimeout(fail, LOAD_PATIENCE_MS);
    window.queueMicrotask(() => emit("loaderstart"));
    return element;
  }

  function fail() {
    if (ready) return;
    emit("loaderror", { error: { type: "api_connection_error", message: "The card field could not be loaded." } });
  }

  function unmount() {
    window.clearTimeout(patience);
    channel?.close();
    channel = null;
    ready = false;
    return element;
  }

  const element = {
    mount,
    unmount,
    destroy() {
      unmount();
      destroyed = true;
      for (const set of handlers.values()) set.clear();
    },
    /** @param {string} name @param {Handler} handler */
    on(name, handler) {
      handlersOf(name).add(handler);
      return element;
    },
    /** @param {string} name @param {Handler} handler */
    once(name, handler) {
      /** @type {Handler} */
      const once = (event) => {
        handlersOf(name).delete(once);
        handler(event);
      };
      return element.on(name, once);
    },
    /** @param {string} name @param {Handler} [handler] */
    off(name, handler) {
      if (handler === undefined) handlersOf(name).clear();
      else handlersOf(name).delete(handler);
      return element;
    },
    /** @param {unknown} more */
    update(more) {
      options = checkElementOptions({ ...options, ...asOptions(more, "element.update()") });
      introduce();
      return element;
    },
    focus: () => channel?.send({ type: "focus" }),
    blur: () => channel?.send({ type: "blur" }),
    clear: () => channel?.send({ type: "clear" }),
    collapse: () => element,
    /** For the group alone; not part of Stripe.js. */
    _sandbox: {
      introduce,
      options: () => options,
      channel() {
        if (channel === null || !ready) throw integrationError("The payment element is not mounted and ready.");
        return channel;
      },
    },
  };

  /** @param {string} name */
  function handlersOf(name) {
    const set = handlers.get(name);
    if (set === undefined) throw integrationError(`The payment element has no event '${name}'.`);
    return set;
  }

  return element;
}

/** A frame is see-through only while its colour scheme is its page's. @param {unknown} appearance */
function schemeOf(appearance) {
  return asOptions(appearance ?? {}, "appearance").theme === "night" ? "dark" : "light";
}
