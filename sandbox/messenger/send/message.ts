import type { Media, QuickReply, Template } from "../bubble.ts";
import { invalid } from "../graph-error.ts";
import { fields, flag, inside, list, oneOf, optional, text, webUrl } from "./check.ts";
import { type TemplateRules, template } from "./template.ts";

export interface OutgoingMessage {
  text?: string;
  template?: Template;
  media?: Media;
  quickReplies: QuickReply[];
  metadata?: string;
}

/** Documented as "less than" 2000 and 1000 characters (Messenger Platform, "Send messages", 2026-05-05). */
const TEXT_MAX = 1999;
const METADATA_MAX = 999;
const QUICK_REPLIES_MAX = 13;
const QUICK_REPLY_TITLE_MAX = 20;
const PAYLOAD_MAX = 1000;

function quickReply(value: unknown, path: string): QuickReply {
  const found = fields(value, path, ["content_type", "title", "payload", "image_url"]);
  const type = oneOf(found.content_type, inside(path, "content_type"), ["text", "user_phone_number", "user_email"]);
  const image = optional(found, path, "image_url", webUrl);
  if (type !== "text") return { content_type: type, ...image };
  return {
    content_type: type,
    title: text(found.title, inside(path, "title"), QUICK_REPLY_TITLE_MAX),
    payload: text(found.payload, inside(path, "payload"), PAYLOAD_MAX),
    ...image,
  };
}

function quickReplies(value: unknown): QuickReply[] {
  const path = "message[quick_replies]";
  if (value === undefined) return [];
  return list(value, path, 1, QUICK_REPLIES_MAX).map((each, index) => quickReply(each, inside(path, index)));
}

function attachment(value: unknown, path: string, rules: TemplateRules): { template: Template } | { media: Media } {
  const found = fields(value, path, ["type", "payload"]);
  const at = inside(path, "payload");
  const type = oneOf(found.type, inside(path, "type"), ["template", "image", "video", "audio", "file"]);
  if (type === "template") return { template: template(found.payload, at, rules) };
  const payload = fields(found.payload, at, ["url", "is_reusable"]);
  optional(payload, at, "is_reusable", flag);
  return { media: { type, url: webUrl(payload.url, inside(at, "url")) } };
}

export function message(value: unknown, rules: TemplateRules): OutgoingMessage {
  const found = fields(value, "message", ["text", "attachment", "quick_replies", "metadata"]);
  const hasText = found.text !== undefined;
  if (hasText === (found.attachment !== undefined)) {
    throw invalid("Param message must hold exactly one of text and attachment");
  }
  const content = hasText
    ? { text: text(found.text, "message[text]", TEXT_MAX) }
    : attachment(found.attachment, "message[attachment]", rules);
  return {
    ...content,
    quickReplies: quickReplies(found.quick_replies),
    ...optional(found, "message", "metadata", (metadata, at) => text(metadata, at, METADATA_MAX)),
  };
}
