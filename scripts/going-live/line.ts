/** PURE. What the going-live commands say: one finding a line, a fault always with its mend. */
import { paint } from "../demo/terminal.ts";

export type Line = { what: string; says: string } & (
  | { state: "good" | "done" | "due" | "note" | "unchecked" }
  /** Needs a person; `mend` says what to do, with the command. */
  | { state: "wrong"; mend: string }
);

type State = Line["state"];

const MARK: Record<State, string> = {
  good: paint("green", "✓"),
  done: paint("green", "+"),
  due: paint("yellow", "→"),
  note: paint("yellow", "·"),
  unchecked: paint("yellow", "?"),
  wrong: paint("red", "✗"),
};
const WHAT_WIDTH = 24;

export const good = (what: string, says: string): Line => ({ state: "good", what, says });
export const done = (what: string, says: string): Line => ({ state: "done", what, says });
export const due = (what: string, says: string): Line => ({ state: "due", what, says });
export const note = (what: string, says: string): Line => ({ state: "note", what, says });
export const unchecked = (what: string, says: string): Line => ({ state: "unchecked", what, says });
export const wrong = (what: string, says: string, mend: string): Line => ({ state: "wrong", what, says, mend });

export function lineText(line: Line): string {
  const head = `${MARK[line.state]} ${line.what.padEnd(WHAT_WIDTH)}${line.says}`;
  return line.state === "wrong" ? `${head}\n  ${" ".repeat(WHAT_WIDTH)}mend: ${line.mend}` : head;
}

export const isWrong = (line: Line): boolean => line.state === "wrong";

/** The same fault is said once, however many calls met it. */
export function withoutRepeats(lines: readonly Line[]): Line[] {
  const isSame = (one: Line, other: Line) => one.what === other.what && one.says === other.says;
  const isFirst = (line: Line, at: number) => lines.findIndex((each) => isSame(each, line)) === at;
  return lines.filter((line, at) => line.state !== "wrong" || isFirst(line, at));
}
