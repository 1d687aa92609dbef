import type { Clock } from "../clock.ts";
import type { DeliveryKind, DeliveryQueue } from "../delivery.ts";
import type { MessengerSandbox } from "../messenger/index.ts";
import type { StripeSandbox } from "../stripe/index.ts";
import { createStripeTrouble } from "./stripe.ts";

/** How hard the outside world makes it: one word for each part of it, the first of them the calm one. */
export const CHOICES = {
  /** Its API. The last two meet the next payment alone: money moves, and the worker is not told so. */
  stripe: ["well", "slow", "down", "answer_lost", "error_after_effect"],
  /** What the bank does with the next payment, whatever the card. */
  card: ["own", "decline", "challenge"],
  /** Graph's API. `answer_lost` meets the next message alone: it is sent and shown. */
  messenger: ["well", "slow", "down", "answer_lost"],
  /** `late`: three hours by the sandbox clock. `held`: until released, then in order or reversed. */
  stripe_webhooks: ["on_time", "twice", "held", "late"],
  messenger_webhooks: ["on_time", "twice", "held", "late"],
} as const;

export type Part = keyof typeof CHOICES;
export type Word<P extends Part> = (typeof CHOICES)[P][number];
export type Choice = { [P in Part]: Word<P> };

export interface TroubleState extends Choice {
  /** The sandbox's time, in ms. */
  now: number;
  /** How many webhooks are held or late. */
  kept: Record<DeliveryKind, number>;
  /** Whose thread is hard: who has blocked the Page, has been silent for a day, or talks with somebody of the shop. */
  people: { key: string; isBlocked: boolean; isSilent: boolean; isByHand: boolean }[];
}

export interface Trouble {
  state(): TroubleState;
  /** Parts that are not named stay as they are. What is released by it goes out in order. */
  choose(choice: Partial<Choice>): void;
  /** Everything undone, here and wherever else it was ordered; webhooks that were kept go out in order. */
  calm(): void;
}

interface World {
  clock: Clock;
  delivery: DeliveryQueue;
  stripe: StripeSandbox;
  messenger: MessengerSandbox;
}

const LATE_MS = 3 * 3_600_000;

function travelOf(delivery: DeliveryQueue, kind: DeliveryKind): Word<"stripe_webhooks"> {
  const { held, delayMs, duplicates } = delivery.state(kind);
  if (held) return "held";
  if (delayMs > 0) return "late";
  return duplicates === 0 ? "on_time" : "twice";
}

function travel(delivery: DeliveryQueue, kind: DeliveryKind, word: Word<"stripe_webhooks">): void {
  delivery.delay(word === "late" ? LATE_MS : 0, kind);
  delivery.duplicateNext(word === "twice" ? "all" : 0, kind);
  if (word === "held") delivery.hold(kind);
  else if (delivery.state(kind).held) delivery.release(kind);
}

function answersOf(messenger: MessengerSandbox): Word<"messenger"> {
  const health = messenger.health();
  return health === "well" && messenger.pendingFaults().includes("drop_after") ? "answer_lost" : health;
}

function answer(messenger: MessengerSandbox, word: Word<"messenger">): void {
  messenger.clearFaults();
  if (word === "answer_lost") messenger.failNext("drop_after");
  else messenger.setHealth(word);
}

export function createTrouble({ clock, delivery, stripe, messenger }: World): Trouble {
  const stripeTrouble = createStripeTrouble(stripe);
  return {
    state: () => ({
      now: clock.now(),
      ...stripeTrouble.state(),
      messenger: answersOf(messenger),
      stripe_webhooks: travelOf(delivery, "stripe"),
      messenger_webhooks: travelOf(delivery, "messenger"),
      kept: { stripe: delivery.state("stripe").kept, messenger: delivery.state("messenger").kept },
      people: messenger
        .people()
        .map(({ key, isBlocked, isSilent }) => ({ key, isBlocked, isSilent, isByHand: !messenger.isThreadOurs(key) }))
        .filter(({ isBlocked, isSilent, isByHand }) => isBlocked || isSilent || isByHand),
    }),
    choose(choice) {
      if (choice.stripe !== undefined || choice.card !== undefined) stripeTrouble.choose(choice);
      if (choice.messenger !== undefined) answer(messenger, choice.messenger);
      if (choice.stripe_webhooks !== undefined) travel(delivery, "stripe", choice.stripe_webhooks);
      if (choice.messenger_webhooks !== undefined) travel(delivery, "messenger", choice.messenger_webhooks);
    },
    calm() {
      stripeTrouble.choose({ stripe: "well", card: "own" });
      messenger.calm();
      delivery.calm();
    },
  };
}
