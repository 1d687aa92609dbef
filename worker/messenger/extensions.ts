/** PURE. Messenger's own script for a page that it shows: where it is, and when it is worth loading. */
import type { Config } from "../config.ts";

const SCRIPT = "/en_US/messenger.Extensions.js";
const HOST = "https://connect.facebook.net";

/**
 * What Messenger's apps call themselves on iOS and Android. It decides whether a script is asked for and nothing else: anybody can call
 * themselves so.
 */
const MESSENGER = /FBAN\/Messenger|MessengerLite|FB_IAB\/[^;\]]*Orca/i;

/** The address of the script, or null where it would not answer: outside Messenger. A stand-in answers in every browser. */
export function extensionsScript({ meta }: Config, userAgent: string): string | null {
  if (meta.standIn) return meta.standIn + SCRIPT;
  return MESSENGER.test(userAgent) ? HOST + SCRIPT : null;
}
