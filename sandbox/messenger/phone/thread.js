import { avatar, byId, h } from "./dom.js";
import { when } from "./format.js";
import { icon } from "./icon.js";
import { templateView } from "./template.js";

/**
 * @import { Bubble } from "../bubble.ts"
 * @import { Taps } from "./template.js"
 */

const PAUSE_MS = 15 * 60_000;
const GROUP_MS = 5 * 60_000;
const TYPING_MS = 20_000;
const NEAR_BOTTOM_PX = 160;
const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,12}$/u;

/** @param {Bubble} bubble */
function textView(bubble) {
  const text = bubble.text ?? "";
  const isEmoji = EMOJI_ONLY.test(text) && !/\d/.test(text);
  return h("div", { class: isEmoji ? "text emoji-only" : "text", dir: "auto" }, text);
}

/**
 * @param {Bubble} bubble
 * @param {Taps} taps
 */
function contentView(bubble, taps) {
  if (bubble.template) return templateView(bubble, taps);
  if (!bubble.media) return textView(bubble);
  if (bubble.media.type === "sticker")
    return h("span", { class: "thumb", role: "img", "aria-label": "Thumbs up" }, icon("like"));
  if (bubble.media.type === "image") return h("img", { class: "media", src: bubble.media.url, alt: "Picture" });
  return h("div", { class: "text" }, `[${bubble.media.type}]`);
}

/**
 * How far the person's last bubble came.
 * @param {NonNullable<Bubble["status"]>} status
 * @param {string} pageName
 */
function stateView(status, pageName) {
  const label = { sent: "Sent", delivered: "Delivered", seen: `Seen by ${pageName}` }[status];
  const mark = status === "seen" ? avatar(pageName) : icon("sent");
  return h("div", { class: `state ${status}`, title: label }, h("span", { class: "visually-hidden" }, label), mark);
}

/**
 * The conversation: keeps one row per bubble and groups neighbours.
 * @param {Taps} taps
 */
export function createThread(taps) {
  const root = byId("thread");
  // What scrolls must be reachable by keyboard.
  root.tabIndex = 0;
  const rows = byId("rows");
  const typing = byId("typing");
  /** @type {Bubble[]} */
  let bubbles = [];
  /** @type {Map<string, HTMLElement>} */
  const rowOf = new Map();
  let pageName = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typingTimer;

  const toBottom = (isSmooth = true) => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    root.scrollTo({ top: root.scrollHeight, behavior: isSmooth && !isCalm ? "smooth" : "instant" });
  };

  /** @param {Bubble} bubble @param {boolean} isFresh */
  function append(bubble, isFresh) {
    const previous = bubbles.at(-1);
    bubbles.push(bubble);
    if (!previous || bubble.at - previous.at > PAUSE_MS) rows.append(h("div", { class: "when" }, when(bubble.at)));
    const speaker = bubble.from === "person" ? "You" : pageName;
    const row = h(
      "div",
      { class: `row ${bubble.from}${isFresh ? " fresh" : ""}`, "data-mid": bubble.mid, "data-kind": bubble.kind },
      avatar(pageName, "row-avatar"),
      h(
        "div",
        { class: "content" },
        h("span", { class: "visually-hidden" }, `${speaker}: `),
        contentView(bubble, taps),
      ),
    );
    rowOf.set(bubble.mid, row);
    rows.append(row);
  }

  /** @param {Bubble | undefined} left @param {Bubble | undefined} right */
  const isTogether = (left, right) =>
    left !== undefined && right !== undefined && left.from === right.from && right.at - left.at <= GROUP_MS;

  function group() {
    bubbles.forEach((bubble, index) => {
      const row = rowOf.get(bubble.mid);
      row?.classList.toggle("opens", !isTogether(bubbles[index - 1], bubble));
      row?.classList.toggle("closes", !isTogether(bubble, bubbles[index + 1]));
    });
    for (const old of rows.querySelectorAll(".state")) old.remove();
    const own = bubbles.findLast((bubble) => bubble.from === "person");
    if (own?.status) rowOf.get(own.mid)?.append(stateView(own.status, pageName));
  }

  /** @param {boolean} on */
  function setTyping(on) {
    clearTimeout(typingTimer);
    const wasNear = isNearBottom();
    typing.hidden = !on;
    if (!on) return;
    typingTimer = setTimeout(() => setTyping(false), TYPING_MS);
    if (wasNear) toBottom();
  }

  const isNearBottom = () => root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_BOTTOM_PX;

  return {
    toBottom,
    setTyping,
    /** @param {readonly Bubble[]} next @param {string} name */
    draw(next, name) {
      pageName = name;
      rows.replaceChildren();
      rowOf.clear();
      bubbles = [];
      for (const bubble of next) append(bubble, false);
      group();
      toBottom(false);
    },
    /** @param {Bubble} bubble */
    add(bubble) {
      if (rowOf.has(bubble.mid)) return;
      const follows = isNearBottom() || bubble.from === "person";
      if (bubble.from === "page") setTyping(false);
      append(bubble, true);
      group();
      if (follows) toBottom();
    },
    /** @param {string} mid @param {NonNullable<Bubble["status"]>} status */
    setStatus(mid, status) {
      const bubble = bubbles.find((each) => each.mid === mid);
      if (!bubble) return;
      bubble.status = status;
      group();
    },
    last: () => bubbles.at(-1),
    isEmpty: () => bubbles.length === 0,
  };
}
