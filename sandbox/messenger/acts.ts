import type { Bubble, Button, QuickReply, UrlButton } from "./bubble.ts";
import type { Person } from "./people.ts";
import { forLocale } from "./profile.ts";
import type { MessagingEvent } from "./webhooks.ts";
import { opensWindow } from "./window.ts";
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

/** Queues any event as coming from this person, with sender, recipient and timestamp filled in where they are missing. */
export function emit(world: World, person: Person, event: MessagingEvent, onDelivered?: () => void): void {
  const now = world.clock.now();
  if (opensWindow(event)) person.lastContactAt = now;
  const frame = { sender: { id: person.psid }, recipient: { id: world.meta.pageId }, timestamp: now };
  world.webhooks.emit({ ...frame, ...event }, onDelivered);
}

function act(
  world: World,
  person: Person,
  shown: Pick<Bubble, "kind" | "text" | "media">,
  event: (mid: string) => MessagingEvent,
): string {
  const mid = newMid(world);
  const frame = { mid, from: "person" as const, at: world.clock.now(), buttons: [], quickReplies: [] };
  world.threads.add(person.psid, { ...frame, ...shown, status: "sent" });
  emit(world, person, event(mid), () => world.threads.setStatus(person.psid, mid, "delivered"));
  return mid;
}

export function say(world: World, person: Person, text: string): string {
  return act(world, person, { kind: "text", text }, (mid) => ({ message: { mid, text } }));
}

/** The thumb of the composer: a sticker, since 2026-08-30 no longer doubled as an image. */
export function like(world: World, person: Person): string {
  const url = "https://scontent.example/thumb.png";
  const attachment = { type: "sticker", payload: { url, sticker_id: THUMB } };
  return act(world, person, { kind: "media", media: { type: "sticker", url } }, (mid) => ({
    message: { mid, attachments: [attachment] },
  }));
}

export function postback(world: World, person: Person, title: string, payload: string, referral?: Referral): string {
  const extra = referral ? { referral: { source: "SHORTLINK", type: "OPEN_THREAD", ...referral } } : {};
  return act(world, person, { kind: "postback", text: title }, (mid) => ({
    postback: { mid, title, payload, ...extra },
  }));
}

export function getStarted(world: World, person: Person, referral?: Referral): string {
  const start = world.profile.get_started;
  if (!start) throw new Error("the Page has no Get Started button");
  return postback(world, person, "Get Started", start.payload, referral);
}

/** A URL button sends nothing to the Page: it opens. Every other one is a postback. */
export function tap(world: World, person: Person, button: Button): TapResult {
  if (button.type === "web_url") return { kind: "web_url", button };
  if (button.type === "phone_number") throw new Error("a phone button calls; it sends nothing");
  return { kind: "postback", mid: postback(world, person, button.title, button.payload) };
}

/** The newest button of the thread (then of the persistent menu) with this title. */
export function findButton(world: World, person: Person, title: string): Button {
  const newestFirst = [...world.threads.bubbles(person.psid)].reverse();
  const menu = forLocale(world.profile.persistent_menu, person.locale)?.call_to_actions ?? [];
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
