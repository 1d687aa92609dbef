/** What every stage of the campaign is: histories, one after the other, each of which can be played again by its name. */
import type { Ground } from "./ground.ts";
import type { Chance } from "./seeded.ts";

/** How a history ended. No breach: every invariant held. */
export interface Outcome {
  name: string;
  breaches: string[];
  /** Of how many histories this is told; absent: of one. */
  count?: number;
}

/** Where a stage is played. The ground is another one after a history that stood still. */
export interface Site {
  readonly ground: Ground;
}

export interface Stage {
  /** All of it, always in the same order. */
  full(site: Site): AsyncIterable<Unit>;
  /** A sample that is drawn by chance. */
  quick(site: Site, chance: Chance): AsyncIterable<Outcome>;
  replay(site: Site, name: string): Promise<Outcome>;
}

/** So much of a stage as is played at one go, between two places where it can be taken up again. */
export interface Unit {
  /** From 1 on, without gaps. */
  number: number;
  play(): Promise<Outcome[]>;
}
