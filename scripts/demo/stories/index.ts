/** The stories in the order in which they are played. A later one may build on what an earlier one left. */
import type { Story } from "../story.ts";
import { challenge } from "./challenge.ts";
import { chatChallenge } from "./chat-challenge.ts";
import { chatDecline } from "./chat-decline.ts";
import { closing } from "./closing.ts";
import { decline } from "./decline.ts";
import { firstPurchase } from "./first-purchase.ts";
import { lateTap } from "./late-tap.ts";
import { merchant } from "./merchant.ts";
import { myCards } from "./my-cards.ts";
import { onePress } from "./one-press.ts";
import { oneTap } from "./one-tap.ts";
import { tappedTwice } from "./tapped-twice.ts";

export const STORIES: readonly Story[] = [
  firstPurchase,
  oneTap,
  tappedTwice,
  lateTap,
  onePress,
  decline,
  challenge,
  chatDecline,
  chatChallenge,
  myCards,
  merchant,
  closing,
];
