import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** A run's order is random and repeatable: `SEED=123 npx vitest run` plays one again. */
const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1_000_000);

const SECOND_MS = 1_000;

function project(name: string, folders: string[], seconds: number): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
      setupFiles: ["test/support/console.ts"],
      sequence: { shuffle: { tests: true } },
      testTimeout: seconds * SECOND_MS,
      hookTimeout: 60 * SECOND_MS,
    },
  };
}

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    // The worlds of a test file are a worker, a sandbox and a share of PostgreSQL each: one file per core is enough.
    maxWorkers: 2,
    reporters: ["default", ["json", { outputFile: ".threadtill/test-results.json" }]],
    sequence: { shuffle: { files: true, tests: true }, seed },
    projects: [
      project("unit", ["unit"], 10),
      project("architecture", ["architecture"], 20),
      project("sandbox", ["sandbox"], 60),
      project("flow", ["flow", "security", "faults"], 60),
      project("browser", ["browser"], 120),
    ],
  },
});
