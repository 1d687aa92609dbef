/** Once per run, and only when a project needs it: the build, the test server, the migrated template database. */
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../sandbox/postgres/index.ts";
import { buildIfStale } from "../../scripts/build.ts";
import { NO_SPEC, stripeSpec } from "./stripe-spec.ts";
import { createTemplate } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The test server's own database; worlds make theirs beside it. */
    postgresUrl: string;
  }
}

/** Projects whose tests call `createWorld`. */
const NEED_A_WORLD = ["flow", "world", "browser"];

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!project.vitest.projects.some(({ name }) => NEED_A_WORLD.includes(name))) return undefined;
  if (stripeSpec() === null) {
    process.stderr.write(`What the worker asks of Stripe is not held against its documentation: ${NO_SPEC}.\n`);
  }
  await buildIfStale();
  const server = await startPostgres({ ephemeral: true, fast: true });
  await createTemplate(server.url);
  project.provide("postgresUrl", server.url);
  return () => server.stop();
}
