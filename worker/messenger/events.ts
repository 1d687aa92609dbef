/**
 * PURE. A webhook body as a list of events. Every documented shape is either one of ours or ignored with its name;
 * nothing unknown is an error, because a refused delivery gets the whole Page unsubscribed.
 * Source: Meta docs, Messenger webhooks.
 */
import * as v from "valibot";
import { hasCardNumber } from "../card-number.ts";
import { EVENTS_PER_DELIVERY_MAX, MESSAGE_TEXT_MAX } from "../limits.ts";
import { head } from "../text.ts";
import { redactCardNumbers } from "./redact.ts";

interface FromPerson {
  pageId: string;
  psid: string;
  /** Milliseconds, by Messenger's clock. */
  timestamp: number;
}

export type MessengerEvent =
  | (FromPerson & { kind: "text"; mid: string; text: string; cardNumberRemoved: boolean })
  | (FromPerson & { kind: "tap"; mid: string; payload: string })
  | (FromPerson & { kind: "attachment"; mid: string; isSticker: boolean })
  | (FromPerson & { kind: "referral"; ref: string })
  | (FromPerson & { kind: "reaction"; mid: string })
  /** Our own message come back: the proof that it was sent. To whom is known by what it was, and may be forgotten by then. */
  | { kind: "echo"; pageId: string; timestamp: number; mid: string; metadata: string };

export interface ParsedDelivery {
  events: { externalId: string; event: MessengerEvent }[];
  /** Names of the shapes that are of no use to us, for the log. */
  ignored: Shape[];
}

/** Longest postback payload Messenger keeps (Meta docs, persistent menu). */
const PAYLOAD_MAX = 1000;

const Numeric = v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/))]), v.transform(Number));
const Id = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^\d{1,32}$/));

/** Never empty: all events without a name would be one. */
const Mid = v.pipe(v.string(), v.minLength(1));

const Messaging = v.looseObject({
  sender: v.optional(v.looseObject({ id: v.optional(Id) })),
  recipient: v.optional(v.looseObject({ id: v.optional(Id) })),
  timestamp: v.optional(Numeric),
});
const Message = v.looseObject({
  mid: Mid,
  is_echo: v.optional(v.boolean()),
  metadata: v.optional(v.string()),
  text: v.optional(v.string()),
  quick_reply: v.optional(v.looseObject({ payload: v.string() })),
  attachments: v.optional(v.unknown()),
});
const Postback = v.looseObject({
  mid: v.optional(Mid),
  payload: v.optional(v.string()),
  title: v.optional(v.string()),
});
const Entry = v.looseObject({
  id: v.optional(Id),
  messaging: v.optional(v.array(v.unknown())),
  standby: v.optional(v.array(v.unknown())),
  changes: v.optional(v.array(v.unknown())),
});
const Envelope = v.looseObject({ object: v.literal("page"), entry: v.array(v.unknown()) });

/** Shapes we know and have no use for yet; the names are the keys that Messenger uses. */
const KNOWN_UNUSED = [
  "delivery",
  "read",
  "optin",
  "message_edit",
  "account_linking",
  "pass_thread_control",
  "take_thread_control",
  "request_thread_control",
  "app_roles",
  "policy_enforcement",
  "messaging_feedback",
  "game_play",
] as const;

/** What else an entry may be, in our own words. */
const OTHER_SHAPES = [
  "entry",
  "entry_id",
  "standby",
  "changes",
  "over_limit",
  "malformed",
  "no_sender",
  "unknown",
  "foreign_echo",
  "foreign_postback",
] as const;

export const SHAPES = [...KNOWN_UNUSED, ...OTHER_SHAPES] as const;
export type Shape = (typeof SHAPES)[number];

/** Parses a verified body. Null when it is not a Page's delivery at all. */
export function parseDelivery(body: unknown): ParsedDelivery | null {
  const envelope = v.safeParse(Envelope, body);
  if (!envelope.success) return null;
  const parsed: ParsedDelivery = { events: [], ignored: [] };
  for (const raw of envelope.output.entry) {
    const entry = v.safeParse(Entry, raw);
    if (!entry.success) {
      parsed.ignored.push("entry");
      continue;
    }
    const { id, messaging = [], standby = [], changes = [] } = entry.output;
    // Standby: another app has the thread, and the bot is silent until it is given back. Changes: dashboard tests and feeds.
    parsed.ignored.push(...standby.map((): Shape => "standby"), ...changes.map((): Shape => "changes"));
    for (const item of messaging) {
      const result = id ? parseMessaging(id, item) : "entry_id";
      if (typeof result === "string") parsed.ignored.push(result);
      else if (parsed.events.length < EVENTS_PER_DELIVERY_MAX) parsed.events.push(result);
      else parsed.ignored.push("over_limit");
    }
  }
  return parsed;
}

