/** PURE. A catalog file in JSON. */
import type { Checked } from "./check.ts";
import { checkDocument } from "./check.ts";
import { doubledKeys } from "./doubled.ts";
import { faultAt, pathText, printable, withoutRepeats } from "./fault.ts";

export function readJson(text: string): Checked {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { faults: [{ at: placeOf(text), value: null, says: "is no JSON", mend: reasonOf(error) }] };
  }
  const doubled = doubledKeys(text).map((finding) => faultAt(finding, pathText));
  const checked = checkDocument(json);
  if (doubled.length === 0) return checked;
  return { faults: withoutRepeats([...doubled, ...("faults" in checked ? checked.faults : [])]) };
}

/** V8 does not always name the place: it is where a longer beginning of the text becomes one that nothing can complete. */
function placeOf(text: string): string {
  let [good, bad] = [0, text.length];
  for (; bad - good > 1; ) {
    const middle = Math.floor((good + bad) / 2);
    if (canGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return `line ${text.slice(0, good).split("\n").length}`;
}

function canGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return /end of JSON input|Unterminated string/.test(String(error)) || Number(position) === beginning.length;
  }
}

const reasonOf = (error: unknown) => printable(error instanceof Error ? error.message : String(error));
