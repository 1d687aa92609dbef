import { type Bubble, buttonsOf, urlsOf } from "./bubble.ts";
import { GraphError, noSuchUser, outsideWindow, personUnavailable } from "./graph-error.ts";
import type { Person } from "./people.ts";
import { hostsOf } from "./profile.ts";
import { type SendCall, sendCall } from "./send/call.ts";
import type { OutgoingMessage } from "./send/message.ts";
import { isWindowOpen } from "./window.ts";
import { newMid, type SendRecord, type World } from "./world.ts";

/** What a Send API call answers when it is accepted; no `message_id` for a sender action. */
export interface SendAnswer {
  recipient_id: string;
  message_id?: string;
}

export type SendResult = { answer: SendAnswer; isDropped: boolean };

function recipientOf(world: World, call: SendCall): Person {
  const person = world.people.byPsid(call.psid);
  if (!person) throw noSuchUser();
  if (person.isBlocked) throw personUnavailable();
  if (!isWindowOpen(person, world.clock.now(), call.type === "message" && call.isHumanAgent)) throw outsideWindow();
  return person;
}

function bubbleOf(message: OutgoingMessage, mid: string, at: number): Bubble {
  const { text, template, media, metadata, quickReplies } = message;
  const kind = template ? "template" : media ? "media" : "text";
  const buttons = template ? buttonsOf(template) : [];
  const content = { ...(text && { text }), ...(template && { template }), ...(media && { media }) };
  return { mid, from: "page", kind, at, buttons, quickReplies, ...content, ...(metadata && { metadata }) };
}

/** The app id is a number on the wire; ids beyond 2^53 would lose digits and stay text. */
function appIdOnWire(appId: string): number | string {
  return Number.isSafeInteger(Number(appId)) ? Number(appId) : appId;
}

function echoOf(world: World, person: Person, bubble: Bubble, attachment: unknown): Record<string, unknown> {
  const content = attachment === undefined ? { text: bubble.text } : { attachments: [attachment] };
  const metadata = bubble.metadata === undefined ? {} : { metadata: bubble.metadata };
  const message = { is_echo: true, app_id: appIdOnWire(world.meta.appId), ...metadata, mid: bubble.mid, ...content };
  const frame = { sender: { id: world.meta.pageId }, recipient: { id: person.psid }, timestamp: bubble.at };
  return { ...frame, message };
}

function attachmentIn(body: unknown): unknown {
  return Object(Object(body).message).attachment;
}

/** Puts the message on the phone and tells the Page: echo, then delivery, then read. */
function deliver(world: World, person: Person, message: OutgoingMessage, body: unknown): string {
  const mid = newMid(world);
  const bubble = bubbleOf(message, mid, world.clock.now());
  world.threads.markSeen(person.psid);
  world.threads.add(person.psid, bubble);
  const fromPerson = { sender: { id: person.psid }, recipient: { id: world.meta.pageId }, timestamp: bubble.at };
  world.webhooks.emit(echoOf(world, person, bubble, attachmentIn(body)));
  world.webhooks.emit({ ...fromPerson, delivery: { mids: [mid], watermark: bubble.at } });
  world.webhooks.emit({ ...fromPerson, read: { watermark: bubble.at } });
  if (message.template?.template_type === "receipt") world.usedOrderNumbers.add(message.template.order_number);
  if (message.template) world.crawler.visit(urlsOf(message.template));
  return mid;
}

function carryOut(world: World, call: SendCall, body: unknown): SendAnswer {
  const person = recipientOf(world, call);
  if (call.type === "message") {
    return { recipient_id: person.psid, message_id: deliver(world, person, call.message, body) };
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
