/**
 * `npm run demo`: the story in the terminal, without a browser. Every line with a tick was checked against PostgreSQL and the
 * sandbox. The exit code is 0 only when every check held.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildIfStale } from "./build.ts";
import { createEnding } from "./demo/ending.ts";
import { createScreen, type Screen } from "./demo/screen.ts";
import { openStage } from "./demo/stage.ts";
import { STORIES } from "./demo/stories/index.ts";
import { paint } from "./demo/terminal.ts";
import { count } from "./demo/words.ts";
import { DEV_WORKER_FILE } from "./paths.ts";

const screen = createScreen(console.log);
const ending = createEnding(() => screen.say("\nEnded early. Nothing is left running."));

const OPENING =
  "Threadtill plays its story here: the real worker on workerd, a real PostgreSQL that is thrown away at the end, and a " +
  "sandbox in place of Messenger and Stripe. The buyer writes on the right, the shop on the left. Every line with a tick was " +
  "checked just then, in the database and in the sandbox.";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { worker: { type: "string" } } });
  ending.listen();
  screen.say(OPENING);
  const file = await workerFile(values.worker);
  const began = performance.now();
  const stage = await openStage(screen, ending, file);
  for (const story of STORIES) {
    screen.heading(story.title, story.words);
    await story.play(stage);
  }
  sumUp(screen, (performance.now() - began) / 1000);
}

/** The worker of this checkout, built anew when its sources changed, or another one that somebody wants to see judged. */
async function workerFile(chosen: string | undefined): Promise<string> {
  if (chosen === undefined) {
    await buildIfStale(() => screen.say("\nFirst it builds the page and the worker; that takes a few seconds."));
    return DEV_WORKER_FILE;
  }
  const file = resolve(chosen);
  if (!existsSync(file)) throw new Error(`There is no worker at ${file}.`);
  return file;
}

function sumUp({ checks, failures, say }: Screen, seconds: number): void {
  say();
  if (failures.length === 0) {
    say(`${paint("green", "✓")} All ${checks} checks held, in ${seconds.toFixed(1)} seconds.`);
    say("The same in your browser: npm start");
    return;
  }
  say(`${paint("red", "✗")} ${failures.length} of ${count(checks, "check")} did not hold:`);
  for (const { says } of failures) say(`  ${says}`);
  process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  screen.say(`\n${paint("red", "✗")} The story stopped: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  for (const fault of await ending.now()) screen.say(`It did not end cleanly: ${fault.message}`);
}
