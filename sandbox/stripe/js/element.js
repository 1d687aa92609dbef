import { openChannel } from "./channel.js";
import { integrationError } from "./errors.js";

/**
 * @typedef {import("./channel.js").Channel} Channel
 * @typedef {import("./channel.js").Message} Message
 * @typedef {(event: Record<string, unknown>) => void} Handler
 *
 * @typedef {object} Part what sets one kind of element apart
 * @property {string} type as Stripe.js names it
 * @property {string} path of its frame
 * @property {string} title of its frame
 * @property {readonly string[]} events
 * @property {(frame: HTMLIFrameElement, place: HTMLElement) => void} dress lays the frame out in its place
 * @property {() => Message} look what the frame must know to draw itself
 * @property {(message: Message) => void} hear what it says beyond the common
 * @property {() => void} [leave] undoes what `dress` did to the place
 */

const LOAD_PATIENCE_MS = 10_000;

/**
 * What all elements have in common: fields in a frame of the sandbox's origin, from mount to destroy, and events to the page.
 * @param {Part} part
 */
export function createElement(part) {
  const { type, path, title, events, dress, look, hear: hearMore, leave } = part;
  /** @type {Map<string, Set<Handler>>} */
  const handlers = new Map(events.map((name) => [name, new Set()]));
  /** @type {Channel | null} */
  let channel = null;
  let ready = false;
  let destroyed = false;
  let patience = 0;

  /** @param {string} name @param {Record<string, unknown>} [event] */
  function emit(name, event = {}) {
    for (const handler of [...(handlers.get(name) ?? [])]) handler({ elementType: type, ...event });
  }

  const introduce = () => channel?.send(look());

  /** @param {Message} message */
  function hear(message) {
    if (message.type === "hello") introduce();
    if (message.type === "size" && channel !== null) channel.frame.style.height = `${Number(message.height)}px`;
    if (message.type === "drawn" && !ready) {
      ready = true;
      window.clearTimeout(patience);
      emit("ready");
    }
    if (message.type === "focus" || message.type === "blur" || message.type === "escape") emit(message.type);
    hearMore(message);
  }

  /** @param {string | HTMLElement} target */
  function mount(target) {
    if (destroyed) throw integrationError("This element was destroyed; create a new one.");
    const place = typeof target === "string" ? document.querySelector(target) : target;
    if (!(place instanceof HTMLElement)) throw integrationError(`mount(): nothing to mount on at ${String(target)}.`);
    if (channel !== null && channel.frame.parentElement === place) return element;
    unmount();
    channel = openChannel(path, title, hear);
    dress(channel.frame, place);
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
    leave?.();
    return element;
  }

  /** @param {string} name */
  function handlersOf(name) {
    const set = handlers.get(name);
    if (set === undefined) throw integrationError(`The ${type} element has no event '${name}'.`);
    return set;
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
    focus: () => channel?.send({ type: "focus" }),
    blur: () => channel?.send({ type: "blur" }),
    clear: () => channel?.send({ type: "clear" }),
  };

  return {
    element,
    emit,
    introduce,
    frame: () => channel?.frame ?? null,
    channel() {
      if (channel === null || !ready) throw integrationError(`The ${type} element is not mounted and ready.`);
      return channel;
    },
  };
}
