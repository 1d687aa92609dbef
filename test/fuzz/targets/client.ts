/** From where somebody calls, and in which language they want to be answered. */
import assert from "node:assert/strict";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { toLocale } from "../../../worker/bot/words/index.ts";
import { acceptedLocales, pageLocales, pickLocale, renderPart } from "../../../worker/checkout/page.ts";
import { networkOf } from "../../../worker/client.ts";
import { type Target, textOf } from "./target.ts";

/** Longest tag that is taken: no language's is longer, and what is taken is kept with a session (RFC 5646, 4.4.1). */
const TAG_MAX = 35;
const RTL = /^(?:ar|he|fa|ur)(?:-|$)/i;

/** Whatever a browser, a link or Messenger says, the language is one that we have words for and that `Intl` takes. */
export const languages: Target = {
  honest: () => ["it-IT,it;q=0.9,en;q=0.8", "ar;q=1, de-AT;q=0.5, *;q=0.1", "zh-Hant-TW, constructor, __proto__"],
  odd: () => ["en_12,en-aaaaaaaaa-aaaaa;q=0.9", "it_IT", "de-DE-u-nu-thai", "en;q=NaN, de;q=-1"],
  async play(bytes) {
    const text = textOf(bytes);
    const accepted = acceptedLocales(text);
    for (const tag of accepted)
      assert.ok(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag) && tag.length <= TAG_MAX, tag);
    for (const wanted of [accepted, [text], pageLocales(text, accepted)]) {
      const { locale, dir, strings } = pickLocale(wanted, "en", "paper");
      assert.ok(new Intl.NumberFormat(locale).format(1));
      assert.equal(dir, RTL.test(locale) ? "rtl" : "ltr");
      assert.ok(Object.keys(strings).length > 0);
    }
    assert.ok(new Intl.NumberFormat(toLocale(text, "en")).format(1));
    assert.ok(!renderPart("proof", text).includes("{{words}}"));
    return accepted.length > 0;
  },
};

/** As sixteen bytes, written in each way that is usual (RFC 4291, 2.2; RFC 5952). */
function spellings(bytes: Uint8Array): string[] {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
  const short = groups.map((group) => group.toString(16));
  const long = short.map((group) => group.padStart(4, "0"));
  const plain = new URL(`http://[${short.join(":")}]`).hostname.slice(1, -1);
  return [short.join(":"), long.join(":"), long.join(":").toUpperCase(), plain];
}

/** Whoever has one address of a network has all of them: they have one name, however written, and another network another. */
export const clientNetwork: Target = {
  honest: () => ["2001:db8::1", "2001:DB8:0:0:1::", "::1", "192.0.2.1"],
  odd: () => ["::", "fe80::1%eth0", "abcdefghijklmnop", ""],
  async play(bytes) {
    const text = textOf(bytes);
    const network = networkOf(text);
    assert.ok(network.length <= Math.max(7, bytes.length * 2));
    if (isIPv4(text)) assert.equal(network, text);
    if (isIPv6(text)) assert.equal(networkOf(text.toUpperCase()), network);
    const names = new Set(spellings(bytes).map(networkOf));
    assert.equal(names.size, 1, [...names].join(" "));
    const neighbour = Uint8Array.from({ length: 16 }, (_, at) => (at < 8 ? (bytes[at] ?? 0) : 255 - (bytes[at] ?? 0)));
    for (const spelling of spellings(neighbour)) assert.ok(names.has(networkOf(spelling)));
    const stranger = Uint8Array.from({ length: 16 }, (_, at) => (at === 7 ? 255 - (bytes[at] ?? 0) : (bytes[at] ?? 0)));
    for (const spelling of spellings(stranger)) assert.ok(!names.has(networkOf(spelling)));
    return isIP(text) !== 0 && text !== "::" && !text.includes("%");
  },
};
