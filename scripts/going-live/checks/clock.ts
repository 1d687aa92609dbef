/** PURE. This machine's clock beside that of a server. Stripe refuses nothing for it, but what is signed here would look old. */
import { good, type Line, wrong } from "../line.ts";

/** A webhook's signature is taken for 300 s; half of it is too near. */
const SKEW_MS_MAX = 150_000;

/** @param serverTime milliseconds, from an answer's `Date` header; null when there was no answer */
export function clockLine(server: string, serverTime: number | null, now: number): Line[] {
  if (serverTime === null) return [];
  const seconds = Math.round((now - serverTime) / 1000);
  if (Math.abs(now - serverTime) <= SKEW_MS_MAX) return [good("clock", `agrees with that of ${server}`)];
  const way = seconds > 0 ? "fast" : "slow";
  return [
    wrong(
      "clock",
      `is ${Math.abs(seconds)} seconds ${way} of that of ${server}`,
      "set this machine's time by the network",
    ),
  ];
}
