/** fast-check with one seed for all: a run repeats, and a failure prints the seed and path that show it again. */
import fc from "fast-check";

fc.configureGlobal({ seed: 20_261_123, numRuns: 300 });

export { fc };
