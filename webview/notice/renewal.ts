/** A fresh link, sent to the chat that the old one was made for, whoever asks. */
import type { Renewed } from "../../contract/links.ts";
import type { Answer } from "../call.ts";
import type { Signal } from "../signal.ts";
import { t } from "../words.ts";

/** @param said what became of it, in words; empty before anybody has asked */
export async function renew(said: Signal<string>, ask: () => Promise<Answer<Renewed>>): Promise<void> {
  said.value = t("renew.sending");
  const answer = await ask();
  if (answer.ok) said.value = answer.value.words;
  else said.value = t(answer.failure.code === "too_soon" ? "renew.too_soon" : "renew.failed");
}
