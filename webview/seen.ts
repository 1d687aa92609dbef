/** Whether somebody looks at the page: a prefetch and a tab in the background do nothing. */
const EVENTS = ["visibilitychange", "prerenderingchange"];

/** Runs `task` once, as soon as the page is visible. */
export function whenSeen(task: () => void): void {
  let seen = false;
  const look = () => {
    if (seen || document.hidden || (document as { prerendering?: boolean }).prerendering) return;
    seen = true;
    task();
  };
  for (const event of EVENTS) document.addEventListener(event, look);
  look();
}
