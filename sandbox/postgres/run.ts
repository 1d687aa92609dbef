/** Runs one of PostgreSQL's programs to its end. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import type { Account } from "./account.ts";

export interface RunOptions {
  account: Account | null;
  /** A directory that the account may enter: the caller's own may be closed to it. */
  cwd: string;
  /** Text for standard input. */
  input?: string;
  /**
   * Collect the output in this file instead of a pipe. A server started by the program inherits its handles on
   * Windows, and a pipe would then stay open for as long as the server lives.
   */
  outputFile?: string;
}

export interface RunResult {
  /** Exit code; -1 when the program could not be started or was ended by a signal. */
  code: number;
  output: string;
}

/** Variables that programs need on the systems we know; the rest, with whatever secrets it holds, stays here. */
const PASSED_ON = ["PATH", "SystemRoot", "SYSTEMROOT", "TEMP", "TMP", "ComSpec"];

/**
 * What a statement has needed, the next one needs again. By default glibc gives much of it back to the system in between, and each page is
 * faulted in anew: a third of all that our statements cost (mallopt(3), `M_TRIM_THRESHOLD` and `M_MMAP_THRESHOLD`; bytes). Other C
 * libraries do not read these names.
 */
const KEPT_MEMORY = { MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20), MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20) };

function environment(): NodeJS.ProcessEnv {
  const kept = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(kept), ...KEPT_MEMORY, LC_ALL: "C", TZ: "UTC" };
}

/** Never rejects: a program that cannot be started answers code -1 with the system's reason as output. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { account, cwd, input, outputFile } = options;
  const file = outputFile === undefined ? null : openSync(outputFile, "w", 0o600);
  const sink = file ?? "pipe";
  return new Promise((resolve) => {
    let output = "";
    const end = (code: number, reason = "") => {
      if (file !== null) closeSync(file);
      if (outputFile !== undefined) output = takeFile(outputFile);
      resolve({ code, output: `${output}${reason}`.trim() });
    };
    const child = spawn(command, args, {
      cwd,
      env: environment(),
      stdio: [input === undefined ? "ignore" : "pipe", sink, sink],
      windowsHide: true,
      ...account,
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    child.once("error", (error) => end(-1, error.message));
    child.once("close", (code, signal) => end(code ?? -1, signal === null ? "" : `ended by ${signal}`));
  });
}

function takeFile(path: string): string {
  const text = readFileSync(path, "utf8");
  rmSync(path, { force: true });
  return text;
}
