/** Every route, called from our own page and from others', with the cookie and without: only what doors.ts says passes. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { atRest } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";
import { ASKS, type Ask } from "./asks.ts";
import { chanceFor, IS_FULL, LIMIT_MS, PLAIN } from "./counts.ts";
import { CELLS, type Cell, DOOR_OF, DOORS, type Door } from "./doors.ts";
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
/** In the quick form, of a route whose door another one has shown whole. */
const QUICK_CELLS = 5;

/** The best proof there is, so that nothing but the cell can be at fault. */
const comerFor = (route: string) =>
  /merchant|console\/session|webhooks|POST \/meta/.test(route) ? ("shop" as const) : ("claimed" as const);

async function cookieOf(route: string, scene: Scene): Promise<string> {
  if (route.includes("/api/merchant")) return (await merchantCookie(stage)).cookie ?? "";
  return `__Host-threadtill=${(await scene.mine()).session}`;
}

/** The request as this cell would send it: a cookie in place of the bearer, and what a browser says of its page. */
async function from(cell: Cell, ask: Ask, cookie: string): Promise<Response> {
  const { authorization: _a, origin: _o, "content-type": _t, ...kept } = ask.headers;
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

/** A wallet says of every fault that there is nothing. */
const refusals = (route: string) => (route.startsWith("POST /wallet/") ? [404] : [401, 403]);
const named = ({ origin, site, type, cookie }: Cell) => `${origin} ${site} ${type} ${cookie ? "cookie" : "none"}`;

/** The first route of each door is played whole in the quick form, too. */
const isFirst = (route: string, door: Door) => Object.keys(DOOR_OF).find((each) => DOOR_OF[each] === door) === route;

function cellsFor(route: string, door: Door): Cell[] {
  if (IS_FULL || isFirst(route, door)) return CELLS;
  const chance = chanceFor(`cross-site ${route}`);
  return Array.from({ length: QUICK_CELLS }, () => chance.pick(CELLS));
}

test("every route has its door", () => {
  const unknown = ROUTES.filter((route) => !(route in DOOR_OF));
  const lines = unknown.map((route) => `"${route}": "${Object.keys(DOORS).join('" or "')}",`);
  const words = `Add to DOOR_OF of test/security/doors.ts from where it may be called:\n${lines.join("\n")}`;
  expect(unknown, words).toEqual([]);
  expect(Object.keys(DOOR_OF).filter((route) => !ROUTES.includes(route))).toEqual([]);
});

describe("called from our own page and from others'", () => {
  test.each(Object.entries(DOOR_OF))(
    "%s passes where its door is %s and nowhere else, and what is refused has no effect",
    async (route, door) => {
      const make = ASKS[route];
      if (!make) throw new Error(`nobody knows how to ask ${route}`);
      const cells = cellsFor(route, door);
      const mayPass: (cell: Cell) => boolean = DOORS[door];
      const wrong: string[] = [];
      const passed = ({ status }: Response) => !refusals(route).includes(status);
      const open = async () => {
        await forgetCounts(world);
        const scene = enter(stage, comerFor(route));
        return { ask: await make(scene), cookie: await cookieOf(route, scene) };
      };
      const refused = await open();
      await atRest(world);
      const before = await effectsOf(world, COUNTERS);
      for (const cell of cells.filter((each) => !mayPass(each))) {
        const answer = await from(cell, refused.ask, refused.cookie);
        await answer.arrayBuffer();
        if (passed(answer)) wrong.push(`${named(cell)} passes: ${answer.status}`);
      }
      expect(await effectsOf(world, COUNTERS)).toEqual(before);
      // What changes something is asked anew each time, because it can be done once.
      let admitted = await open();
      for (const cell of cells.filter(mayPass)) {
        if (/^POST \/api\/(orders|quotes)/.test(route)) admitted = await open();
        const answer = await from(cell, admitted.ask, admitted.cookie);
        await answer.arrayBuffer();
        if (!passed(answer)) wrong.push(`${named(cell)} is refused: ${answer.status}`);
        if (answer.status >= 500) wrong.push(`${named(cell)} is answered ${answer.status}`);
        for (const name of ["access-control-allow-origin", "access-control-allow-credentials"]) {
          expect(answer.headers.get(name)).toBeNull();
        }
      }
      expect(wrong).toEqual([]);
      note("cross-site cells", { cells: cells.length, passed: cells.filter(mayPass).length });
    },
    LIMIT_MS,
  );
});
