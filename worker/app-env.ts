/** What middleware leaves for the routes. */
import type { Deps } from "./deps.ts";

export interface AppEnv {
  Variables: { deps: Deps; requestId: string };
}
