/**
 * Setup file of every project: a test that prints something it did not announce fails, and so does one whose worker
 * logged a fault it did not announce, or asked of Stripe what is not documented. A message nobody reads is a fault nobody
 * sees.
 */
import { afterEach, beforeEach } from "vitest";
import { openWorlds } from "./open-worlds.ts";

const LEVELS = ["debug", "error", "info", "log", "warn"] as const;

const printed: string[] = [];
let announced: RegExp[] = [];

/** Announces that this test makes its own process print lines like this. */
export function expectConsole(pattern: RegExp): void {
  announced.push(pattern);
}

for (const level of LEVELS) {
  globalThis.console[level] = (...parts: unknown[]) => {
    printed.push(`console.${level}: ${parts.map(String).join(" ")}`);
  };
}

beforeEach(() => {
  announced = [];
});

afterEach(async () => {
  const strays = printed.splice(0).filter((line) => !announced.some((pattern) => pattern.test(line)));
  const faults = (await Promise.all(openWorlds.map((world) => world.takeUnexpectedLogs()))).flat();
  const refused = openWorlds.flatMap((world) => world.takeRequestFaults());
  if (strays.length > 0) throw new Error(`The test printed what it did not announce:\n${strays.join("\n")}`);
  if (faults.length > 0) throw new Error(`The worker logged what was not announced:\n${faults.join("\n")}`);
  if (refused.length > 0) throw new Error(`Stripe does not document what was sent:\n${refused.join("\n")}`);
});
