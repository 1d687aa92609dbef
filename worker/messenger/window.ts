/**
 * PURE. Messenger's standard window: 24 hours from a person's last act in the thread, in which a Page may write freely. Visits to
 * our pages do not count. Source: Messenger Platform, "Send messages" (2026-05-05).
 */
import { WINDOW_MARGIN_MS, WINDOW_MS } from "../limits.ts";

/** Near its end it counts as closed: clocks differ, and a message is on its way for a while. */
export function isWindowOpen(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() < WINDOW_MS - WINDOW_MARGIN_MS;
}

/** When a person acted, for the window: by Messenger's own time, in milliseconds, as long as that is not in our future. */
export function actedAt(now: Date, timestamp: number): Date {
  return timestamp > 0 && timestamp < now.getTime() ? new Date(timestamp) : now;
}
