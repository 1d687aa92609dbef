/**
 * When the Pay button takes a press: once it has been seen whole, and has stood still, for half a second. Whoever frames this page
 * cannot bring it out under a finger that meant something else, and neither can a layout that moves.
 */
import type { Clock } from "../clock.ts";
import type { Signal } from "../signal.ts";

const STILL_MS = 500;
/** A rounded edge may be hidden. */
const WHOLE = 0.9;
/** Less than this is a bar that settles at the end of a scroll, and no other place under a finger. */
const MOVED_PX = 8;

/** @param find the button, if there is one now @returns what to call whenever it may have moved */
export function createArming(find: () => Element | null, armed: Signal<boolean>, clock: Clock): () => void {
  let button: Element | null = null;
  let seen = false;
  let stood = false;
  let stand = { x: 0, y: 0 };
  let stop = () => {};

  const observer = new IntersectionObserver(
    (entries) => {
      seen = (entries.at(-1)?.intersectionRatio ?? 0) >= WHOLE;
      look();
    },
    { threshold: [0, WHOLE] },
  );

  function look(): void {
    const found = find();
    if (found !== button) {
      observer.disconnect();
      seen = false;
      button = found;
      if (found) observer.observe(found);
    }
    const { x, y } = found?.getBoundingClientRect() ?? stand;
    if (seen === stood && Math.hypot(x - stand.x, y - stand.y) < MOVED_PX) return;
    stood = seen;
    stand = { x, y };
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
