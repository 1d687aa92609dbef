/** One story of the demo: a small file of its own in stories/, listed in stories/index.ts. */
import type { Stage } from "./stage.ts";

export interface Story {
  title: string;
  /** What it is about, in a sentence or two. */
  words: string;
  play(stage: Stage): Promise<void>;
}
