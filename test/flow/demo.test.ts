/** The terminal demo: it ends well when all is well, and not otherwise. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDTH } from "../../scripts/demo/terminal.ts";
import { DEV_WORKER_FILE, ROOT } from "../../scripts/paths.ts";
import { eventually } from "../support/eventually.ts";

interface Run {
  code: number | null;
  output: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "threadtill-demo-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param onOutput told all that was printed so far, and the process, at every piece */
function play(
  args: string[] = [],
  onOutput: (output: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const { FORCE_COLOR: _forced, ...env } = process.env;
  return new Promise<Run & { pid: number }>((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "scripts/demo.ts"), ...args], {
      env,
      // Leader of its own process group, so that all it starts can be told by the group.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (piece: Buffer) => {
      output += piece.toString();
      onOutput(output, (signal) => child.kill(signal));
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output, pid: child.pid ?? 0 }));
  });
}

/** The built worker with defects put into it: each replaces the text that makes the difference. */
function brokenWorker(...defects: [sound: string, defect: string][]): string {
  let worker = readFileSync(DEV_WORKER_FILE, "utf8");
  for (const [sound, defect] of defects) {
    expect(worker.split(sound), `the built worker no longer holds: ${sound}`).toHaveLength(2);
    worker = worker.replace(sound, () => defect);
  }
  const file = join(folder, "broken.js");
  writeFileSync(file, worker);
  return file;
}

test("the demo plays every story, holds every check and exits with 0", async () => {
  const { code, output } = await play();
  expect(output).toMatch(/^✓ All \d+ checks held, in /m);
  expect(output).not.toContain("✗");
  expect(output).toContain("✓ taps counted, to pay again: thread 1, page 1 after opening");
  expect(code).toBe(0);
  expect(output).not.toContain("\u001b");
  expect(output.split("\n").filter((line) => [...line].length > WIDTH)).toEqual([]);
});

test("a worker that forgets the stock and keeps cards unasked makes it fail, and it says what differed", async () => {
  const file = brokenWorker(
    ["sold = v.sold + case when", "sold = v.sold + 0 * case when"],
    ["setup_future_usage:", "setup_future_usage:true?`on_session`:"],
  );
  const { code, output } = await play(["--worker", file]);
  expect(output).toContain("✗ stock 120 -> 119");
  expect(output).toContain("· left to sell: found 120, expected 119");
  expect(output).toContain("✗ the box was not ticked");
  expect(output).not.toContain("checks held");
  expect(code).toBe(1);
});

test("a worker that charges a tap which comes minutes late makes it fail at that tap", async () => {
  // The age that a tap may have, in milliseconds.
  const { code, output } = await play(["--worker", brokenWorker(["<=12e4", "<=12e6"])]);
  expect(output).toContain("✗ nothing charged, nothing ordered, nothing held, nothing asked of Stripe");
  expect(output).toContain("✗ the answer: nothing was charged, and a fresh [Pay €21.50 · 4242]");
  expect(code).toBe(1);
});

test("a worker that is not there makes it fail in one sentence", async () => {
  const { code, output } = await play(["--worker", join(folder, "missing.js")]);
  expect(output).toContain("✗ The story stopped:");
  expect(output).not.toMatch(/^ +at /m);
  expect(code).toBe(1);
});

test.runIf(existsSync("/proc/self/stat"))("Ctrl-C in the middle ends it and leaves no process behind", async () => {
  let sent = false;
  const { code, output, pid } = await play([], (soFar, kill) => {
    if (sent || !soFar.includes("Get Started")) return;
    sent = true;
    kill("SIGINT");
  });
  expect(output).toContain("Ended early.");
  expect(code).toBe(130);
  await eventually(() => expect(leftBehind(pid)).toEqual([]));
});

/** Command lines of the demo's process group, and of a database whose folder names the process that started it. */
function leftBehind(pid: number): string[] {
  return readdirSync("/proc").flatMap((name) => {
    const line = /^\d+$/.test(name) ? read(`/proc/${name}/cmdline`).replaceAll("\0", " ") : "";
    // The process group is the third field after the name in parentheses (Linux, proc_pid_stat(5)).
    const group = read(`/proc/${name}/stat`).split(") ").at(-1)?.split(" ")[2];
    return line !== "" && (group === String(pid) || line.includes(`/passing/${pid}-`)) ? [line] : [];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
