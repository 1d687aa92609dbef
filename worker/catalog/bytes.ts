/** PURE. The bytes of a file as text, or what is wrong with them. */
import { CATALOG_BYTES_MAX } from "../limits.ts";
import type { Fault } from "./fault.ts";

const LINE_FEED = 0x0a;
const SAVE_AS = 'save it as UTF-8 (in a spreadsheet: "CSV UTF-8")';

export type Decoded = { text: string } | { faults: Fault[] };

/** UTF-8, with or without a byte order mark. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > CATALOG_BYTES_MAX) return { faults: [tooLarge()] };
  if (isUtf16(bytes)) return { faults: [{ at: "the file", value: null, says: "is UTF-16", mend: SAVE_AS }] };
  const text = strict(bytes);
  return text === null ? { faults: brokenLines(bytes) } : { text };
}

export function tooLarge(): Fault {
  const says = `is larger than ${CATALOG_BYTES_MAX / 1_000_000} MB, the most that is read`;
  return { at: "the file", value: null, says, mend: "leave pictures out of it: they are named by their addresses" };
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function strict(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** A line feed is no part of another character, so that every line can be read by itself. */
function brokenLines(bytes: Uint8Array): Fault[] {
  const faults: Fault[] = [];
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    const piece = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (strict(piece) === null) {
      faults.push({ at: `line ${line}`, value: null, says: "has bytes that are no UTF-8", mend: SAVE_AS });
    }
    start += piece.length + 1;
  }
  return faults;
}
