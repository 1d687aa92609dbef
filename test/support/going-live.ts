/** The going-live commands against a world: its settings as a merchant would have them, and what was printed. */
import { bindingsFor } from "../../scripts/credentials.ts";
import type { Terminal } from "../../scripts/going-live/run.ts";
import type { World } from "./world.ts";

export interface Printed extends Terminal {
  /** All that was said so far. */
  text(): string;
}

/** @param changes settings to replace; `null` leaves one out */
export function terminalOf(world: World, changes: Record<string, string | null> = {}): Printed {
  const said: string[] = [];
  const own = { PUBLIC_URL: world.url, DATABASE_URL: databaseUrlOf(world) };
  const all = { ...bindingsFor(world.sandbox.url), ...own, ...changes };
  const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const values = Object.fromEntries(set);
  const database = values.DATABASE_URL;
  return {
    settings: {
      env: database ? { ...values, HYPERDRIVE: { connectionString: database } } : values,
      files: [".dev.vars"],
      hyperdriveId: null,
    },
    say: (text) => void said.push(text),
    now: () => world.sandbox.clock.now(),
    text: () => said.join("\n"),
  };
}

/** Where the world's tables are. */
export function databaseUrlOf({ sql }: World): string {
  const { database, host, pass, port, user } = sql.options;
  return `postgres://${user}:${pass ?? ""}@${[host].flat()[0]}:${[port].flat()[0]}/${database}`;
}
