/** Plays a history of the stage *network*: a scene in which one call on one line meets one fault. */
import { readBooks } from "./books.ts";
import { breachesOf } from "./invariants.ts";
import { SCENES } from "./network-scenes.ts";
import type { Rig } from "./rig.ts";
import { circumstances, isAcknowledged, ofTheTill } from "./rig-letters.ts";
import type { Outcome } from "./stage.ts";
import { changedByRepeating, letTimePass } from "./story.ts";
import { type Decide, faultsOf, LINES, type LineName, PASS, type WireFault } from "./wire-faults.ts";

/** Where a fault falls. */
export interface Place {
  line: LineName;
  /** What is called: the first words of a statement, method and path of a request. */
  kind: string;
  /** The n-th call of its kind, from 0. */
  number: number;
}

export interface Blow extends Place {
  fault: WireFault;
}

export interface NetworkHistory {
  scene: string;
  /** Null: the lines are whole. */
  blow: Blow | null;
}

export interface Carried extends Outcome {
  /** How many calls of each kind there were, by line and kind. */
  calls: ReadonlyMap<string, Place>;
}

/** What says a thing twice by itself, or once its sender has had to send it again. Messenger has nothing by which it could tell. */
const DOUBLING: ReadonlySet<WireFault> = new Set(["twice", "again", "late"]);

export async function playNetwork(rig: Rig, { scene: name, blow }: NetworkHistory): Promise<Carried> {
  const scene = SCENES[name];
  if (!scene) throw new Error(`"${name}" is none of ${Object.keys(SCENES).join(", ")}`);
  await rig.reset();
  const act = await scene.prepare(rig);
  await rig.quiet();
  const { decide, calls, isMet } = dealer(blow);
  rig.decide(decide);
  const breaches: string[] = [];
  await act().catch((error: unknown) => breaches.push(`somebody who tries again is served: ${error}`));
  await rig.quiet();
  await rig.sweep().catch(() => {});
  await rig.bringLate();
  await letTimePass(rig);
  await rig.bringLate();
  await rig.quiet();
  if (blow && !isMet()) breaches.push("the fault is met: no such call came by");
  const isSaidOnce = !(blow?.line === "graph" && DOUBLING.has(blow.fault));
  const { wishes, backMinor, isForAPerson = false } = scene;
  const around = { ...(await circumstances(rig, wishes)), isSaidOnce, backMinor, isCalm: !isForAPerson };
  breaches.push(...breachesOf(await readBooks(rig, around)));
  rig.decide(PASS);
  const again = rig.letters.filter((letter) => isAcknowledged(letter) || ofTheTill(letter));
  for (const table of await changedByRepeating(rig, again)) breaches.push(`repeating changes nothing: ${table}`);
  return { name: networkName({ scene: name, blow }), breaches, calls };
}

/** Counts what comes by, and deals the blow to the one call that it is meant for. */
function dealer(blow: Blow | null) {
  const calls = new Map<string, Place>();
  let met = false;
  const decide: Decide = (line, kind) => {
    const key = `${line}/${kind}`;
    const number = (calls.get(key)?.number ?? -1) + 1;
    calls.set(key, { line, kind, number });
    if (blow?.line !== line || blow.kind !== kind || blow.number !== number) return null;
    met = true;
    return blow.fault;
  };
  return { decide, calls, isMet: () => met };
}

export function networkName({ scene, blow }: NetworkHistory): string {
  return blow ? `${scene}/${blow.line}/${blow.kind}~${blow.number}/${blow.fault}` : `${scene}/clean`;
}

/** @throws when there is no such history */
export function parseNetworkName(name: string): NetworkHistory {
  const [scene = "", line, call, wanted] = name.split("/");
  if (line === "clean") return { scene, blow: null };
  const at = LINES.find((each) => each === line);
  const fault = at && faultsOf(at).find((each) => each === wanted);
  const [, kind, number] = /^(.+)~(\d+)$/.exec(call ?? "") ?? [];
  if (!at || !fault || !kind) throw new Error(`"${name}" is no history of the network`);
  return { scene, blow: { line: at, kind, number: Number(number), fault } };
}
