import { act, post } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icon.js";

/** @import { Snapshot } from "../phone-snapshot.ts" */

const TEST_CARDS = [
  ["4242 4242 4242 4242", "pays"],
  ["4000 0000 0000 0002", "is declined"],
  ["4000 0000 0000 3220", "asks the bank first"],
];

const LANGUAGES = ["en_GB", "en_US", "it_IT", "de_DE", "fr_FR", "es_ES", "nl_NL", "pl_PL", "ja_JP", "ar_AR", "he_IL"];
const THEMES = ["auto", "light", "dark"];
const THEME_KEY = "phone-theme";

/** @param {string} theme */
function wear(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** @param {string} locale */
function languageName(locale) {
  const tag = locale.replace("_", "-");
  return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? locale;
}

/** @param {string | undefined} number @param {string | undefined} outcome */
function testCard(number = "", outcome = "") {
  const mark = h("span", {}, icon("copy"));
  const said = h("span", { class: "visually-hidden", role: "status" });
  const text = h("span", {}, h("b", {}, number), h("small", {}, outcome));
  const button = h(
    "button",
    { type: "button", class: "test-card", "aria-label": `Copy ${number}, ${outcome}` },
    text,
    mark,
  );
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(number.replaceAll(" ", ""));
    button.classList.add("is-copied");
    mark.replaceChildren(icon("check"));
    said.textContent = "Copied";
    setTimeout(() => {
      button.classList.remove("is-copied");
      mark.replaceChildren(icon("copy"));
      said.textContent = "";
    }, 1500);
  });
  return h("li", {}, button, said);
}

function themes() {
  const chosen = localStorage.getItem(THEME_KEY) ?? "auto";
  wear(chosen);
  const labels = THEMES.map((theme) => {
    const input = h("input", { type: "radio", name: "theme", value: theme, checked: theme === chosen });
    input.addEventListener("change", () => {
      localStorage.setItem(THEME_KEY, theme);
      wear(theme);
    });
    return h("label", {}, input, h("span", {}, theme.charAt(0).toUpperCase() + theme.slice(1)));
  });
  return h("div", { class: "segments", role: "radiogroup", "aria-label": "Appearance" }, ...labels);
}

/** @param {Snapshot} snapshot */
function people(snapshot) {
  const items = snapshot.people.map((person) => {
    const isCurrent = person.key === snapshot.person.key;
    const phone = /-(\d+)$/.exec(person.key)?.[1];
    const name = `${person.firstName} ${person.lastName}${phone ? `, phone ${phone}` : ""}`;
    const attributes = {
      class: "person-link",
      href: `/phone?person=${person.key}`,
      ...(isCurrent && { "aria-current": "page" }),
    };
    const note = !person.hasProfile && h("small", { class: "panel-note" }, " no profile");
    const link = h(
      "a",
      attributes,
      h("img", { src: `/phone/avatar/${person.key}.svg`, alt: "" }),
      h("span", {}, name, note),
      isCurrent && icon("check"),
    );
    return h("li", {}, link);
  });
  return h("ul", { class: "panel-list" }, ...items);
}

/** @param {Snapshot} snapshot */
function languages(snapshot) {
  const select = h("select", { class: "panel-select", "aria-label": "Language of this person" });
  for (const locale of LANGUAGES) {
    select.append(h("option", { value: locale, selected: locale === snapshot.person.locale }, languageName(locale)));
  }
  select.addEventListener("change", () => void act({ act: "locale", locale: select.value }));
  return select;
}

/** @param {Snapshot} snapshot */
function newPhone(snapshot) {
  const button = h("button", { type: "button", class: "panel-button" }, "New phone");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { key } = await post("/phone/people", { like: snapshot.person.key });
    location.assign(`/phone?person=${encodeURIComponent(key)}`);
  });
  return button;
}

/**
 * The note beside the phone: what this is, cards to pay with, whose phone, and how it looks.
 */
export function createPanel() {
  const panel = byId("panel");
  const opener = byId("open-panel");
  opener.append(icon("info"));
  const close = h(
    "button",
    { type: "button", class: "icon-button panel-close", "aria-label": "Back to the phone" },
    icon("close"),
  );
  /** @param {boolean} isOpen */
  const toggle = (isOpen) => {
    panel.classList.toggle("is-open", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? close : opener).focus({ preventScroll: true });
  };
  opener.addEventListener("click", () => toggle(true));
  close.addEventListener("click", () => toggle(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.classList.contains("is-open")) toggle(false);
  });

  const who = h("div");
  const lead =
    "A stand-in for Messenger on your own machine. The shop in the chat is the real worker; the money, the bank and the people are not.";
  panel.append(
    close,
    h("div", {}, h("h2", {}, "A phone to try the shop"), h("p", { class: "panel-lead" }, lead)),
    h(
      "section",
      {},
      h("h3", {}, "Test cards"),
      h("ul", { class: "panel-list" }, ...TEST_CARDS.map(([number, outcome]) => testCard(number, outcome))),
      h("p", { class: "panel-note" }, "Any date to come, any three digits as CVC."),
    ),
    h("section", {}, h("h3", {}, "Whose phone"), who),
    h("section", {}, h("h3", {}, "Appearance"), themes()),
  );
  return {
    /** @param {Snapshot} snapshot */
    draw(snapshot) {
      const row = h("div", { class: "panel-row" }, languages(snapshot), newPhone(snapshot));
      who.replaceChildren(people(snapshot), row);
    },
  };
}
