/** The stage *model*: histories of random commands under a scheduler, on the pure core and on the whole worker with PostgreSQL. */
import fc from "fast-check";
import { coreHistories } from "./core-model.ts";
import type { Ground } from "./ground.ts";
import type { Chance } from "./seeded.ts";
import type { Outcome, Site, Stage, Unit } from "./stage.ts";
import { tillHistories, type Yield } from "./till-model.ts";

const FIELDS = ["core", "till"] as const;
type Field = (typeof FIELDS)[number];

const HISTORIES: Readonly<Record<Field, number>> = { core: 1_000_000, till: 20_000 };
const UNIT: Readonly<Record<Field, number>> = { core: 5000, till: 20 };
const QUICK: Readonly<Record<Field, number>> = { core: 1000, till: 10 };

export const modelStage: Stage = { full, quick, replay };

async function* full(site: Site): AsyncGenerator<Unit> {
  let number = 0;
  for (const field of FIELDS) {
    for (let begin = 0; begin < HISTORIES[field]; begin += UNIT[field]) {
      const seed = ++number;
      yield { number: seed, play: async () => [await run(site.ground, field, seed, UNIT[field])] };
    }
  }
}

async function* quick({ ground }: Site, chance: Chance): AsyncGenerator<Outcome> {
  for (const field of FIELDS) yield await run(ground, field, chance.below(2 ** 31), QUICK[field]);
}

/** So many histories from one seed. The first that fails is shrunk to the smallest that fails as well, whose name plays it again. */
async function run(ground: Ground, field: Field, seed: number, count: number): Promise<Outcome> {
  let last = "";
  const yielded: Yield = { paid: 0 };
  const told = await ground.watch.over(
    () => `${field}/${seed}${last}`,
    () => fc.check(historiesOf(ground, field, yielded), { seed, numRuns: count, endOnFailure: false }),
  );
  if (!told.failed) {
    const isBarren = field === "till" && yielded.paid === 0;
    return { name: `${field}/${seed}`, breaches: isBarren ? ["some taps get through: nobody paid"] : [], count };
  }
  const [scheduler, commands, ...more] = told.counterexample ?? [];
  last = `/${told.counterexamplePath}`;
  const replayPath = /replayPath="([^"]*)"/.exec(String(commands))?.[1] ?? "";
  const words = told.errorInstance instanceof Error ? told.errorInstance.message : String(told.errorInstance);
  const breaches = [words, `commands: ${[...more, commands].join(" ")}`, ...String(scheduler).split("\n").slice(0, 60)];
  return { name: `${field}/${seed}/${told.counterexamplePath}/${replayPath}`, breaches, count: told.numRuns };
}

type Histories = ReturnType<typeof coreHistories> | ReturnType<typeof tillHistories>;

const historiesOf = (ground: Ground, field: Field, yielded: Yield, replayPath?: string): fc.IAsyncProperty<unknown[]> =>
  (field === "core"
    ? coreHistories(ground.watch.beat, replayPath)
    : tillHistories(ground, yielded, replayPath)) as Histories as fc.IAsyncProperty<unknown[]>;

async function replay({ ground }: Site, name: string): Promise<Outcome> {
  const [field, seed, path = "", ...rest] = name.split("/");
  const known = FIELDS.find((each) => each === field);
  if (!known) throw new Error(`"${field}" is none of ${FIELDS.join(", ")}`);
  if (path === "") return await run(ground, known, Number(seed), UNIT[known]);
  const property = historiesOf(ground, known, { paid: 0 }, rest.join("/") || undefined);
  const told = await fc.check(property, { seed: Number(seed), path, endOnFailure: true, numRuns: 1 });
  const words = told.errorInstance instanceof Error ? told.errorInstance.message : String(told.errorInstance);
  return { name, breaches: told.failed ? [words, `commands: ${told.counterexample?.[1]}`] : [] };
}
