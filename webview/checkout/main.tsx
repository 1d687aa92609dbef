/** The entry of the checkout page: draws it over the worker's HTML, and minds what only a document knows. */
import "../styles/tokens.css";
import "../styles/page.css";
import "../styles/plate.css";
import "../styles/form.css";
import "../styles/checkout.css";
import { render } from "preact";
import { clock } from "../clock.ts";
import { whenSeen } from "../seen.ts";
import { watch } from "../signal.ts";
import { App } from "./app.tsx";
import { createArming } from "./arming.ts";
import { armed, model } from "./page.ts";
import { drawSteadily } from "./steady.ts";

/** A keyboard covers more than this; a browser's own bar does not. */
const KEYBOARD_MIN_PX = 80;
/** Whoever types into one of these, the provider's frames among them, keeps the focus. */
const TYPED_INTO = "input, select, iframe";

const root = document.getElementById("app");
const look = createArming(() => document.querySelector("footer .main"), armed, clock);
let focused = model.focus.value;

if (root) {
  watch(() => {
    drawSteadily(() => render(<App />, root));
    moveFocus();
    look();
  });
  for (const event of ["resize", "scroll"]) {
    addEventListener(event, look);
    visualViewport?.addEventListener(event, stayAboveTheKeyboard);
  }
  addEventListener("pagehide", () => void model.saveDraft());
  // A link is claimed by a page that somebody looks at, never by a prefetch.
  whenSeen(() => void model.open());
}

/** The model says which element wants the focus; now that it is drawn, it gets it. */
function moveFocus(): void {
  const asked = model.focus.value;
  // While a payment is under way the page takes no focus; it is asked for again with the next drawing.
  if (asked === focused || model.busy.value) return;
  focused = asked;
  if (asked?.polite && document.activeElement?.matches(TYPED_INTO)) return;
  document.getElementById(asked?.id ?? "")?.focus();
}

/** iOS lays the keyboard over the page, so the pay bar is lifted by what the keyboard covers. */
function stayAboveTheKeyboard(): void {
  const view = visualViewport;
  if (!view) return;
  const covered = view.scale > 1 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
  document.documentElement.style.setProperty("--keyboard", `${covered}px`);
  document.documentElement.toggleAttribute("data-keyboard", covered > KEYBOARD_MIN_PX);
}
