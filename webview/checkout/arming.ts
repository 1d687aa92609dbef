/**
 * When the Pay button takes a press: once it has been seen whole, and has stood still, for half a second. Whoever frames this page
 * cannot slip it under a finger that meant something else, and neither can a layout that moves.
 */
import type { Clock } from "../clock.ts";
import type { Signal } from "../signal.ts";

const STILL_MS = 500;
/** A rounded edge may be hidden. */
const WHOLE = 0.9;
/** Where the browser can tell, nothing lies over it and nothing makes it faint (Intersection Observer v2, which asks for the delay). */
const OPTIONS = { threshold: [0, WHOLE], trackVisibility: true, delay: 100 };

/** @param find the button, if there is one now @returns what to call whenever it may have moved */
export function createArming(find: () => Element | null, armed: Signal<boolean>, clock: Clock): () => void {
  let button: Element | null = null;
  let seen = false;
  let stand = "";
  let stop = () => {};
  const framed = window.parent !== window;

  const observer = new IntersectionObserver((entries) => {
    const last = entries.at(-1) as IntersectionObserverEntry & { isVisible?: boolean };
    // Nobody but a frame's owner can lay something over a page, and only there is a browser's doubt worth a press.
    seen = last.intersectionRatio >= WHOLE && !(framed && last.isVisible === false);
    look();
  }, OPTIONS);

  function look(): void {
    const found = find();
    if (found !== button) {
      observer.disconnect();
      seen = false;
      button = found;
      if (found) observer.observe(found);
    }
    const place = found?.getBoundingClientRect();
    const stands = `${seen} ${place?.x} ${place?.y}`;
    if (stands === stand) return;
    stand = stands;
    stop();
    armed.value = false;
    if (seen) {
      stop = clock.after(STILL_MS, () => {
        armed.value = true;
      });
    }
  }

  return look;
}
