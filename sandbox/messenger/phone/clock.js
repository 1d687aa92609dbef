/** The sandbox's time: the browser's own, moved by as much as the sandbox's clock has jumped. */

let offset = 0;

/** @param {number} now ms, as the sandbox has just told it */
export function setNow(now) {
  offset = now - Date.now();
}

/** In ms since 1970. */
export const now = () => Date.now() + offset;
