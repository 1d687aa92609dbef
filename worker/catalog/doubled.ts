/** PURE. Keys that stand twice in one object of a JSON text: `JSON.parse` keeps the last of them and says nothing. */
import type { Finding } from "./fault.ts";

/** An object or a list that is open at a place of the text. */
interface Level {
  /** Null in a list. */
  keys: Set<string> | null;
  /** The key or index of what is being read. */
  at: string | number;
  expectsKey: boolean;
}

/** @param text valid JSON */
export function doubledKeys(text: string): Finding[] {
  const found: Finding[] = [];
  const levels: Level[] = [];
  for (let place = 0; place < text.length; place++) {
    const char = text[place];
    const level = levels.at(-1);
    if (char === "{") levels.push({ keys: new Set(), at: "", expectsKey: true });
    else if (char === "[") levels.push({ keys: null, at: 0, expectsKey: false });
    else if (char === "}" || char === "]") levels.pop();
    else if (char === "," && level?.keys) level.expectsKey = true;
    else if (char === "," && level) level.at = Number(level.at) + 1;
    else if (char === '"') {
      const end = endOfText(text, place);
      if (level?.keys && level.expectsKey) {
        const key: string = JSON.parse(text.slice(place, end + 1));
        level.at = key;
        level.expectsKey = false;
        if (level.keys.has(key)) found.push(twice(levels));
        level.keys.add(key);
      }
      place = end;
    }
  }
  return found;
}

/** Where the quotation mark is that closes the one at `start`. */
function endOfText(text: string, start: number): number {
  for (let place = start + 1; place < text.length; place++) {
    if (text[place] === "\\") place++;
    else if (text[place] === '"') return place;
  }
  return text.length;
}

const twice = (levels: readonly Level[]): Finding => ({
  path: levels.map(({ at }) => at),
  value: null,
  says: "is there twice",
  mend: "take one of them out",
});
