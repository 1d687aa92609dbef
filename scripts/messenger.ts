/**
 * `npm run messenger -- setup`: brings a Page to where the bot needs it, and leaves alone what is right already.
 * `npm run messenger -- status`: the same look, and nothing changed.
 */
import { openGraph } from "./going-live/graph.ts";
import { PAGE_KEYS } from "./going-live/needs.ts";
import { carryOut, readPage } from "./going-live/page.ts";
import { pageSteps, shown } from "./going-live/page-steps.ts";
import { finish, neededConfig, runOwn, type Terminal } from "./going-live/run.ts";

const USAGE = "npm run messenger -- setup   brings the Page in order\nnpm run messenger -- status  only looks";

/** @returns the exit code */
export async function messenger(terminal: Terminal, command: string | undefined): Promise<number> {
  if (command !== "setup" && command !== "status") {
    terminal.say(USAGE);
    return 1;
  }
  const config = neededConfig(terminal, PAGE_KEYS);
  if (config === null) return 1;
  const { meta, publicUrl } = config;
  const graph = openGraph(meta);
  const steps = pageSteps(await readPage(graph, meta.pageId, meta.appId), meta.pageId, publicUrl);
  const lines = command === "setup" ? await carryOut(graph, steps) : shown(steps);
  const code = finish(terminal, lines);
  if (lines.some(({ state }) => state === "due")) terminal.say("→ is what npm run messenger -- setup would do.");
  return code;
}

if (import.meta.main) await runOwn((terminal) => messenger(terminal, process.argv[2]));
