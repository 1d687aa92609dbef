/** Whether somebody looks at the page: a prefetch and a tab in the background do nothing. */
const EVENTS = ["visibilitychange", "prerenderingchange"];

/** Runs `task` once, as soon as the page is visible. */
export function whenSeen(task: () => void): void {
  const look = () => {
    if (document.visibilityState !== "visible" || (document as { prerendering?: boolean }).prerendering) return;
    for (const event of EVENTS) document.removeEventListener(event, look);
    task();
  };
  for (const event of EVENTS) document.addEventListener(event, look);
  look();
}
