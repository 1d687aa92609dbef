import { type Bubble, buttonsOf, urlsOf } from "./bubble.ts";
import { GraphError, invalid, noSuchUser, otherAppInControl, outsideWindow, personUnavailable } from "./graph/error.ts";
import type { Person } from "./people.ts";
import { hostsOf } from "./profile.ts";
import { type SendCall, sendCall } from "./send/call.ts";
import type { OutgoingMessage } from "./send/message.ts";
import { isOurs } from "./thread-owner.ts";
import { findTemplate } from "./utility/templates.ts";
import { mayWrite } from "./window.ts";
import { newMid, type SendRecord, type World } from "./world.ts";

/** What a Send API call answers when it is accepted; no `message_id` for a sender action. */
export interface SendAnswer {
  recipient_id: string;
  message_id?: string;
}

export type SendResult = { answer: SendAnswer; isDropped: boolean };

type MessageCall = Extract<SendCall, { type: "message" }>;

function recipientOf(world: World, call: SendCall): Person {
  const person = world.people.byPsid(call.psid);
  if (!person) throw noSuchUser();
  if (person.isBlocked) throw personUnavailable();
  if (!isOurs(world, person)) throw otherAppInControl();
  const passage = call.type === "message" ? call.passage : "standard";
  if (!mayWrite(person, world.clock.now(), passage)) throw outsideWindow();
  if (call.type === "message" && call.replyTo !== undefined) requireBubble(world, person, call.replyTo);
  return person;
}

function requireBubble(world: World, person: Person, mid: string): void {
  if (world.threads.bubbles(person.psid).some((bubble) => bubble.mid === mid)) return;
  throw invalid("Param reply_to[mid] is no message of this thread");
}

function bubbleOf({ message, replyTo }: MessageCall, mid: string, at: number): Bubble {
  const { text, template, media, metadata, quickReplies } = message;
  const kind = template ? "template" : media ? "media" : "text";
  const buttons = template ? buttonsOf(template) : [];
  const content = { ...(text && { text }), ...(template && { template }), ...(media && { media }) };
  const more = { ...(metadata && { metadata }), ...(replyTo && { replyTo }) };
  return { mid, from: "page", kind, at, buttons, quickReplies, ...content, ...more };
}

/** The app id is a number on the wire; ids beyond 2^53 would lose digits and stay text. */
function appIdOnWire(appId: string): number | string {
  return Number.isSafeInteger(Number(appId)) ? Number(appId) : appId;
}

function echoOf(world: World, person: Person, bubble: Bubble, attachment: unknown): Record<string, unknown> {
  const content = attachment === undefined ? { text: bubble.text } : { attachments: [attachment] };
  const { metadata, replyTo } = bubble;
  const more = { ...(metadata && { metadata }), ...(replyTo && { reply_to: { mid: replyTo } }) };
  const message = { is_echo: true, app_id: appIdOnWire(world.meta.appId), ...more, mid: bubble.mid, ...content };
  const frame = { sender: { id: world.meta.pageId }, recipient: { id: person.psid }, timestamp: bubble.at };
  return { ...frame, message };
}

/** A utility template is echoed as what it became: a template with buttons, or text. */
function attachmentIn(body: unknown, template: OutgoingMessage["template"]): unknown {
  return Object(Object(body).message).attachment ?? (template && { type: "template", payload: template });
}

/** Puts the message on the phone and tells the Page: echo, then delivery, then read. */
function deliver(world: World, person: Person, call: MessageCall, body: unknown): string {
  const { template } = call.message;
  const mid = newMid(world);
  const bubble = bubbleOf(call, mid, world.clock.now());
  person.threadOwner = world.meta.appId;
  world.threads.markSeen(person.psid);
  world.threads.add(person.psid, bubble);
  const fromPerson = { sender: { id: person.psid }, recipient: { id: world.meta.pageId }, timestamp: bubble.at };
  world.webhooks.emit(echoOf(world, person, bubble, attachmentIn(body, template)));
  world.webhooks.emit({ ...fromPerson, delivery: { mids: [mid], watermark: bubble.at } });
  world.webhooks.emit({ ...fromPerson, read: { watermark: bubble.at } });
  if (template?.template_type === "receipt") world.usedOrderNumbers.add(template.order_number);
  if (template) world.crawler.visit(urlsOf(template));
  return mid;
}

function carryOut(world: World, call: SendCall, body: unknown): SendAnswer {
  const person = recipientOf(world, call);
  if (call.type === "message") {
    return { recipient_id: person.psid, message_id: deliver(world, person, call, body) };
  }
  if (call.action === "mark_seen") world.threads.markSeen(person.psid);
  else world.threads.typing(person.psid, call.action === "typing_on");
  return { recipient_id: person.psid };
}

function refusal(error: GraphError): NonNullable<SendRecord["error"]> {
  const { code, subcode, message } = error;
  return subcode === undefined ? { code, message } : { code, subcode, message };
}

/**
 * One Send API call from the parsed body to its answer; every call is recorded, refused ones with the reason.
 * An injected fault meets only calls that were right, so that it never hides a mistake. Throws a GraphError.
 */
export function send(world: World, body: unknown): SendResult {
  const rules = {
    allowedHosts: hostsOf(world.profile),
    isOrderNumberUsed: (orderNumber: string) => world.usedOrderNumbers.has(orderNumber),
    utilityTemplate: (name: string, language: string) => findTemplate(world, name, language),
  };
  const at = world.clock.now();
  try {
    const call = sendCall(body, rules);
    recipientOf(world, call);
    const fault = world.faults.take();
    if (fault instanceof GraphError) throw fault;
    const answer = carryOut(world, call, body);
    const isDropped = fault === "drop_after";
    const id = answer.message_id === undefined ? {} : { messageId: answer.message_id };
    world.sends.push({ at, body, outcome: isDropped ? "dropped" : "accepted", ...id });
    return { answer, isDropped };
  } catch (fault) {
    if (fault instanceof GraphError) world.sends.push({ at, body, outcome: "refused", error: refusal(fault) });
    throw fault;
  }
}
