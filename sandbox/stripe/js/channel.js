/** Where this script came from: the only origin that its frames may speak from. */
export const SANDBOX_ORIGIN = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin;

const FRAME_PATIENCE_MS = 15_000;

/**
 * @typedef {{ type: string, [field: string]: unknown }} Message
 * @typedef {object} Channel
 * @property {HTMLIFrameElement} frame
 * @property {() => boolean} isUp true once the frame's own script has spoken
 * @property {(message: Message) => void} send does nothing before that: the frame's window is not its own yet
 * @property {(type: string, fields?: Record<string, unknown>) => Promise<Record<string, unknown>>} ask
 * @property {() => void} close
 */

/**
 * A frame of the sandbox's origin and the wire to it. Messages are taken only from that window and that origin.
 * @param {string} path
 * @param {string} title
 * @param {(message: Message) => void} hear
 * @returns {Channel}
 */
export function openChannel(path, title, hear) {
  const frame = document.createElement("iframe");
  const url = new URL(path, SANDBOX_ORIGIN);
  url.searchParams.set("parent", window.location.origin);
  frame.title = title;
  frame.src = url.href;
  frame.style.border = "0";
  /** @type {Map<number, { done: (answer: Record<string, unknown>) => void, timer: number }>} */
  const asked = new Map();
  let counter = 0;
  let up = false;

  /** @param {MessageEvent} event */
  function receive(event) {
    if (event.source !== frame.contentWindow || event.origin !== SANDBOX_ORIGIN) return;
    const message = event.data;
    if (typeof message !== "object" || message === null || typeof message.type !== "string") return;
    up = true;
    if (message.type !== "answer") {
      hear(message);
      return;
    }
    const waiting = asked.get(message.id);
    if (waiting === undefined) return;
    asked.delete(message.id);
    window.clearTimeout(waiting.timer);
    waiting.done(message.result);
  }
  window.addEventListener("message", receive);

  /** @param {Message} message */
  const send = (message) => {
    if (up) frame.contentWindow?.postMessage(message, SANDBOX_ORIGIN);
  };

  return {
    frame,
    isUp: () => up,
    send,
    ask(type, fields = {}) {
      counter += 1;
      const id = counter;
      return new Promise((done) => {
        const timer = window.setTimeout(() => {
          asked.delete(id);
          done({ error: { type: "api_connection_error", message: "The card field did not answer." } });
        }, FRAME_PATIENCE_MS);
        asked.set(id, { done, timer });
        send({ ...fields, type, id });
      });
    },
    close() {
      window.removeEventListener("message", receive);
      for (const { timer } of asked.values()) window.clearTimeout(timer);
      asked.clear();
      frame.remove();
    },
  };
}
