/** The entry of the checkout page: draws it over the worker's HTML, and minds what only a document knows. */
import "../styles/tokens.css";
import "../styles/page.css";
import "../styles/checkout.css";
import { clock } from "../clock.ts";
import { draw } from "../draw.ts";
import { whenSeen } from "../seen.ts";
import { watch } from "../signal.ts";
import { App } from "./app.tsx";
import { heldLeft, model } from "./page.ts";

/** A keyboard covers more than this; a browser's own bar does not. */
const KEYBOARD_MIN_PX = 80;
/** Whoever types into one of these, the provider's frames among them, keeps the focus. */
const TYPED_INTO = "input, select, iframe";

const root = document.getElementById("app");
let focused = model.focus.value;
let counted = model.heldUntil.value;

if (root) {
  watch(() => {
    draw(<App />, root);
    moveFocus();
    countHold();
  });
  for (const event of ["resize", "scroll"]) visualViewport?.addEventListener(event, stayAboveTheKeyboard);
  addEventListener("pagehide", () => void model.saveDraft());
  // A link is claimed by a page that somebody looks at, never by a prefetch.
  whenSeen(() => void model.open());
}

/** The model says which element wants the focus; now that it is drawn, it gets it. */
function moveFocus(): void {
  const asked = model.focus.value;
  // While a payment is under way the page takes no focus; it is asked for again with the next drawing.
  if (asked === focused || model.busy.value !== "no") return;
  focused = asked;
  if (asked?.polite && document.activeElement?.matches(TYPED_INTO)) return;
  document.getElementById(asked?.id ?? "")?.focus();
}

function countHold(): void {
  const until = model.heldUntil.value;
  if (until === counted) return;
  counted = until;
  const tick = () => {
    if (until !== counted) return;
    heldLeft.value = Math.max(0, until - clock.now());
    if (heldLeft.value) clock.after(1_000, tick);
  };
  tick();
}

/** iOS lays the keyboard over the page, so the pay bar is lifted by what the keyboard covers. */
function stayAboveTheKeyboard(): void {
  const view = visualViewport;
  if (!view) return;
  const covered = view.scale > 1 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
  document.documentElement.style.setProperty("--keyboard", `${covered}px`);
  document.documentElement.toggleAttribute("data-keyboard", covered > KEYBOARD_MIN_PX);
}
