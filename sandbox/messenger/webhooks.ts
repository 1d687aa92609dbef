import type { Clock } from "../clock.ts";
import type { Outgoing } from "../delivery.ts";
import { escapedJson, signature1, signature256 } from "./wire.ts";

/** The field a Page subscribes to for each kind of event (Messenger Platform, "Webhooks"). */
const FIELD_OF: Record<string, string> = {
  message: "messages",
  postback: "messaging_postbacks",
  referral: "messaging_referrals",
  optin: "messaging_optins",
  delivery: "message_deliveries",
  read: "message_reads",
  reaction: "message_reactions",
  message_edit: "message_edits",
  account_linking: "messaging_account_linking",
  pass_thread_control: "messaging_handovers",
  take_thread_control: "messaging_handovers",
  request_thread_control: "messaging_handovers",
  app_roles: "messaging_handovers",
  policy_enforcement: "messaging_policy_enforcement",
};

export const SUBSCRIBABLE = [...new Set([...Object.values(FIELD_OF), "message_echoes", "standby", "feed"])];

export const WEBHOOK_PATH = "/webhooks/messenger";

/** One event as it stands inside `messaging[]`. */
export type MessagingEvent = Record<string, unknown>;

export interface Signing {
  /** Signs with another secret, so that the signature has the right form and the wrong value. */
  badSignature?: boolean;
  noSignature?: boolean;
  /** Only the legacy `X-Hub-Signature` (SHA-1) is sent. */
  sha1Only?: boolean;
}

export interface Webhooks {
  /** Queues one event, when its field is subscribed. `onDelivered` is called once the worker has answered 2xx. */
  emit(event: MessagingEvent, onDelivered?: () => void): void;
  /** Several events in one POST, one entry each. */
  batch(events: readonly MessagingEvent[]): void;
  /** Any object as the whole body, queued. */
  envelope(body: unknown): void;
  sign(body: string, signing?: Signing): Record<string, string>;
  entryOf(event: MessagingEvent): object;
  subscribed(): readonly string[];
  subscribe(fields: readonly string[]): void;
}

interface Options {
  clock: Clock;
  pageId: string;
  appSecret: string;
  enqueue: (outgoing: Outgoing) => unknown;
}

function fieldOf(event: MessagingEvent): string | undefined {
  const { message } = event;
  if (message && typeof message === "object" && "is_echo" in message) return "message_echoes";
  const kind = Object.keys(event).find((key) => key in FIELD_OF);
  return kind && FIELD_OF[kind];
}

export function createWebhooks({ clock, pageId, appSecret, enqueue }: Options): Webhooks {
  let subscribed: readonly string[] = SUBSCRIBABLE;

  const sign = (body: string, signing: Signing = {}): Record<string, string> => {
    const type = { "content-type": "application/json" };
    if (signing.noSignature) return type;
    const secret = signing.badSignature ? `${appSecret}?` : appSecret;
    const legacy = { ...type, "x-hub-signature": signature1(secret, body) };
    return signing.sha1Only ? legacy : { ...legacy, "x-hub-signature-256": signature256(secret, body) };
  };
  const post = (envelope: unknown, onDelivered?: () => void): void => {
    const body = escapedJson(envelope);
    const letter: Outgoing = { kind: "messenger", path: WEBHOOK_PATH, body, headers: sign(body) };
    enqueue(onDelivered ? { ...letter, onDelivered } : letter);
  };
  const entryOf = (event: MessagingEvent) => ({ id: pageId, time: clock.now(), messaging: [event] });
  const isWanted = (event: MessagingEvent) => {
    const field = fieldOf(event);
    return field === undefined || subscribed.includes(field);
  };
  return {
    emit(event, onDelivered) {
      if (isWanted(event)) post({ object: "page", entry: [entryOf(event)] }, onDelivered);
    },
    batch(events) {
      post({ object: "page", entry: events.filter(isWanted).map(entryOf) });
    },
    envelope: (body) => post(body),
    sign,
    entryOf,
    subscribed: () => subscribed,
    subscribe(fields) {
      subscribed = [...fields];
    },
  };
}
