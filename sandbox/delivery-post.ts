/** What one try came to: the HTTP status, or why there was none. */
export type Outcome = number | "timeout" | "unreachable";

interface Letter {
  /** A path at the worker, or a whole address elsewhere. */
  path: string;
  body: string;
  headers: Record<string, string>;
}

/** Posts once in real time; never throws. The answer's body is not read: senders of webhooks do not. */
export async function postOnce(
  origin: string,
  letter: Letter,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(new URL(letter.path, origin), {
      method: "POST",
      body: letter.body,
      headers: letter.headers,
      redirect: "manual",
      signal: AbortSignal.any([timeout, closing]),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return timeout.aborted ? "timeout" : "unreachable";
  }
}
