/** Prints the numbers of the last test run as one line, from Vitest's own report. Exits 1 when there is none. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STATE } from "./paths.ts";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  /** Files that could not even be loaded count no test, and fail the run. */
  testResults: { status: string; assertionResults: unknown[] }[];
}

try {
  const report = JSON.parse(readFileSync(join(STATE, "test-results.json"), "utf8")) as Report;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.length,
  );
  const failed = report.numFailedTests + broken.length;
  const skipped = report.numPendingTests > 0 ? `, ${report.numPendingTests} skipped` : "";
  console.log(`tests: ${report.numPassedTests} passed, ${failed} failed${skipped}`);
} catch {
  console.log("tests: none were run");
  process.exitCode = 1;
}
