/** One request of the worker while it is played: its effect steps in order, and how it dies. */

/** What becomes of a step. Who `dies` does nothing any more, ever; who `loses` a message lives on and sees the line cut. */
export const FATES = ["die_before", "die_after", "lose_request", "lose_response"] as const;
export type Harm = (typeof FATES)[number];
export type Fate = "pass" | Harm;

/** A statement, or a call to somebody else's API. */
export interface Step {
  kind: "statement" | "stripe" | "graph";
  /** Whom a reader recognises it by: the first words of a statement, method and path of a call. */
  what: string;
}

/** Who decides when a step may be taken and what becomes of it. */
export interface Pace {
  arrive(actor: Actor, step: Step): Fate | Promise<Fate>;
}

export interface Actor {
  /** What kind of request it is: `pay`, `messenger`, `stripe`, `merchant`, `sweep`, `page`. */
  readonly role: string;
  readonly steps: readonly Step[];
  isDead(): boolean;
  /** Where it stands: the step that it waits to take, or for whose end. Null between two of them. */
  standsAt(): string | null;
  /** Resolves when it dies; never for one that lives to its end. */
  readonly died: Promise<void>;
  /**
   * Takes a step as its fate has it: the effect happens or not, and the actor learns of it or not.
   * @param lost what the actor sees of a cut line
   */
  take<T>(step: Step, effect: () => Promise<T>, lost: () => T): Promise<T>;
}

const never = <T>(): Promise<T> => new Promise(() => {});

export function createActor(role: string, pace: () => Pace): Actor {
  const steps: Step[] = [];
  let dead = false;
  let at: string | null = null;
  let announce = () => {};
  const died = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const die = <T>(): Promise<T> => {
    dead = true;
    announce();
    return never();
  };
  const actor: Actor = {
    role,
    steps,
    died,
    isDead: () => dead,
    standsAt: () => at,
    take: async (step, effect, lost) => {
      if (dead) return await never();
      steps.push(step);
      at = `held before ${step.what}`;
      const fate = await pace().arrive(actor, step);
      if (fate === "die_before") return await die();
      if (fate === "lose_request") return lost();
      at = `in ${step.what}`;
      const result = await effect();
      at = null;
      if (fate === "die_after") return await die();
      return fate === "lose_response" ? lost() : result;
    },
  };
  return actor;
}
