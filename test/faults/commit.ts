/** Of which tree figures are. */
import { execFileSync } from "node:child_process";
import { ROOT } from "../../scripts/paths.ts";

/** Other figures: a stage that was interrupted goes on although another one has ended meanwhile. */
const FIGURES = ":!bench/*.jsonl";

/** With `+` when something here is not committed: such figures are of nobody else's tree. */
export function commitHere(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
  return (
    git("rev-parse", "--short", "HEAD") +
    (git("status", "--porcelain", "--untracked-files=no", "--", ".", FIGURES) ? "+" : "")
  );
}
