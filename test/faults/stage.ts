/** What every stage of the campaign is: histories, one after the other, each of which can be played again by its name. */
import { type Ground, openGround } from "./ground.ts";
import type { Chance } from "./seeded.ts";
import { Stalled } from "./watch.ts";

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

/** A stage whose worker runs in this process. */
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

/** A stage that stands on what it plays on. */
export interface OpenStage {
  /** All of it, always in the same order. */
  full(): AsyncIterable<Unit>;
  /** A sample that is drawn by chance. */
  quick(chance: Chance): AsyncIterable<Outcome>;
  /** `told`: what happened in it, line by line. */
  replay(name: string): Promise<Outcome & { told: string[] }>;
  close(): Promise<void>;
}

/** @param serverUrl of a PostgreSQL that has the migrated template */
export type Opening = (serverUrl: string) => Promise<OpenStage>;

/** A history that stood still has failed, and what comes after it is played on another ground. */
export function onGround(stage: Stage): Opening {
  return async (serverUrl) => {
    let ground = await openGround(serverUrl);
    const site: Site = {
      get ground() {
        return ground;
      },
    };
    const stoodStill = async (error: unknown): Promise<Outcome> => {
      if (!(error instanceof Stalled)) throw error;
      await ground.close();
      ground = await openGround(serverUrl);
      return { name: error.history, breaches: [error.message] };
    };
    return {
      full: async function* () {
        for await (const { number, play } of stage.full(site)) {
          yield { number, play: () => play().catch(async (error) => [await stoodStill(error)]) };
        }
      },
      quick: async function* (chance) {
        try {
          yield* stage.quick(site, chance);
        } catch (error) {
          yield await stoodStill(error);
        }
      },
      replay: async (name) => ({ ...(await stage.replay(site, name)), told: stepsOn(ground) }),
      close: () => ground.close(),
    };
  };
}

const stepsOn = ({ actors }: Ground): string[] =>
  actors.flatMap(({ role, steps }, at) =>
    steps.map(({ kind, what }) => `${String(at).padStart(3)} ${role.padEnd(9)} ${kind.padEnd(9)} ${what}`),
  );
