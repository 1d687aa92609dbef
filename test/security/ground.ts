/** As much of a world as it takes to come there, in a test or on a bench. */
import type { World } from "../support/world.ts";

export type Ground = Pick<World, "sandbox" | "sql" | "url">;