type Parsed = ParsedDelivery["events"][number];

function parseMessaging(pageId: string, item: unknown): Parsed | Shape {
  const base = v.safeParse(Messaging, item);
  if (!base.success) return "malformed";
  const { sender, recipient, timestamp = 0, ...rest } = base.output;
  const unused = KNOWN_UNUSED.find((key) => key in rest);
  if (unused) return unused;
  if ("message" in rest) return parseMessage(pageId, sender?.id, recipient?.id, timestamp, rest.message);
  const psid = sender?.id;
  if (!psid) return "no_sender";
  const from = { pageId, psid, timestamp };
  if ("postback" in rest) return parsePostback(from, rest.postback);
  if ("referral" in rest) return parseReferral(from, rest.referral);
  if ("reaction" in rest) return parseReaction(from, rest.reaction);
  return "unknown";
}

function parseMessage(
  pageId: string,
  sender: string | undefined,
  recipient: string | undefined,
  timestamp: number,
  raw: unknown,
): Parsed | Shape {
  const message = v.safeParse(Message, raw);
  if (!message.success) return "malformed";
  const { mid, is_echo, metadata, text, quick_reply, attachments } = message.output;
  if (is_echo) {
    // Sender and recipient are swapped in an echo. One without metadata is a person's, from the Page inbox.
    if (!metadata || !recipient) return "foreign_echo";
    return { externalId: `echo:${mid}`, event: { kind: "echo", pageId, timestamp, mid, metadata } };
  }
  if (!sender) return "no_sender";
  const from = { pageId, psid: sender, timestamp };
  if (quick_reply) {
    return {
      externalId: mid,
      event: { kind: "tap", ...from, mid, payload: payloadOf(quick_reply.payload) },
    };
  }
  if (text === undefined) {
    return { externalId: mid, event: { kind: "attachment", ...from, mid, isSticker: hasSticker(attachments) } };
  }
  const redacted = redactCardNumbers(text);
  return {
    externalId: mid,
    event: {
      kind: "text",
      ...from,
      mid,
      text: head(redacted.text, MESSAGE_TEXT_MAX),
      cardNumberRemoved: redacted.found,
    },
  };
}

/** The thumb is one too. Before 2026-08-30 a sticker came as a picture with its id (Messenger Platform, changelog). */
function hasSticker(attachments: unknown): boolean {
  const all: unknown[] = Array.isArray(attachments) ? attachments : [];
  return all.map(Object).some(({ type, payload }) => type === "sticker" || Object(payload).sticker_id !== undefined);
}

function parsePostback(from: FromPerson, raw: unknown): Parsed | Shape {
  const postback = v.safeParse(Postback, raw);
  if (!postback.success) return "malformed";
  // A postback without payload is another app's button; older events have no mid.
  const { mid, payload } = postback.output;
  if (payload === undefined) return "foreign_postback";
  const kept = payloadOf(payload);
  const externalId = mid ?? `postback:${from.psid}:${from.timestamp}:${head(kept, 80)}`;
  return { externalId, event: { kind: "tap", ...from, mid: externalId, payload: kept } };
}

/** Anybody can send one: a link to the chat carries what its maker wrote. */
const payloadOf = (text: string): string => (hasCardNumber(text) ? "" : head(text, PAYLOAD_MAX));

function parseReferral(from: FromPerson, raw: unknown): Parsed | Shape {
  const referral = v.safeParse(v.looseObject({ ref: v.optional(v.string(), "") }), raw);
  if (!referral.success) return "malformed";
  const ref = payloadOf(referral.output.ref);
  return { externalId: `referral:${from.psid}:${from.timestamp}`, event: { kind: "referral", ...from, ref } };
}

function parseReaction(from: FromPerson, raw: unknown): Parsed | Shape {
  const reaction = v.safeParse(v.looseObject({ mid: v.string(), action: v.optional(v.string(), "react") }), raw);
  if (!reaction.success) return "malformed";
  const { mid, action } = reaction.output;
  return {
    externalId: `reaction:${from.psid}:${from.timestamp}:${mid}:${action}`,
    event: { kind: "reaction", ...from, mid },
  };
}
