/** One call of our API: a failure is an answer and never a throw. */
import type { FailureBody, FailureCode, FieldFault } from "../contract/failure.ts";

export interface Failure {
  /** `offline`: the device says so; `unreached`: no answer came, so the outcome is unknown. */
  code: FailureCode | "offline" | "unreached";
  fields?: Record<string, FieldFault> | undefined;
  /** Where the code alone does not say it: a title, and what to do. */
  words?: string | undefined;
}
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Longest wait for one answer; the worker gives up on the provider well before. */
const TIMEOUT_MS = 30_000;

/** @param path below `/api/` @param body sent as JSON; without one it is a GET @param bearer the session, if any */
export async function call<T>(path: string, body?: unknown, bearer = "", method = "POST"): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/${path}`, {
      method: body ? method : "GET",
      // What is sent while the page closes still arrives.
      keepalive: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body),
    });
    const json = JSON.parse((await response.text()) || "null");
    return response.ok ? { ok: true, value: json } : { ok: false, failure: (json as FailureBody).error };
  } catch {
    return { ok: false, failure: { code: navigator.onLine ? "unreached" : "offline" } };
  }
}
