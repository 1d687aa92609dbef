import type { Bubble, Button, QuickReply, UrlButton } from "./bubble.ts";
import { menuOf } from "./menu.ts";
import type { Person } from "./people.ts";
import { isOurs, PAGE_INBOX, takeAway } from "./thread-owner.ts";
import type { MessagingEvent } from "./webhooks.ts";
import { opensWindow, openWindow } from "./window.ts";
import { newMid, type World } from "./world.ts";

/** What a person does on their phone, and the webhook that tells the Page. */

export interface Referral {
  ref: string;
  source?: string;
  type?: string;
}

export type TapResult = { kind: "postback"; mid: string } | { kind: "web_url"; button: Omit<UrlButton, "title"> };

/** Official number of the thumb that the composer sends. */
const THUMB = 369239263222822;

/**
 * Queues any event as coming from this person, with sender, recipient and timestamp filled in where they are missing: one
 * with a `timestamp` of its own is told late. While another app has the thread we hear it on standby.
 */
export function emit(world: World, person: Person, event: MessagingEvent, onDelivered?: () => void): void {
  const now = world.clock.now();
  const at = typeof event.timestamp === "number" ? Math.min(event.timestamp, now) : now;
  if (opensWindow(event)) openWindow(person, at);
  const frame = { sender: { id: person.psid }, recipient: { id: world.meta.pageId }, timestamp: now };
  const isStandby = !isOurs(world, person);
  world.webhooks.emit({ ...frame, ...event }, { isStandby, ...(onDelivered && { onDelivered }) });
}

/** What a person may add to an act. */
export interface ActOptions {
  /** When they really did it, in ms: the webhook comes now and carries this older time. */
  at?: number;
}

function act(
  world: World,
  person: Person,
  shown: Pick<Bubble, "kind" | "text" | "media" | "replyTo">,
  event: (mid: string) => MessagingEvent,
  { at = world.clock.now() }: ActOptions = {},
): string {
  const mid = newMid(world);
  const frame = { mid, from: "person" as const, at, buttons: [], quickReplies: [] };
  world.threads.add(person.psid, { ...frame, ...shown, status: "sent" });
  const onDelivered = () => world.threads.setStatus(person.psid, mid, "delivered");
  emit(world, person, { timestamp: at, ...event(mid) }, onDelivered);
  return mid;
}

/** @param replyTo the bubble that they answer, by its message id */
export function say(world: World, person: Person, text: string, replyTo?: string): string {
  const quoted = replyTo === undefined ? {} : { reply_to: { mid: replyTo } };
  const shown = { kind: "text" as const, text, ...(replyTo !== undefined && { replyTo }) };
  return act(world, person, shown, (mid) => ({ message: { mid, text, ...quoted } }));
}

/** The thumb of the composer: a sticker, since 2026-08-30 no longer doubled as an image. */
export function like(world: World, person: Person): string {
  const url = "https://scontent.example/thumb.png";
  const attachment = { type: "sticker", payload: { url, sticker_id: THUMB } };
  return act(world, person, { kind: "media", media: { type: "sticker", url } }, (mid) => ({
    message: { mid, attachments: [attachment] },
  }));
}

export function postback(
  world: World,
  person: Person,
  { title, payload }: { title: string; payload: string },
  { referral, ...options }: ActOptions & { referral?: Referral | undefined } = {},
): string {
  const extra = referral ? { referral: { source: "SHORTLINK", type: "OPEN_THREAD", ...referral } } : {};
  const event = (mid: string) => ({ postback: { mid, title, payload, ...extra } });
  return act(world, person, { kind: "postback", text: title }, event, options);
}

export function getStarted(world: World, person: Person, referral?: Referral): string {
  const start = world.profile.get_started;
  if (!start) throw new Error("the Page has no Get Started button");
  return postback(world, person, { title: "Get Started", payload: start.payload }, { referral });
}

/** A URL button sends nothing to the Page: it opens. Every other one is a postback, however old its bubble is. */
export function tap(world: World, person: Person, button: Button, options: ActOptions = {}): TapResult {
  if (button.type === "web_url") return { kind: "web_url", button };
  if (button.type === "phone_number") throw new Error("a phone button calls; it sends nothing");
  return { kind: "postback", mid: postback(world, person, button, options) };
}

/** The newest button of the thread (then of the persistent menu) with this title. */
export function findButton(world: World, person: Person, title: string): Button {
  const newestFirst = [...world.threads.bubbles(person.psid)].reverse();
  const menu = menuOf(world, person)?.call_to_actions ?? [];
  const offered = [...newestFirst.flatMap((bubble) => bubble.buttons), ...menu];
  const found = offered.find((button) => button.title === title);
  if (found) return found;
  const titles = [...new Set(offered.map((button) => `[${button.title}]`))].join(" ") || "none";
  throw new Error(`no button is called [${title}]; there is ${titles}`);
}

function replyText(person: Person, reply: QuickReply): { text: string; payload: string } {
  if (reply.content_type === "text") return { text: reply.title ?? "", payload: reply.payload ?? "" };
  const value = reply.content_type === "user_email" ? `${person.key}@example.com` : "+390212345678";
  return { text: value, payload: value };
}

/** Taps a quick reply of the last bubble, by its title or payload. Older ones are gone from the screen. */
export function quickReply(world: World, person: Person, titleOrPayload: string): string {
  const offered = world.threads.bubbles(person.psid).at(-1)?.quickReplies ?? [];
  const reply = offered.find((each) => [each.title, each.payload, each.content_type].includes(titleOrPayload));
  if (!reply) throw new Error(`no quick reply is called ${titleOrPayload}`);
  const { text, payload } = replyText(person, reply);
  return act(world, person, { kind: "quick_reply", text }, (mid) => ({
    message: { mid, text, quick_reply: { payload } },
  }));
}

/** Somebody of the shop answers by hand in the Page's inbox, which takes the thread. */
export function answerByHand(world: World, person: Person, text: string): string {
  if (isOurs(world, person)) takeAway(world, person);
  const mid = newMid(world);
  const at = world.clock.now();
  world.threads.add(person.psid, { mid, from: "page", kind: "text", text, at, buttons: [], quickReplies: [] });
  const message = { is_echo: true, app_id: Number(PAGE_INBOX), mid, text };
  const frame = { sender: { id: world.meta.pageId }, recipient: { id: person.psid }, timestamp: at };
  world.webhooks.emit({ ...frame, message }, { isStandby: true });
  return mid;
}
