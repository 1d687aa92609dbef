/** Every route, called from our own page and from others', with the cookie and without: only what doors.ts says passes. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { atRest } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";
import { ACCESS } from "./access.ts";
import { ASKS, type Ask } from "./asks.ts";
import { inLanes, LIMIT_MS, PLAIN, patiently } from "./counts.ts";
import { CELLS, type Cell, DOOR_OF, DOORS, type Door, TYPES } from "./doors.ts";
import { effectsOf } from "./effects.ts";
import { note } from "./figures.ts";
import { forgetCounts, meetOther, meetOwner } from "./people.ts";
import { enter, merchantCookie, type Scene, type Stage } from "./proofs.ts";
import { ROUTES } from "./routes.ts";

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await createWorld({ seed: "cross-site" });
  stage = { world, owner: await meetOwner(world), other: await meetOther(world) };
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const COUNTERS = ["tallies", "sign_ins"];

/** The best proof there is, so that nothing but the cell can be at fault. */
const comerFor = (route: string) =>
  /merchant|console\/session|webhooks|POST \/meta/.test(route) ? ("shop" as const) : ("claimed" as const);

/** True for an address behind which there is never anything. */
const isGoodRefused = (route: string) => {
  const cells = ACCESS.find(({ row }) => row === route)?.cells;
  if (!cells) throw new Error(`access.ts has no row ${route}`);
  return cells[comerFor(route)].startsWith("4");
};

async function cookieOf(route: string, scene: Scene): Promise<string> {
  if (route.includes("/api/merchant")) return (await merchantCookie(stage)).cookie ?? "";
  return `__Host-threadtill=${(await scene.mine()).session}`;
}

/** The request as this cell would send it: a cookie in place of the bearer, and what a browser says of its page. */
async function from(cell: Cell, ask: Ask, cookie: string): Promise<Response> {
  const { authorization: _a, origin: _o, "content-type": _t, cookie: _c, ...kept } = ask.headers;
  const origins = { ours: world.url, foreign: "https://evil.example", null: "null", none: undefined };
  const origin = origins[cell.origin];
  const headers = {
    ...PLAIN,
    ...kept,
    "content-type": cell.type,
    ...(origin !== undefined && { origin }),
    ...(cell.site !== "none" && { "sec-fetch-site": cell.site }),
    ...(cell.cookie && { cookie }),
  };
  const method = ask.method === "ALL" ? "POST" : ask.method;
  return await world.fetch(ask.path, { method, headers, ...(ask.body !== undefined && { body: ask.body }) });
}

/** A wallet says of every fault that there is nothing, and so does the way back from the bank. */
const refusals = (route: string) => (/^POST \/wallet\/|^GET \/return\//.test(route) ? [404] : [401, 403]);
const named = ({ origin, site, type, cookie }: Cell) => `${origin} ${site} ${type} ${cookie ? "cookie" : "none"}`;

/** Asked with the best proof there is, and the cookie that would come along. */
interface Caller {
  ask: Ask;
  cookie: string;
}

async function callerOf(route: string): Promise<Caller> {
  const make = ASKS[route];
  if (!make) throw new Error(`nobody knows how to ask ${route}`);
  await forgetCounts(world);
  const scene = enter(stage, comerFor(route));
  const ask = await make(scene);
  const type = ask.headers["content-type"];
  if (type !== undefined) expect(TYPES, `${route} takes a type that no cell has`).toContain(type);
  return { ask, cookie: await cookieOf(route, scene) };
}

/** @returns whether it passed, and its status */
async function send(route: string, cell: Cell, { ask, cookie }: Caller): Promise<[passed: boolean, status: number]> {
  const answer = await patiently(() => from(cell, ask, cookie));
  await answer.arrayBuffer();
  for (const name of ["access-control-allow-origin", "access-control-allow-credentials"]) {
    expect(answer.headers.get(name)).toBeNull();
  }
  return [!refusals(route).includes(answer.status), answer.status];
}

/** Asked anew each time, because it can be done once. */
const DONE_ONCE = /^POST \/api\/(orders|quotes|links\/renew|sessions\/its-me|merchant\/dead-letters)/;

const routesOf = (door: Door) => Object.keys(DOOR_OF).filter((route) => DOOR_OF[route] === door);

test("every route has its door", () => {
  const unknown = ROUTES.filter((route) => !(route in DOOR_OF));
  const lines = unknown.map((route) => `"${route}": "${Object.keys(DOORS).join('" or "')}",`);
  const words = `Add to DOOR_OF of test/security/doors.ts from where it may be called:\n${lines.join("\n")}`;
  expect(unknown, words).toEqual([]);
  expect(Object.keys(DOOR_OF).filter((route) => !ROUTES.includes(route))).toEqual([]);
});

describe("called from our own page and from others'", () => {
  test.each(Object.keys(DOORS) as Door[])(
    "what has the door %s passes in its cells and in no other, and what is refused has no effect",
    async (door) => {
      world.expectLog(/database_away/);
      const routes = routesOf(door);
      expect(routes).not.toEqual([]);
      const mayPass: (cell: Cell) => boolean = DOORS[door];
      const [passing, stopped] = [CELLS.filter(mayPass), CELLS.filter((cell) => !mayPass(cell))];
      const wrong: string[] = [];
      const refused = new Map<string, Caller>();
      for (const route of routes) if (stopped.length > 0) refused.set(route, await callerOf(route));
      await atRest(world);
      const before = await effectsOf(world, COUNTERS);
      const tries = [...refused].flatMap(([route, caller]) => stopped.map((cell) => ({ route, caller, cell })));
      await inLanes(tries.length, async (index) => {
        const { route, caller, cell } = tries[index] as (typeof tries)[number];
        const [passed, status] = await send(route, cell, caller);
        if (passed) wrong.push(`${route} ${named(cell)} passes: ${status}`);
      });
      expect(wrong).toEqual([]);
      await atRest(world);
      expect(await effectsOf(world, COUNTERS)).toEqual(before);
      for (const route of routes) {
        let admitted = await callerOf(route);
        for (const cell of passing) {
          if (DONE_ONCE.test(route)) {
            await atRest(world);
            admitted = await callerOf(route);
          }
          const [passed, status] = await send(route, cell, admitted);
          if (!passed) wrong.push(`${route} ${named(cell)} is refused: ${status}`);
          if (status >= 400 !== isGoodRefused(route)) wrong.push(`${route} ${named(cell)} is answered ${status}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(tries.length + passing.length * routes.length).toBe(96 * routes.length);
      note("cross-site cells", { cells: CELLS.length * routes.length, passed: passing.length * routes.length });
    },
    LIMIT_MS,
  );
});
