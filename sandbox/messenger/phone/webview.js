import { personKey, post, titleOf } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icon.js";

const SLIDE_MS = 320;

/**
 * The webview: a sheet over the dimmed thread with the page in a frame. It closes by its X, by Escape, or when the page
 * in it posts `{ type: "messenger:close" }` to its parent.
 */
export function createWebview() {
  const sheet = byId("webview");
  const dim = byId("dim");
  const screen = byId("screen");
  const progress = byId("webview-progress");
  const title = byId("webview-title");
  const close = byId("webview-close");
  close.append(icon("close"));
  /** @type {{ frame: HTMLIFrameElement, origin: string, pressed: HTMLElement } | undefined} */
  let open;

  function dismiss() {
    if (!open) return;
    const { pressed, frame } = open;
    open = undefined;
    sheet.classList.remove("is-open");
    dim.classList.remove("is-open");
    screen.inert = false;
    pressed.focus({ preventScroll: true });
    setTimeout(() => {
      frame.remove();
      if (open) return;
      sheet.hidden = true;
      dim.hidden = true;
    }, SLIDE_MS);
  }

  /** @param {string} url */
  async function showTitle(url) {
    const found = await titleOf(url).catch(() => null);
    if (open?.frame.src === url && found) title.textContent = found;
  }

  /** Who holds this phone, to a page that asks by Messenger's own script. @param {HTMLIFrameElement} frame @param {number} id */
  async function tellContext(frame, id) {
    const answer = await post(`/phone/context?person=${encodeURIComponent(personKey)}`, {}).catch(() => null);
    if (answer && open?.frame === frame) {
      frame.contentWindow?.postMessage({ type: "messenger:context", id, ...answer }, open.origin);
    }
  }

  close.addEventListener("click", dismiss);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") dismiss();
  });
  addEventListener("message", ({ source, origin, data }) => {
    if (!open || source !== open.frame.contentWindow || origin !== open.origin) return;
    if (data?.type === "messenger:close") dismiss();
    if (data?.type === "messenger:get-context") void tellContext(open.frame, data.id);
    if (data?.type === "messenger:title" && typeof data.title === "string") title.textContent = data.title;
  });

  return {
    isOpen: () => open !== undefined,
    /** @param {string} url @param {string} height compact, tall or full @param {HTMLElement} pressed gets the focus back */
    show(url, height, pressed) {
      open?.frame.remove();
      const { host, origin, protocol } = new URL(url);
      const frame = h("iframe", {
        src: url,
        title: host,
        referrerpolicy: "no-referrer",
        allow: "payment; publickey-credentials-get",
      });
      open = { frame, origin, pressed };
      title.textContent = host;
      byId("webview-host").replaceChildren(protocol === "https:" ? icon("lock") : "", host);
      progress.classList.remove("is-loading");
      frame.addEventListener("load", () => progress.classList.remove("is-loading"));
      byId("webview-page").replaceChildren(frame);
      sheet.dataset.height = height;
      sheet.hidden = false;
      dim.hidden = false;
      screen.inert = true;
      // The sheet starts below the screen: without a layout in between there would be nothing to slide from.
      sheet.getBoundingClientRect();
      sheet.classList.add("is-open");
      dim.classList.add("is-open");
      progress.classList.add("is-loading");
      close.focus({ preventScroll: true });
      void showTitle(url);
    },
  };
}
