/** Where things are in this checkout. */
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "..");
export const MIGRATIONS = join(ROOT, "db/migrations");
/** The deployed worker with its clock read from the sandbox. */
export const DEV_WORKER_FILE = join(ROOT, "dist/worker/dev.js");
/** What a running `npm start` keeps in the checkout: its log, and where it runs. */
export const STATE = join(ROOT, ".threadtill");
