/** Histories of the pure core, as commands of fast-check: who goes on when is its scheduler's to say, and a failure is shrunk. */
import fc from "fast-check";
import {
  alter,
  type Bank,
  bankAnswers,
  type Core,
  giveBack,
  leftIn,
  look,
  newCore,
  sweep,
  tap,
  wrongIn,
} from "./core.ts";

/** What a small model says of a history: whether anybody has tapped, and how much can have been taken at most. */
interface Model {
  tapped: boolean;
}

interface Real {
  core: Core;
  pause: (what: string) => Promise<void>;
  /** Acts that have begun. */
  acts: Promise<void>[];
}

type Command = fc.AsyncCommand<Model, Real, true>;

const MINUTE_MS = 60_000;
const COMMANDS_MAX = 14;
/** A sweep a minute ends whatever is left, whatever order the steps come in. */
const LAST_SWEEPS = 12;

function command(name: string, needsTap: boolean, act: (real: Real) => Promise<void> | void): Command {
  return {
    check: async (model) => model.tapped || !needsTap,
    run: async (model, real) => {
      if (!needsTap) model.tapped = true;
      // Begun and not waited for: what comes next overtakes it where the scheduler says so.
      real.acts.push(Promise.resolve(act(real)));
      held(real.core);
    },
    toString: () => name,
  };
}

function held(core: Core): void {
  const wrong = wrongIn(core);
  if (wrong.length > 0) throw new Error(wrong.join(", "));
}

const BANKS: readonly Bank[] = ["succeeds", "declines", "challenge", "processing"];

const COMMANDS = [
  fc.constantFrom(...BANKS).map((bank) => command(`tap(${bank})`, false, (r) => tap(r.core, bank, r.pause))),
  fc.constant(command("look", true, (r) => look(r.core, r.pause))),
  fc.constant(command("sweep", true, (r) => sweep(r.core, r.pause))),
  fc.boolean().map((yes) => command(`bank(${yes ? "yes" : "no"})`, true, (r) => bankAnswers(r.core, yes))),
  fc.constant(command("alter", true, (r) => alter(r.core))),
  fc.constantFrom(1, 2, 3, 11, 70).map((minutes) =>
    command(`wait(${minutes} min)`, true, (r) => {
      r.core.nowMs += minutes * MINUTE_MS;
    }),
  ),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())
    .map(([pieces, no]) =>
      command(`pieces back(${pieces}${no ? ", refused" : ""})`, true, (r) => giveBack(r.core, { pieces }, no, r.pause)),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 4000 }), fc.boolean())
    .map(([minor, no]) =>
      command(`back(${minor}${no ? ", refused" : ""})`, true, (r) => giveBack(r.core, { minor }, no, r.pause)),
    ),
];

/** @param beat told of each as it ends @param replayPath of fast-check, for a history that was shrunk */
export const coreHistories = (beat: () => void, replayPath?: string) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.commands<Model, Real, true>(COMMANDS, {
      maxCommands: COMMANDS_MAX,
      size: "max",
      ...(replayPath && { replayPath }),
    }),
    async (scheduler, commands) => {
      const real: Real = {
        core: newCore(),
        pause: (what) => scheduler.schedule(Promise.resolve(), what),
        acts: [],
      };
      await fc.scheduledModelRun(scheduler, () => ({ model: { tapped: false }, real }), commands);
      await scheduler.waitFor(Promise.all(real.acts));
      beat();
      held(real.core);
      await letTimePass(real.core);
    },
  );

async function letTimePass(core: Core): Promise<void> {
  const straight = async () => {};
  bankAnswers(core, false);
  for (let minute = 0; minute < LAST_SWEEPS; minute++) {
    core.nowMs += MINUTE_MS;
    await sweep(core, straight);
    await look(core, straight);
    held(core);
  }
  const left = leftIn(core);
  if (left.length > 0) throw new Error(left.join(", "));
}
