/** What every stage of the campaign is: histories, one after the other, each of which can be played again by its name. */
import { type Ground, openGround } from "./ground.ts";
import type { Chance } from "./seeded.ts";

/** How a history ended. No breach: every invariant held. */
export interface Outcome {
  name: string;
  breaches: string[];
}

/** A stage whose worker runs in this process. */
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

/** A stage that stands on what it plays on. */
export interface OpenStage {
  full(from: number): AsyncGenerator<Unit>;
  quick(chance: Chance): AsyncGenerator<Outcome>;
  /** `told`: what happened in it, line by line. */
  replay(name: string): Promise<Outcome & { told: string[] }>;
  close(): Promise<void>;
}

/** @param serverUrl of a PostgreSQL that has the migrated template */
export type Opening = (serverUrl: string) => Promise<OpenStage>;

export function onGround(stage: Stage): Opening {
  return async (serverUrl) => {
    const ground = await openGround(serverUrl);
    return {
      full: (from) => stage.full(ground, from),
      quick: (chance) => stage.quick(ground, chance),
      replay: async (name) => ({ ...(await stage.replay(ground, name)), told: stepsOn(ground) }),
      close: ground.close,
    };
  };
}

const stepsOn = ({ actors }: Ground): string[] =>
  actors.flatMap(({ role, steps }, at) =>
    steps.map(({ kind, what }) => `${String(at).padStart(3)} ${role.padEnd(9)} ${kind.padEnd(9)} ${what}`),
  );
