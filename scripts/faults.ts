/**
 * `npm run faults`: the campaign of faults (docs/faults.md). Without more it plays the quick form of every stage.
 *   -- --stage crash --seed 7           the quick form of one stage, drawn by this seed
 *   -- --full --stage crash             all of it; ends after 40 minutes (`--minutes N`), and the next run goes on from there
 *   -- --stage crash --replay NAME      one history again, with its steps
 *   -- --mutants                        seeded bugs, each of which has to be caught
 * Ends with 1 when an invariant was broken.
 */
import { parseArgs } from "node:util";
import { leaveOutPages } from "../test/faults/no-pages.ts";

leaveOutPages();

const { values } = parseArgs({
  options: {
    full: { type: "boolean" },
    mutants: { type: "boolean" },
    only: { type: "string" },
    stage: { type: "string" },
    seed: { type: "string" },
    replay: { type: "string" },
    minutes: { type: "string" },
    // Of a process that the command itself begins.
    part: { type: "string" },
  },
});
const { playMutants } = await import("../test/faults/mutants.ts");
const { runQuick, runFull, runPart, runReplay, stageNamed } = await import("../test/faults/command.ts");
const say = (line: string) => console.log(line);

const stage = values.stage === undefined ? undefined : stageNamed(values.stage);
const minutes = Number(values.minutes ?? 40);
if (values.part !== undefined && stage) {
  await runPart(stage, values.part, minutes);
  process.exit(0);
}
const passed = values.mutants
  ? await playMutants(say, values.only)
  : values.replay !== undefined
    ? await runReplay(say, stage ?? "crash", values.replay)
    : values.full
      ? await runFull(say, stage ?? "crash", minutes)
      : await runQuick(say, stage, values.seed === undefined ? undefined : Number(values.seed));
process.exit(passed ? 0 : 1);
