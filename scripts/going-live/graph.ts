/** Graph, as the owner of an app and its Page uses it. The worker's own client only sends. */
import type { Config } from "../../worker/config.ts";
import { appSecretProof } from "../../worker/messenger/signature.ts";

export interface GraphCall {
  method: "GET" | "POST";
  /** Without the version: `1001/messenger_profile`. */
  path: string;
  query?: Record<string, string>;
  body?: object;
}

/** `code` and `subcode` as in Meta's error table; `away` is no answer, or not one of Graph's. */
export type GraphTrouble =
  | { kind: "refused"; code: number; subcode: number | null; message: string }
  | { kind: "away" };
export type GraphAnswer = { kind: "ok"; body: unknown } | GraphTrouble;

export interface PageGraph {
  /** With the Page's token and the proof that the app's secret is known. */
  call(call: GraphCall): Promise<GraphAnswer>;
  /** As the app itself, of which `debug_token` is asked. */
  callAsApp(call: GraphCall): Promise<GraphAnswer>;
  /** What Graph's clock said last, in milliseconds since 1970; null before the first answer. */
  serverTime(): number | null;
}

const TIMEOUT_MS = 15_000;

export function openGraph(meta: Config["meta"]): PageGraph {
  let serverTime: number | null = null;
  const ask = async ({ method, path, query = {}, body }: GraphCall, token: string, proof: Record<string, string>) => {
    const url = new URL(`/${meta.graphVersion}/${path}`, meta.graphUrl);
    for (const [key, value] of Object.entries({ ...query, ...proof })) url.searchParams.set(key, value);
    const headers = { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
      serverTime = Date.parse(response.headers.get("date") ?? "") || serverTime;
      return answerIn(await response.json());
    } catch {
      return { kind: "away" } as const;
    }
  };
  return {
    call: async (call) =>
      ask(call, meta.pageToken, { appsecret_proof: await appSecretProof(meta.pageToken, meta.appSecret) }),
    callAsApp: (call) => ask(call, `${meta.appId}|${meta.appSecret}`, {}),
    serverTime: () => serverTime,
  };
}

function answerIn(body: unknown): GraphAnswer {
  if (body === null || typeof body !== "object") return { kind: "away" };
  if (!("error" in body)) return { kind: "ok", body };
  const { code, error_subcode: subcode, message } = Object(body.error);
  const detail = { subcode: Number.isFinite(subcode) ? Number(subcode) : null, message: String(message) };
  return { kind: "refused", code: Number(code), ...detail };
}
