import { personKey, post, read } from "./api.js";
import { now, setNow } from "./clock.js";
import { byId, h } from "./dom.js";
import { day as dayOf, hour } from "./format.js";
import { icon } from "./icon.js";
import { armed, midSentence, SERVICES, SWITCHES, WEBHOOKS } from "./trouble-words.js";

/**
 * @import { TroubleState } from "../../trouble/index.ts"
 * @import { Row, Switch } from "./trouble-words.js"
 */

const POLL_MS = 1000;
const MINUTE_MS = 60_000;
/** @type {[string, number][]} */
const JUMPS = [
  ["+10 min", 10 * MINUTE_MS],
  ["+1 h", 60 * MINUTE_MS],
  ["+25 h", 25 * 60 * MINUTE_MS],
];

/** @typedef {{ element: HTMLElement, show: (state: TroubleState) => void }} View */
/** @typedef {(path: string, body: object) => Promise<void>} Order */

/**
 * A choice among words, as a row of a settings list.
 * @param {Row} row
 * @param {Order} order
 * @returns {View}
 */
function choiceView({ part, label, words }, order) {
  const options = Object.entries(words).map(([word, name]) => h("option", { value: word }, name));
  const select = h("select", { id: `trouble-${part}` }, ...options);
  const element = h("li", { class: "hard-row" }, h("label", { for: select.id }, label), select);
  select.addEventListener("change", () => order("/sandbox/trouble", { [part]: select.value }));
  return {
    element,
    show(state) {
      select.value = state[part];
      element.classList.toggle("is-armed", state[part] !== Object.keys(words)[0]);
    },
  };
}

/**
 * What is kept of one sender's webhooks, and the two ways to let it go.
 * @param {Row} row
 * @param {Order} order
 * @returns {View}
 */
function keptView({ part, label }, order) {
  const kind = part === "stripe_webhooks" ? "stripe" : "messenger";
  const count = h("span", {});
  /** @param {string} title @param {boolean} reverse */
  const release = (title, reverse) => {
    const send = () => order("/sandbox/deliveries/release", { kind, reverse });
    return h(
      "button",
      { type: "button", class: "hard-button", click: send, "aria-label": `${title}, ${midSentence(label)}` },
      title,
    );
  };
  const element = h(
    "li",
    { class: "hard-row hard-kept", hidden: true },
    count,
    h("span", { class: "hard-buttons" }, release("Send", false), release("Newest first", true)),
  );
  return {
    element,
    show({ kept }) {
      element.hidden = kept[kind] === 0;
      count.textContent = `${kept[kind]} kept`;
    },
  };
}

/**
 * @param {Switch} definition
 * @param {Order} order
 * @returns {View}
 */
function switchView({ flag, label, on, off, body }, order) {
  const input = h("input", { type: "checkbox", role: "switch" });
  const element = h("li", {}, h("label", { class: "hard-row" }, h("span", {}, label), input));
  input.addEventListener("change", () => {
    const path = `/sandbox/messenger/${input.checked ? on : off}`;
    return order(path, { psid: personKey, ...body(input.checked) });
  });
  return {
    element,
    show({ people }) {
      input.checked = people.find(({ key }) => key === personKey)?.[flag] ?? false;
      element.classList.toggle("is-armed", input.checked);
    },
  };
}

/**
 * @param {Order} order
 * @returns {View}
 */
function clockView(order) {
  const time = h("b", {});
  const day = h("small", {});
  const buttons = JUMPS.map(([title, jumpMs]) => {
    const jump = () => order("/sandbox/clock", { jumpMs });
    const attributes = { type: "button", class: "hard-button", "aria-label": `${title} on the clock` };
    return h("button", { ...attributes, click: jump }, title);
  });
  const element = h(
    "li",
    { class: "hard-row hard-clock" },
    h("span", {}, time, day),
    h("span", { class: "hard-buttons" }, ...buttons),
  );
  return {
    element,
    show() {
      time.textContent = hour(now());
      day.textContent = dayOf(now());
    },
  };
}

/** @param {string | Node} title @param {View[]} views */
function group(title, views) {
  const list = h("ul", { class: "panel-list" }, ...views.map(({ element }) => element));
  return h("div", { class: "hard-group" }, h("h4", {}, title), list);
}

/**
 * "Make it hard": what the outside world may do to the shop. The state is the sandbox's: it is asked for after each order
 * and, while there is anything to see, every second, because what was meant for the next payment ends by itself.
 * @param {{ onClock: () => void, onFault: (sentence: string) => void }} hear
 */
export function createTrouble({ onClock, onFault }) {
  const opener = byId("open-panel");
  const openerName = opener.getAttribute("aria-label") ?? "";
  const list = h("span", { role: "status" });
  const calm = h("button", { type: "button", class: "panel-button" }, "All calm");
  const foot = h("div", { class: "hard-foot", hidden: true }, list, calm);
  const name = h("span", {}, "This person");

  /** @param {TroubleState} state */
  function show(state) {
    setNow(state.now);
    onClock();
    for (const view of views) view.show(state);
    const found = armed(state, personKey);
    const sentence = found.join(" · ");
    if (list.textContent !== sentence) list.textContent = sentence;
    foot.hidden = found.length === 0;
    opener.classList.toggle("is-armed", found.length > 0);
    opener.setAttribute("aria-label", found.length > 0 ? `${openerName}, made hard` : openerName);
  }
  async function refresh() {
    show(await read("/sandbox/trouble"));
  }
  /** @type {Order} */
  async function order(path, body) {
    try {
      await post(path, body);
      await refresh();
    } catch (fault) {
      onFault(fault instanceof Error ? fault.message : "That did not work.");
    }
  }
  const services = SERVICES.map((row) => choiceView(row, order));
  const webhooks = WEBHOOKS.flatMap((row) => [choiceView(row, order), keptView(row, order)]);
  const switches = SWITCHES.map((each) => switchView(each, order));
  const clock = clockView(order);
  const views = [...services, ...webhooks, ...switches, clock];

  const summary = h("summary", {}, h("h3", {}, "Make it hard"), icon("next"));
  const details = h(
    "details",
    { class: "hard" },
    summary,
    group("Clock", [clock]),
    group("Services", services),
    group("Webhooks", webhooks),
    group(name, switches),
  );
  calm.addEventListener("click", async () => {
    await order("/sandbox/calm", {});
    summary.focus({ preventScroll: true });
  });
  details.addEventListener("toggle", () => void refresh().catch(() => {}));
  setInterval(() => {
    const isSeen = details.open || !foot.hidden;
    if (isSeen && document.visibilityState === "visible") void refresh().catch(() => {});
  }, POLL_MS);

  return {
    element: h("section", {}, details, foot),
    refresh: () => void refresh().catch(() => {}),
    /** @param {string} firstName */
    call(firstName) {
      name.textContent = firstName;
    },
  };
}
