/** The stage *network*: every fault on every line for every kind of call, most of them on Node, and a part of them on workerd. */
import { buildIfStale } from "../../scripts/build.ts";
import { HOSTS, type HostKind } from "./host.ts";
import { type Carried, networkName, type Place, parseNetworkName, playNetwork } from "./network.ts";
import { SCENES } from "./network-scenes.ts";
import { openRig, type Rig } from "./rig.ts";
import type { Opening, Outcome } from "./stage.ts";
import { faultsOf, LINES, type LineName, type WireFault } from "./wire-faults.ts";

/** Played for each line of one scene in the quick form. Its faults are those that nobody has to wait for. */
const QUICK_PER_LINE = 2;
/** Of so many faults of a kind of call one is played on workerd as well. */
const ON_WORKERD = 12;

export const openNetworkStage: Opening = async (serverUrl) => {
  const rigs = new Map<HostKind, Promise<Rig>>();
  const rigOn = (host: HostKind) => {
    const open = rigs.get(host) ?? openOn(host, serverUrl);
    rigs.set(host, open);
    return open;
  };
  const play = async (host: HostKind, scene: string, place: Place | null, fault: WireFault | null = null) => {
    const blow = place && fault ? { ...place, fault } : null;
    const played = await playNetwork(await rigOn(host), { scene, blow });
    return { ...played, name: `${host}/${played.name}` };
  };

  const everyFault = async (scene: string, place: Place, unit: number): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const [at, fault] of faultsOf(place.line).entries()) {
      outcomes.push(await play("node", scene, place, fault));
      if ((unit + at) % ON_WORKERD === 0) outcomes.push(await play("workerd", scene, place, fault));
    }
    return outcomes;
  };

  return {
    full: async function* () {
      let number = 0;
      const seen = new Set<string>();
      for (const scene of Object.keys(SCENES)) {
        const clean = await play("node", scene, null);
        yield { number: ++number, play: async () => [clean] };
        for (const place of placesIn(clean, seen)) {
          const unit = ++number;
          yield { number: unit, play: () => everyFault(scene, place, unit) };
        }
      }
    },
    quick: async function* (chance) {
      const scene = chance.pick(Object.keys(SCENES));
      const clean = await play("node", scene, null);
      yield clean;
      for (const line of LINES) {
        const places = [...clean.calls.values()].filter((place) => place.line === line);
        for (let count = 0; count < QUICK_PER_LINE && places.length > 0; count++) {
          yield await play("node", scene, { ...chance.pick(places), number: 0 }, chance.pick(quickFaults(line)));
        }
      }
    },
    replay: async (name) => {
      const host = HOSTS.find((each) => name.startsWith(`${each}/`));
      if (!host) throw new Error(`"${name}" names none of ${HOSTS.join(", ")}`);
      const history = parseNetworkName(name.slice(host.length + 1));
      const { breaches, calls } = await playNetwork(await rigOn(host), history);
      const told = [...calls.values()].map(({ line, kind, number }) => `${line} ${kind}: ${number + 1}`);
      return { name: `${host}/${networkName(history)}`, breaches, told };
    },
    close: async () => {
      for (const rig of rigs.values()) await (await rig).close();
    },
  };
};

async function openOn(host: HostKind, serverUrl: string): Promise<Rig> {
  if (host === "workerd") await buildIfStale();
  return await openRig({ host, serverUrl, isOrderly: true });
}

/** Each kind of call where it first comes by. The provider's and Messenger's, in each scene anew, and the last of several too. */
function placesIn({ calls }: Carried, seen: Set<string>): Place[] {
  return [...calls].flatMap(([key, place]) => {
    const isOurs = place.line === "database" || place.line === "door";
    if (isOurs && seen.has(key)) return [];
    seen.add(key);
    const first = { ...place, number: 0 };
    return isOurs || place.number === 0 ? [first] : [first, place];
  });
}

const quickFaults = (line: LineName) => faultsOf(line).filter((fault) => !fault.startsWith("silent"));
