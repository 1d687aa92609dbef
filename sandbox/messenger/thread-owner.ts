import type { Person } from "./people.ts";
import { changed, type World } from "./world.ts";

/**
 * Which app speaks in a thread ("Conversation Routing", 2025-09-24). Our callback hears what others do: an app that takes,
 * passes or asks is not told of its own act ("messaging_handovers", 2021-09-14).
 */

/** The app of the Page's inbox, where people of the shop answer by hand. */
export const PAGE_INBOX = "263902037430900";

/** Idle threads are anybody's. */
export function isOurs(world: World, person: Person): boolean {
  return person.threadOwner === null || person.threadOwner === world.meta.appId;
}

function tell(world: World, person: Person, event: Record<string, unknown>): void {
  const frame = { sender: { id: person.psid }, recipient: { id: world.meta.pageId }, timestamp: world.clock.now() };
  world.webhooks.emit({ ...frame, ...event });
}

/** Another app takes the thread, as the inbox does when somebody of the shop answers. */
export function takeAway(world: World, person: Person, appId = PAGE_INBOX, metadata?: string): void {
  const change = { previous_owner_app_id: person.threadOwner, new_owner_app_id: appId };
  person.threadOwner = appId;
  tell(world, person, { take_thread_control: { ...change, ...(metadata && { metadata }) } });
  changed(world);
}

/** The other app gives the thread to us. */
export function giveBack(world: World, person: Person, metadata?: string): void {
  const change = { previous_owner_app_id: person.threadOwner, new_owner_app_id: world.meta.appId };
  person.threadOwner = world.meta.appId;
  person.isControlRequested = false;
  tell(world, person, { pass_thread_control: { ...change, ...(metadata && { metadata }) } });
  changed(world);
}

/** Another app asks us for the thread. */
export function askFor(world: World, person: Person, appId = PAGE_INBOX, metadata?: string): void {
  const request = { requested_owner_app_id: appId, ...(metadata && { metadata }) };
  tell(world, person, { request_thread_control: request });
}
