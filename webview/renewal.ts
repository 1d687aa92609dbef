/** A fresh link, sent to the chat that the old one was made for, whoever asks. */
import type { Answer } from "./call.ts";
import type { Signal } from "./signal.ts";

/** `too_soon`: one went there less than ten minutes ago. */
export type Renewal = "idle" | "sending" | "sent" | "too_soon" | "failed";

export async function renew(renewal: Signal<Renewal>, ask: () => Promise<Answer<unknown>>): Promise<void> {
  renewal.value = "sending";
  const answer = await ask();
  if (answer.ok) renewal.value = "sent";
  else renewal.value = answer.failure.code === "too_soon" ? "too_soon" : "failed";
}
