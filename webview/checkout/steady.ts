/**
 * Draws, and scrolls by as much as that moved what the buyer is at: what comes to stand above it, as the ways of delivery do once
 * the address is priced, pushes nothing away from under a finger. A browser's own anchoring holds only what is seen at the top, and
 * like that nothing is held at the very top, where what comes is to be seen.
 */
export function drawSteadily(draw: () => void): void {
  const focused = document.activeElement;
  const top = topOf(focused) ?? -1;
  // Who has scrolled on from what has the focus is at what stands in the middle.
  const isSeen = top >= 0 && top < innerHeight;
  const held = isSeen ? focused : document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  const from = topOf(held);
  draw();
  const to = topOf(held);
  if (scrollY > 0 && from !== null && to !== null && from !== to) scrollBy(0, to - from);
}

/** Null for what is not shown. */
function topOf(element: Element | null): number | null {
  return element?.getClientRects()[0]?.top ?? null;
}
