/** What the three commands share: the settings, the printing without secrets, the exit code. */
import { type Config, ConfigError } from "../../worker/config.ts";
import { isWrong, type Line, lineText, withoutRepeats } from "./line.ts";
import { withoutSecrets } from "./mends.ts";
import { configFor, faultLine, nameOf } from "./needs.ts";
import { readSettings, type Settings } from "./settings.ts";

export interface Terminal {
  settings: Settings;
  say(text: string): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** This process's own. */
export function ownTerminal(): Terminal {
  return { settings: readSettings(), say: console.log, now: () => Date.now() };
}

/** Prints the lines and answers with the exit code: 1 when one of them is wrong. */
export function finish({ say, settings }: Terminal, lines: readonly Line[]): number {
  const shown = withoutRepeats(lines);
  for (const line of shown) say(withoutSecrets(lineText(line), settings.env));
  return shown.some(isWrong) ? 1 : 0;
}

/** The keys that a command needs, or null after it has said in one sentence which of them are faulty, and how to mend each. */
export function neededConfig(terminal: Terminal, keys: readonly string[]): Config | null {
  try {
    return configFor(terminal.settings.env, keys);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const names = [...new Set(error.faults.map(({ key }) => nameOf(key)))].join(", ");
    const looked = ["the environment", ...terminal.settings.files].join(", ");
    terminal.say(`Missing or wrong: ${names}. Looked in ${looked}.`);
    finish(terminal, error.faults.map(faultLine));
    return null;
  }
}

/** Runs a command of this process. What nobody foresaw is said without a secret, too. */
export async function runOwn(run: (terminal: Terminal) => Promise<number>): Promise<void> {
  const terminal = ownTerminal();
  try {
    process.exitCode = await run(terminal);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    console.error(withoutSecrets(text, terminal.settings.env));
    process.exitCode = 1;
  }
}
