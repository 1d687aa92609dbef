/** What one try came to: the HTTP status, or why there was none. */
export type Outcome = number | "timeout" | "unreachable";

interface Letter {
  /** A path at the worker, or a whole address elsewhere. */
  path: string;
  body: string;
  headers: Record<string, string>;
}

/**
 * Posts once in real time; never throws. Senders of webhooks do not look at the answer's body; it is taken off the wire all the
 * same, because a connection that was not read to its end cannot be used again.
 */
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
      // Between two processes of one machine, packing an answer costs more than it saves.
      headers: { ...letter.headers, "accept-encoding": "identity" },
      redirect: "manual",
      signal: AbortSignal.any([timeout, closing]),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return timeout.aborted ? "timeout" : "unreachable";
  }
}
