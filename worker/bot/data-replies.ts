/** PURE. A buyer's own data in their own thread: what can be done with it, the question before it is deleted, and that it was heard. */
import type { DataAnswer } from "./occasion.ts";
import { payloads } from "./payloads.ts";
import type { Reply } from "./reply.ts";
import type { Voice } from "./voice.ts";

/** The wallet, because a bubble is no place for it. */
export function dataLink(voice: Voice): Reply[] {
  const see = { kind: "wallet" as const, title: voice.words("seeMyData") };
  return [{ kind: "buttons", text: voice.words("dataReady"), buttons: [see, eraseButton(voice, payloads.erase)] }];
}

/** The same page, for who wants their cards. */
export function walletLink(voice: Voice, text: "walletReady" | "cardsHead" = "walletReady"): Reply[] {
  const open = { kind: "wallet" as const, title: voice.words("openWallet") };
  return [{ kind: "buttons", text: voice.words(text), buttons: [open] }];
}

/** Asked once: nothing brings it back. */
export function eraseQuestion(voice: Voice): Reply[] {
  const keep = { kind: "postback" as const, title: voice.words("keepMyData"), payload: payloads.help };
  const see = { kind: "wallet" as const, title: voice.words("seeMyData") };
  return [
    {
      kind: "buttons",
      text: voice.words("eraseAsk"),
      buttons: [eraseButton(voice, payloads.eraseNow), see, keep],
    },
  ];
}

/** The last word to this person: whoever writes after it is somebody new. */
export function eraseNoted(voice: Voice, { waits }: DataAnswer): Reply[] {
  return [voice.text(waits > 0 ? "eraseWaits" : "eraseNow")];
}

const eraseButton = (voice: Voice, payload: string) => ({
  kind: "postback" as const,
  title: voice.words("eraseMyData"),
  payload,
});
