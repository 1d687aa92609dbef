/** PURE. From where somebody calls, as much of it as counting needs. */
import { keyedName } from "./keys.ts";

/**
 * One name for one network, of which the address cannot be read: an HMAC under a key of our own. Of IPv6 only the first 64 bits
 * count, because whoever has one such address has all of them.
 * @param purpose what is counted: the names of two purposes have nothing in common
 * @param address Cloudflare's `CF-Connecting-IP`; null when there is none, as on one's own machine
 */
export async function clientOf(secret: string, purpose: string, address: string | null): Promise<string> {
  return await keyedName(secret, purpose, networkOf(address ?? ""));
}

/** `2001:db8::1` is `2001:db8:0:0`; an IPv4 address is itself. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [before = "", after] = address.toLowerCase().split("::");
  const [head, tail] = [groups(before), groups(after ?? "")];
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4).map(unpadded).join(":");
}

const groups = (text: string): string[] => text.split(":").filter(Boolean);
const unpadded = (group: string): string => group.replace(/^0+(?=.)/, "");
