import { invalid } from "../graph-error.ts";
import { fields, oneOf, optional, text } from "./check.ts";
import { message, type OutgoingMessage } from "./message.ts";
import type { TemplateRules } from "./template.ts";

/** A Send API request that has passed every check that needs no knowledge of the person. */
export type SendCall =
  | { type: "message"; psid: string; message: OutgoingMessage; isHumanAgent: boolean }
  | { type: "sender_action"; psid: string; action: "typing_on" | "typing_off" | "mark_seen" };

const KEYS = ["recipient", "messaging_type", "notification_type", "message", "sender_action", "tag", "reply_to"];
const RECIPIENT_KEYS = ["id", "user_ref", "comment_id", "post_id"];
const NOTIFICATIONS = ["REGULAR", "SILENT_PUSH", "NO_PUSH"] as const;

function recipient(value: unknown): string {
  const found = fields(value, "recipient", RECIPIENT_KEYS);
  if (Object.keys(found).length !== 1) throw invalid("Param recipient must hold exactly one of its keys");
  if (found.id === undefined) throw invalid("Param recipient: the sandbox knows people by id only", 2018001);
  return text(found.id, "recipient[id]", 64);
}

/** Only HUMAN_AGENT lives; the three old tags are refused since 2026-04-27, inside the window as well. */
function humanAgent(type: string, tag: unknown): boolean {
  if (type !== "MESSAGE_TAG") {
    if (tag !== undefined) throw invalid("Param tag needs messaging_type MESSAGE_TAG");
    return false;
  }
  oneOf(tag, "tag", ["HUMAN_AGENT"]);
  return true;
}

/** Reads a Send API body (Messenger Platform, "Send messages" and "Send API" reference). Throws a GraphError. */
export function sendCall(body: unknown, rules: TemplateRules): SendCall {
  const found = fields(body, "", KEYS);
  if (found.recipient === undefined) throw invalid("The parameter recipient is required");
  if (found.message !== undefined && found.sender_action !== undefined) {
    throw invalid("message and sender_action cannot be sent together", 2018014);
  }
  const psid = recipient(found.recipient);
  if (found.sender_action !== undefined) {
    fields(body, "", ["recipient", "sender_action", "messaging_type"]);
    const action = oneOf(found.sender_action, "sender_action", ["typing_on", "typing_off", "mark_seen"]);
    return { type: "sender_action", psid, action };
  }
  if (found.messaging_type === undefined) throw invalid("The parameter messaging_type is required");
  const type = oneOf(found.messaging_type, "messaging_type", ["RESPONSE", "UPDATE", "MESSAGE_TAG"]);
  optional(found, "", "notification_type", (value, path) => oneOf(value, path, NOTIFICATIONS));
  optional(found, "", "reply_to", (value, path) => text(fields(value, path, ["mid"]).mid, "reply_to[mid]", 300));
  const isHumanAgent = humanAgent(type, found.tag);
  if (found.message === undefined) throw invalid("The parameter message is required");
  return { type: "message", psid, message: message(found.message, rules), isHumanAgent };
}
