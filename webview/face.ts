/** What a state says that is one sentence and one way on: an icon, its words, where to go. ui/plate.tsx draws it. */
import type { Bridge } from "./bridge.ts";
import type { IconName } from "./ui/shapes.ts";
import type { Key } from "./words.ts";

export type Way = [label: Key, go: () => unknown, busy?: boolean];

export interface Face {
  icon: IconName;
  /** The title on the first line, a sentence on each of the others. */
  words: string;
  /** The way on; without one it is back to the chat. */
  way?: Way;
  /** A second, quieter way on. */
  other?: Way;
  fine?: string;
}

export const backOf = (bridge: Bridge): Way => ["back", bridge.back];
