import { act, listen } from "./api.js";
import { createDock } from "./dock.js";
import { avatar, byId, h, initial } from "./dom.js";
import { speak, when } from "./format.js";
import { icon } from "./icon.js";
import { createMenu } from "./menu.js";
import { createPanel } from "./panel.js";
import { createThread } from "./thread.js";
import { createWebview } from "./webview.js";

/**
 * @import { Button, QuickReply } from "../bubble.ts"
 * @import { Snapshot } from "../phone-snapshot.ts"
 */

const TOAST_MS = 4000;
const OFFLINE_AFTER_MS = 1000;
const MINUTE_MS = 60_000;

/** @type {Snapshot | undefined} */
let shown;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let offlineTimer;

/** @param {string} sentence */
function toast(sentence) {
  const box = byId("toast");
  box.textContent = sentence;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    box.hidden = true;
  }, TOAST_MS);
}

/**
 * Does it and says whether it worked; a failure is told to the person.
 * @param {Record<string, unknown>} body
 */
async function perform(body) {
  try {
    await act(body);
    return true;
  } catch (fault) {
    toast(fault instanceof Error ? `That was not sent: ${fault.message}` : "That was not sent.");
    return false;
  }
}

/**
 * @param {string | undefined} mid none for the persistent menu
 * @param {number} index
 * @param {Button} button
 * @param {HTMLElement} pressed
 */
async function tap(mid, index, button, pressed) {
  if (button.type === "web_url") return webview.show(button.url, button.webview_height_ratio, pressed);
  if (button.type === "phone_number") return toast(`This would call ${button.payload}.`);
  if (!(pressed instanceof HTMLButtonElement)) return;
  pressed.disabled = true;
  pressed.classList.add("is-busy");
  await perform({ act: "tap", index, ...(mid && { mid }) });
  pressed.classList.remove("is-busy");
  pressed.disabled = false;
}

const webview = createWebview();
const thread = createThread({ button: tap, open: webview.show });
const openMenu = createMenu((index, button, pressed) => void tap(undefined, index, button, pressed));
const panel = createPanel();
const dock = createDock({
  say: (text) => perform({ act: "say", text }),
  like: () => perform({ act: "like" }),
  getStarted: () => perform({ act: "getStarted" }),
  iceBreaker: (title, payload) => perform({ act: "iceBreaker", title, payload }),
  menu: (pressed) => shown && openMenu(shown.menu, shown.pageName, pressed),
});

/** @param {QuickReply} reply */
function quickReply(reply) {
  const fallback = reply.content_type === "user_email" ? "Share my e-mail" : "Share my number";
  const picture = reply.image_url && h("img", { src: reply.image_url, alt: "" });
  const button = h("button", { type: "button", class: "quick-reply" }, picture, reply.title ?? fallback);
  button.addEventListener("click", async () => {
    button.disabled = true;
    await perform({ act: "quickReply", choice: reply.payload ?? reply.content_type });
    button.disabled = false;
  });
  return button;
}

/** Quick replies belong to the last bubble and go with it. */
function drawFoot() {
  if (!shown) return;
  const isNew = shown.canGetStarted && thread.isEmpty();
  byId("thread").classList.toggle("is-new", isNew);
  dock.draw(shown, isNew);
  const replies = thread.last()?.quickReplies ?? [];
  const strip = byId("quick-replies");
  strip.replaceChildren(...replies.map((reply) => h("li", {}, quickReply(reply))));
  strip.hidden = replies.length === 0;
}

/** @param {Snapshot} snapshot */
function drawHead({ pageName, greeting }) {
  document.title = `${pageName} · Messenger sandbox`;
  byId("page-name").textContent = pageName;
  byId("page-avatar").textContent = initial(pageName);
  byId("intro").replaceChildren(
    avatar(pageName),
    h("h2", {}, pageName),
    h("p", {}, "Business chat · messages stay on this computer"),
    ...(greeting ? [h("p", { class: "greeting" }, greeting)] : []),
  );
}

function tick() {
  byId("status-time").textContent = when(Date.now());
}

listen({
  snapshot(snapshot) {
    shown = snapshot;
    speak(snapshot.person.locale);
    drawHead(snapshot);
    panel.draw(snapshot);
    thread.draw(snapshot.bubbles, snapshot.pageName);
    drawFoot();
    thread.toBottom(false);
  },
  event(event) {
    if (event.type === "typing") return thread.setTyping(event.on);
    if (event.type === "status") return thread.setStatus(event.mid, event.status);
    thread.add(event.bubble);
    drawFoot();
    thread.toBottom();
  },
  online(isOnline) {
    clearTimeout(offlineTimer);
    if (isOnline) byId("offline").hidden = true;
    else {
      offlineTimer = setTimeout(() => {
        byId("offline").hidden = false;
      }, OFFLINE_AFTER_MS);
    }
  },
});

for (const name of /** @type {const} */ (["signal", "battery"])) {
  document.querySelector(".status-icons")?.append(icon(name));
}
tick();
setInterval(tick, MINUTE_MS / 6);
