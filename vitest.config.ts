import { createHash } from "node:crypto";
import { relative } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A run's order is random and repeatable: `SEED=123 npx vitest run` plays one again. */
const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1_000_000);

const SECOND_MS = 1_000;

/** Random within each project, and the projects whose files take longest first, so that the cores end together. */
class ProjectByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = projects.map(({ test }) => test?.name).toReversed();
    const place = ({ project, moduleId }: TestSpecification) => {
      const drawn = createHash("sha256")
        .update(`${seed} ${relative(import.meta.dirname, moduleId)}`)
        .digest("hex");
      return `${order.indexOf(project.name)} ${drawn}`;
    };
    return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}

/** @param seconds after which a test hangs: far above what it takes, because a machine may be busy with something else */
function project(name: string, folders: string[], seconds: number): TestProjectInlineConfiguration {
  return {
    test: {
      // What takes longest is to begin: the files that one process plays share its modules, its worker and its browser.
      isolate: false,
      name,
      include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
      setupFiles: ["test/support/console.ts"],
      sequence: { shuffle: { tests: true } },
      testTimeout: seconds * SECOND_MS,
      expect: { poll: { timeout: 60 * SECOND_MS } },
      hookTimeout: 120 * SECOND_MS,
    },
  };
}

const projects = [
  project("unit", ["unit"], 60),
  project("architecture", ["architecture"], 120),
  project("sandbox", ["sandbox"], 240),
  project("flow", ["flow"], 240),
  project("world", ["merchant", "papers", "accessible", "security", "faults"], 240),
  project("browser", ["browser"], 240),
];

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    // A file of flow or browser tests waits for its worker, its database or its browser half of the time: three of them keep two
    // cores busy.
    maxWorkers: 3,
    reporters: ["default", ["json", { outputFile: ".threadtill/test-results.json" }]],
    sequence: { shuffle: { files: true, tests: true }, seed, sequencer: ProjectByProject },
    projects,
  },
});
