import type { Person } from "./people.ts";

const HOUR_MS = 3_600_000;
const STANDARD_WINDOW_MS = 24 * HOUR_MS;
const HUMAN_AGENT_WINDOW_MS = 7 * 24 * HOUR_MS;

/** What a message claims, so that it may be sent: an open window, a human's longer one, or an approved template. */
export type Passage = "standard" | "human_agent" | "utility";

/** What renews the window (Messenger Platform, "Send messages"); reads, deliveries and visits to the webview do not. */
const OPENING_EVENTS = ["message", "postback", "reaction", "referral", "optin"];

export function opensWindow(event: Record<string, unknown>): boolean {
  return OPENING_EVENTS.some((kind) => kind in event);
}

/** The window counts from when the person acted: an event that comes late opens less of it. */
export function openWindow(person: Person, at: number): void {
  person.lastContactAt = Math.max(at, person.lastContactAt ?? at);
  person.isSilent = false;
}

/** Whether the Page may write to this person now: 24 hours after their last act, 7 days for a human agent, else by template. */
export function mayWrite(person: Person, now: number, passage: Passage): boolean {
  if (passage === "utility") return true;
  if (person.lastContactAt === undefined) return false;
  if (passage === "human_agent") return now - person.lastContactAt <= HUMAN_AGENT_WINDOW_MS;
  return !person.isSilent && now - person.lastContactAt <= STANDARD_WINDOW_MS;
}
