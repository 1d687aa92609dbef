/** The entry of the merchant's page: draws it, and minds what only a document knows. */
import "../styles/tokens.css";
import "../styles/page.css";
import "../styles/form.css";
import "../styles/console/frame.css";
import "../styles/console/list.css";
import "../styles/console/order.css";
import "../styles/console/empty.css";
import "../styles/console/sheet.css";
import "../styles/console/screen.css";
import { render } from "preact";
import { whenSeen } from "../seen.ts";
import { watch } from "../signal.ts";
import { App } from "./app.tsx";
import type { Dialog } from "./dialog.ts";
import { model } from "./page.ts";
import { placeOf } from "./place.ts";

const root = document.getElementById("app");
/** What was drawn before, to find out what is new. */
let drawn = look();
/** Whatever had the focus when a dialog opened. */
let opener: Element | null = null;
/** How far each was scrolled down when something else covered it. */
const scrolled: Record<string, number> = {};

function look() {
  const { place, session, desk, refusal } = model;
  const { dialog, told, order } = desk;
  return {
    asked: place.value.books ? "books" : place.value.order,
    order: order.value?.id ?? null,
    session: session.value,
    refusal: refusal.value,
    dialog: dialog.value?.kind ?? null,
    confirming: isConfirming(dialog.value),
    failure: dialog.value?.failure ?? null,
    checked: dialog.value?.checked ?? false,
    told: told.value,
    news: model.books.part.value?.news(),
  };
}

function isConfirming(dialog: Dialog | null): boolean {
  return dialog?.kind === "refund" ? dialog.confirming !== null : dialog?.kind === "settle" && dialog.sure;
}

const focus = (target: string) => document.querySelector<HTMLElement>(target)?.focus();

/** After each drawing: dialogs open as dialogs, and the focus goes where something new is to be read or typed. */
function settle(): void {
  const [before, now] = [drawn, look()];
  drawn = now;
  const dialog = document.querySelector("dialog");
  if (dialog && !dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
    focus("#sheet-title");
  } else if (now.dialog && now.failure && now.failure !== before.failure) focus("#sheet-trouble");
  else if (now.dialog && now.checked && !before.checked) focus("dialog [aria-invalid=true], dialog .error");
  else if (now.dialog && now.confirming !== before.confirming) focus("#sheet-title");
  else if (now.told && now.told !== before.told) focus("#told");
  else if (now.news && now.news !== before.news) focus("#books-told, #books-trouble");
  else if (before.dialog && !now.dialog && opener instanceof HTMLElement) opener.focus();
  if (now.session !== before.session || now.refusal !== before.refusal) focus("#key");
  if (now.order !== before.order && now.order) focus("#order-title");
  if (now.asked !== before.asked) turn(before.asked, now.asked);
}

/** From the list to an order and back, on a screen that has room for one of them. */
function turn(from: string | null, to: string | null): void {
  if (to === null) {
    scrollTo(0, scrolled[""] ?? 0);
    focus(`#row-${CSS.escape(from ?? "")}`);
  } else if (to === "books") {
    focus("#order-title");
    scrollTo(0, scrolled[to] ?? 0);
  } else scrollTo(0, 0);
}

if (root) {
  addEventListener("scroll", () => {
    scrolled[look().asked ?? ""] = scrollY;
  });
  watch(() => {
    render(<App />, root);
    settle();
  });
  addEventListener("popstate", () => void model.arrive(placeOf(location)));
  addEventListener("online", () => void model.refresh());
  document.addEventListener("visibilitychange", () => document.hidden || void model.refresh());
  whenSeen(() => void model.open());
}
