/** What the demo prints: headings, what people do, the chat as it happened, and each check with its tick. */
import { indent, paint, WIDTH, wrap } from "./terminal.ts";
import type { Verdict } from "./verdict.ts";

const MARGIN = 2;
const HANGING = 4;

export interface Screen {
  /** A story begins. */
  heading(title: string, words: string): void;
  /** What somebody does outside the chat: taps, opens, types. */
  stage(words: string): void;
  draw(lines: readonly string[]): void;
  /** Prints a tick, or a cross with what differed, and counts it. */
  verify(verdict: Verdict): void;
  say(words?: string): void;
  /** So far. */
  readonly checks: number;
  readonly failures: readonly Verdict[];
}

/** @param print takes one line without its end */
export function createScreen(print: (line: string) => void): Screen {
  let checks = 0;
  const failures: Verdict[] = [];
  let last = "";
  const put = (line: string) => {
    last = line;
    print(line);
  };
  /** One empty line, whoever asks for it first. */
  const gap = () => {
    if (last !== "") put("");
  };
  const hanging = (mark: string, text: string, by: number) => {
    const [first = "", ...rest] = wrap(text, WIDTH - by);
    put(`${" ".repeat(by - 2)}${mark} ${first}`);
    for (const line of rest) put(" ".repeat(by) + line);
  };
  return {
    heading(title, words) {
      gap();
      put(paint("bold", `━━ ${title} ${"━".repeat(Math.max(0, WIDTH - title.length - 4))}`));
      for (const line of indent(wrap(words, WIDTH - MARGIN * 2), MARGIN)) put(paint("dim", line));
      gap();
    },
    stage(words) {
      gap();
      for (const line of indent(wrap(words, WIDTH - MARGIN * 2), MARGIN)) put(paint("italic", line));
      gap();
    },
    draw(lines) {
      for (const line of lines) put(line);
    },
    verify(verdict) {
      checks += 1;
      const held = verdict.differences.length === 0;
      hanging(held ? paint("green", "✓") : paint("red", "✗"), verdict.says, HANGING);
      if (held) return;
      failures.push(verdict);
      for (const difference of verdict.differences) hanging(paint("red", "·"), difference, HANGING + 2);
    },
    say(words = "") {
      for (const line of wrap(words, WIDTH)) put(line);
    },
    get checks() {
      return checks;
    },
    failures,
  };
}
