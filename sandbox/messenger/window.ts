import type { Person } from "./people.ts";

const HOUR_MS = 3_600_000;
const STANDARD_WINDOW_MS = 24 * HOUR_MS;
const HUMAN_AGENT_WINDOW_MS = 7 * 24 * HOUR_MS;

/** What renews the window (Messenger Platform, "Send messages"); reads, deliveries and visits to the webview do not. */
const OPENING_EVENTS = ["message", "postback", "reaction", "referral", "optin"];

export function opensWindow(event: Record<string, unknown>): boolean {
  return OPENING_EVENTS.some((kind) => kind in event);
}

/** Whether the Page may write to this person now: 24 hours after their last act, 7 days for a human agent. */
export function isWindowOpen(person: Person, now: number, isHumanAgent: boolean): boolean {
  if (person.lastContactAt === undefined) return false;
  return now - person.lastContactAt <= (isHumanAgent ? HUMAN_AGENT_WINDOW_MS : STANDARD_WINDOW_MS);
}
