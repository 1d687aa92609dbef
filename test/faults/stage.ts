/** What every stage of the campaign is: histories, one after the other, each of which can be played again by its name. */
import type { Ground } from "./ground.ts";
import type { Chance } from "./seeded.ts";

/** How a history ended. No breach: every invariant held. */
export interface Outcome {
  name: string;
  breaches: string[];
}

export interface Stage {
  /** Every history; `from` is where an earlier run came to, by the number of units it had ended. */
  full(ground: Ground, from: number): AsyncGenerator<Unit>;
  /** A sample, drawn by chance, that still comes to every step once. */
  quick(ground: Ground, chance: Chance): AsyncGenerator<Outcome>;
  replay(ground: Ground, name: string): Promise<Outcome>;
}

/** So much of a stage as is played at one go, between two places where it can be taken up again. */
export interface Unit {
  /** How many there are with it; the last one's is that of all. */
  number: number;
  outcomes: Outcome[];
}
