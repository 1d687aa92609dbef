/** Plays a round of the stage *kill*: load, processes killed in the middle of it, restarts, and what must be true afterwards. */

import { readBooks } from "./books.ts";
import { breachesOf } from "./invariants.ts";
import { type Promised, putUnderLoad } from "./kill-load.ts";
import type { MortalPostgres } from "./mortal-postgres.ts";
import type { Answered, Rig } from "./rig.ts";
import { circumstances, isAcknowledged, ofTheTill } from "./rig-letters.ts";
import { type Chance, chanceOf } from "./seeded.ts";
import type { Outcome } from "./stage.ts";
import { changedByRepeating, letTimePass } from "./story.ts";

/** `session`: one process of the server that serves the worker, which makes the server end every other as well. */
const VICTIMS = ["worker", "worker", "database", "both", "session"] as const;
type Victim = (typeof VICTIMS)[number];

export const KILLS_PER_ROUND = 2;
/** A kill comes after so many statements of the worker since the last one, at most; and so many milliseconds later. */
const STATEMENTS_MAX = 90;
const MOMENT_MS_MAX = 12;
/** While no worker lives no work can outlive its lease: as much time may pass as it likes. */
const DEAD_MS_MAX = 150_000;
/** One that still lives has leased for a minute. */
const ALIVE_MS_MAX = 10_000;

/** @param name `SEED.ROUND`: both decide about the load and the moments. What falls between them is the machine's. */
export async function playKills(rig: Rig, server: MortalPostgres, name: string): Promise<Outcome & { told: string[] }> {
  const [seed = 0, round = 0] = name.split(".").map(Number);
  const chance = chanceOf(seed * 1_000_003 + round);
  await rig.reset();
  let up: Promise<void> = Promise.resolve();
  const { promised, over } = putUnderLoad(rig, chance, () => up);
  const told: string[] = [];
  for (let kill = 0; kill < KILLS_PER_ROUND; kill++) {
    const victim = chance.pick(VICTIMS);
    const after = 1 + chance.below(STATEMENTS_MAX);
    const ms = chance.below(MOMENT_MS_MAX);
    const away = chance.below(victim === "worker" || victim === "both" ? DEAD_MS_MAX : ALIVE_MS_MAX);
    await Promise.race([momentAfter(rig, after), over]);
    await new Promise((resolve) => setTimeout(resolve, ms));
    told.push(`kill ${victim} after ${after} statements and ${ms} ms, away for ${away} ms`);
    up = strike(rig, server, victim, away, chance);
    await up;
    // The Cron does not wait for anybody.
    void rig.sweep().catch(() => {});
  }
  await over;
  await rig.quiet();
  await letTimePass(rig);
  return { name, breaches: await breachesAfter(rig, promised), told };
}

function momentAfter(rig: Rig, count: number): Promise<void> {
  const until = rig.statements() + count;
  return new Promise((resolve) => rig.onStatement((sent) => sent >= until && resolve()));
}

async function strike(rig: Rig, server: MortalPostgres, victim: Victim, away: number, chance: Chance): Promise<void> {
  if (victim === "session") {
    await server.killSession(chance);
    return;
  }
  const isWorker = victim !== "database";
  const isDatabase = victim !== "worker";
  await Promise.all([isWorker && rig.killWorker(), isDatabase && server.kill()]);
  if (isDatabase) await rig.loseDatabase();
  rig.sandbox.clock.jump(away);
  if (isDatabase) {
    await server.start();
    await rig.findDatabase(server.url);
  }
  if (isWorker) await rig.startWorker();
}

async function breachesAfter(rig: Rig, promised: Promised): Promise<string[]> {
  const books = await readBooks(rig, await circumstances(rig, promised.wishes));
  const acknowledged = rig.letters.filter(isAcknowledged);
  const breaches = [...breachesOf(books), ...(await broken(rig, promised, acknowledged))];
  // One that was answered and lost would make a row now.
  const changed = await changedByRepeating(
    rig,
    rig.letters.filter((letter) => isAcknowledged(letter) || ofTheTill(letter)),
  );
  return [...breaches, ...changed.map((table) => `repeating changes nothing: ${table}`)];
}

/** What was promised and is not so. */
async function broken({ sql }: Rig, promised: Promised, acknowledged: Answered[]): Promise<string[]> {
  const paid = await sql<{ id: string }[]>`select id from orders where status = 'paid'`;
  const refunds = await sql<{ id: string; amountMinor: number }[]>`select id, amount_minor from refunds`;
  const inbox = await sql<{ externalId: string; status: string }[]>`select external_id, status from inbox`;
  const eventsOf = ({ body }: Answered) => body.match(/"(?:mid|id)":"((?:m_|evt_)[^"]+)"/g) ?? [];
  const known = new Map(inbox.map(({ externalId, status }) => [externalId, status]));
  const lost = acknowledged
    .flatMap(eventsOf)
    .map((found) => found.split('"').at(-2) ?? "")
    .filter((id) => ![id, `echo:${id}`].some((name) => /^(done|dead)$/.test(known.get(name) ?? "")));
  return [
    ...promised.paid.filter((id) => !paid.some((order) => order.id === id)).map((id) => `a paid order is paid: ${id}`),
    ...promised.refunds
      .filter(({ id, amountMinor }) => !refunds.some((row) => row.id === id && row.amountMinor === amountMinor))
      .map(({ id }) => `a refund stays: ${id}`),
    ...lost.map((id) => `no acknowledged event is lost: ${id}`),
  ];
}
