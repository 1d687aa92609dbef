/** The deployed entry. */
import { realSeams } from "./deps.ts";
import { createWorker } from "./worker.ts";

export default createWorker(() => realSeams);
