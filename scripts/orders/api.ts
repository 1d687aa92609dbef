/** The merchant's API from a terminal: a thin client, which knows addresses and keys and decides nothing. */
import type { FailureBody } from "../../contract/failure.ts";

export interface MerchantApi {
  /** @throws ApiError when the worker says no; Unreached when nobody knows what became of it */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object, headers?: Record<string, string>): Promise<T>;
  /** The answer as it comes, for a file of any length. */
  stream(path: string): Promise<ReadableStream<Uint8Array>>;
}

/** What the worker answered in place of what was asked for. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(status: number, { code, message }: { code: string; message: string }) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }
}

export class Unreached extends Error {
  constructor(url: string) {
    super(`${url} does not answer.`);
    this.name = "Unreached";
  }
}

/** Longer than the worker itself waits for the payment provider. */
const TIMEOUT_MS = 40_000;
/** For the whole of a file. */
const STREAM_TIMEOUT_MS = 30 * 60_000;

export function openMerchantApi(publicUrl: string, consoleKey: string): MerchantApi {
  const call = async (
    method: string,
    path: string,
    {
      body,
      headers = {},
      timeoutMs = TIMEOUT_MS,
    }: { body?: object; headers?: Record<string, string>; timeoutMs?: number } = {},
  ) => {
    const response = await fetch(new URL(`/api/merchant${path}`, publicUrl), {
      method,
      headers: {
        authorization: `Bearer ${consoleKey}`,
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      // It would take the key to where nobody said.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => {
      throw new Unreached(publicUrl);
    });
    if (response.ok) return response;
    throw new ApiError(response.status, errorIn(await response.text()));
  };
  return {
    get: async <T>(path: string) => (await (await call("GET", path)).json()) as T,
    post: async <T>(path: string, body: object, headers: Record<string, string> = {}) =>
      (await (await call("POST", path, { body, headers })).json()) as T,
    stream: async (path) => (await call("GET", path, { timeoutMs: STREAM_TIMEOUT_MS })).body ?? new ReadableStream(),
  };
}

function errorIn(text: string): { code: string; message: string } {
  try {
    return (JSON.parse(text) as FailureBody).error;
  } catch {
    // A faulty configuration is answered in words, and so is what is no worker of ours.
    return { code: "unknown", message: text.slice(0, 500) };
  }
}
