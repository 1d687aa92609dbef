/** The stage *kill*: rounds of load in which the worker on workerd, its PostgreSQL, or both are killed. */
import { buildIfStale } from "../../scripts/build.ts";
import { KILLS_PER_ROUND, playKills } from "./kill.ts";
import { type MortalPostgres, startMortalPostgres } from "./mortal-postgres.ts";
import { openRig, type Rig } from "./rig.ts";
import type { Opening } from "./stage.ts";

const KILLS = 500;
const ROUNDS = KILLS / KILLS_PER_ROUND;
const QUICK_ROUNDS = 2;
/** Of the full form: its rounds are counted on, so that each is another one. */
const SEED = 1;

/** It has a server of its own, for this one is killed. */
export const openKillStage: Opening = async () => {
  await buildIfStale();
  const server: MortalPostgres = await startMortalPostgres();
  const rig: Rig = await openRig({ host: "workerd", serverUrl: server.url, isOrderly: false });
  return {
    full: async function* () {
      for (let round = 1; round <= ROUNDS; round++) {
        yield { number: round, play: async () => [await playKills(rig, server, `${SEED}.${round}`)] };
      }
    },
    quick: async function* (chance) {
      const seed = chance.below(1e6);
      for (let round = 1; round <= QUICK_ROUNDS; round++) yield await playKills(rig, server, `${seed}.${round}`);
    },
    replay: (name) => playKills(rig, server, name),
    close: async () => {
      await rig.close();
      await server.stop();
    },
  };
};
