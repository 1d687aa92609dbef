/**
 * The entry for development and tests: the same app, with the sandbox's clock in place of the real one, so that time can be
 * moved. It is never deployed, and asks for the time only at an address that the configuration allows beside test keys.
 */
import { realSeams } from "./deps.ts";
import { createWorker } from "./worker.ts";

export default createWorker((env) => ({
  ...realSeams,
  now: async () => {
    const response = await fetch(new URL("/sandbox/clock", String(env.STRIPE_API_URL)));
    const { now } = (await response.json()) as { now: number };
    return now;
  },
}));
