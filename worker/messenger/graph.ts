/** The Graph API calls we make. Two kinds of failure: Graph said no (its code decides), or nobody knows what happened. */
import { hasCardNumber } from "../card-number.ts";
import type { Config } from "../config.ts";
import { GRAPH_TIMEOUT_MS } from "../limits.ts";
import { head, storable } from "../text.ts";
import { fieldsIn } from "./page-fields.ts";
import { isRepeatedReceipt } from "./refusal.ts";
import { appSecretProof } from "./signature.ts";
import type { Message } from "./templates.ts";

/** Graph said no. `code` and `subcode` as in Meta's error table. */
export type Refusal = { kind: "refused"; code: number; subcode: number | null };

export type SendResult =
  | { kind: "sent"; mid: string }
  /** `isRepeat`: of a receipt, its order number was sent before. */
  | (Refusal & { isRepeat: boolean })
  /** No answer: it may have been sent. Its echo tells. */
  | { kind: "unknown" };

export type FieldsResult = { kind: "ok"; fields: string[] } | Refusal | { kind: "unknown" };

export interface Profile {
  firstName: string | null;
  locale: string | null;
}

export interface Graph {
  /** Sends one message, `UTILITY` for a template of that kind. `correlation` comes back in the echo's metadata. */
  send(psid: string, type: "RESPONSE" | "UTILITY", message: Message, correlation: string): Promise<SendResult>;
  /** What Messenger tells of a person; every field may be missing, and so may the answer. */
  profile(psid: string): Promise<Profile>;
  /** Of which of the Page's fields our app is told. */
  subscribedFields(): Promise<FieldsResult>;
  /** Has our app told of these fields, and of no others. */
  subscribe(fields: readonly string[]): Promise<FieldsResult>;
}

export function createGraph(meta: Config["meta"]): Graph {
  const call = async (path: string, query: Record<string, string>, init?: RequestInit) => {
    const url = new URL(`/${meta.graphVersion}/${path}`, meta.graphUrl);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    url.searchParams.set("appsecret_proof", await appSecretProof(meta.pageToken, meta.appSecret));
    const headers = { authorization: `Bearer ${meta.pageToken}`, "content-type": "application/json" };
    return await fetch(url, { ...init, headers, signal: AbortSignal.timeout(GRAPH_TIMEOUT_MS) });
  };
  return {
    send: async (psid, type, message, correlation) => {
      const body = {
        recipient: { id: psid },
        messaging_type: type,
        message: { ...message, metadata: correlation },
      };
      try {
        const response = await call(`${meta.pageId}/messages`, {}, { method: "POST", body: JSON.stringify(body) });
        return toSendResult(await response.json());
      } catch {
        return { kind: "unknown" };
      }
    },
    subscribedFields: async () => {
      try {
        const body: unknown = await (await call(`${meta.pageId}/subscribed_apps`, {})).json();
        return refusalIn(body) ?? { kind: "ok", fields: fieldsIn(body, meta.appId) };
      } catch {
        return { kind: "unknown" };
      }
    },
    subscribe: async (fields) => {
      try {
        const query = { subscribed_fields: fields.join(",") };
        const response = await call(`${meta.pageId}/subscribed_apps`, query, { method: "POST" });
        return refusalIn(await response.json()) ?? { kind: "ok", fields: [...fields] };
      } catch {
        return { kind: "unknown" };
      }
    },
    profile: async (psid) => {
      try {
        const response = await call(psid, { fields: "first_name,locale" });
        const body = (await response.json()) as { first_name?: unknown; locale?: unknown };
        return { firstName: shortText(body.first_name), locale: shortText(body.locale) };
      } catch {
        return { firstName: null, locale: null };
      }
    },
  };
}

function toSendResult(body: unknown): SendResult {
  const refusal = refusalIn(body);
  if (refusal) return { ...refusal, isRepeat: isRepeatedReceipt(refusal.code, Object(Object(body).error).message) };
  const { message_id: mid } = Object(body);
  // An answer that names neither a fault nor a message is not Graph's: nobody knows what happened.
  return typeof mid === "string" && mid !== "" && mid === storable(mid) ? { kind: "sent", mid } : { kind: "unknown" };
}

/** @throws for a fault without Graph's number: it is not Graph's, and nobody knows what happened */
function refusalIn(body: unknown): Refusal | null {
  const { error } = Object(body);
  if (!error) return null;
  const { code, error_subcode: subcode } = error;
  if (!Number.isSafeInteger(code)) throw new Error("a fault without a code");
  return { kind: "refused", code, subcode: Number.isSafeInteger(subcode) ? subcode : null };
}

const PROFILE_TEXT_MAX = 60;

function shortText(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = head(storable(value), PROFILE_TEXT_MAX);
  // Both: what is cut off may be what made a number too long for a card's.
  return text === "" || hasCardNumber(storable(value)) || hasCardNumber(text) ? null : text;
}
