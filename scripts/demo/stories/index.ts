/** The stories in the order in which they are played. A later one may build on what an earlier one left. */
import type { Story } from "../story.ts";
import { challenge } from "./challenge.ts";
import { closing } from "./closing.ts";
import { decline } from "./decline.ts";
import { firstPurchase } from "./first-purchase.ts";
import { onePress } from "./one-press.ts";

export const STORIES: readonly Story[] = [firstPurchase, onePress, decline, challenge, closing];
