/** Every route, asked by everybody: exactly what access.ts says is answered, and nothing else that is saved. */
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { WorkerEnv } from "../../worker/app.ts";
import { ownPageOnly } from "../../worker/checkout/guard.ts";
import { withConsoleKey } from "../../worker/merchant/guard.ts";
import { atRest } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";
import { ACCESS, type Row } from "./access.ts";
import { ASKS, type Ask } from "./asks.ts";
import { LIMIT_MS, PLAIN } from "./counts.ts";
import { effectsOf } from "./effects.ts";
import { note } from "./figures.ts";
import { forgetCounts, type Known, meetOther, meetOwner, savedIn } from "./people.ts";
import { COMERS, type Comer, enter, type Stage } from "./proofs.ts";
import { ROUTES, routeOf, routesIn } from "./routes.ts";

let world: World;
let owner: Known;
let other: Known;
beforeAll(async () => {
  world = await createWorld({ seed: "routes" });
  [owner, other] = [await meetOwner(world), await meetOther(world)];
});
afterEach(() => atRest(world));
afterAll(() => world.close());

/** What only counts who tries. */
const COUNTERS = ["tallies", "sign_ins"];
const TRIES_CARDS = /\/api\/orders|\/return|\/quarantine/;
/** Messenger's word is used up by whoever brings it, also where it opens nothing; that a guest's order was guessed at, its merchant sees. */
const usedUpBy = (row: string) => {
  if (row.startsWith("POST /api/sessions/person")) return ["proofs"];
  return row.startsWith("POST /o/:token/data · by") ? ["order_events"] : [];
};

/** Who withdraws from an order changes what the others see of it. */
function stageFor(row: string): Stage {
  if (!row.startsWith("POST /o/")) return { world, owner, other };
  const spare = (known: Known) => ({ ...known, orderId: known.spareOrderId });
  return { world, owner: spare(owner), other: spare(other) };
}

/** What this comer would ask. */
async function askOf(row: string, comer: Comer): Promise<Ask> {
  const make = ASKS[row];
  if (!make) throw new Error(`nobody knows how to ask ${row}`);
  if (TRIES_CARDS.test(row)) await forgetCounts(world);
  return await make(enter(stageFor(row), comer));
}

/** The cell as it is found. */
async function answerTo({ path, ...ask }: Ask): Promise<string> {
  const response = await world.fetch(path, { ...ask, headers: { ...PLAIN, ...ask.headers } });
  const text = await response.text();
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  const headers = [...response.headers].map((pair) => pair.join(": ")).join("\n");
  return `${response.status}${savedIn(`${headers}\n${text}`, owner.psid)}`;
}

/** All who are refused, one after another: nothing is changed by any of them. What makes their requests good ones is done before. */
async function answersToRefused(row: string, comers: Comer[]): Promise<Partial<Row["cells"]>> {
  const found: Partial<Row["cells"]> = {};
  const asks: [Comer, Ask][] = [];
  for (const comer of comers) asks.push([comer, await askOf(row, comer)]);
  await atRest(world);
  const mayChange = [...COUNTERS, ...usedUpBy(row)];
  const before = await effectsOf(world, mayChange);
  for (const [comer, ask] of asks) {
    if (TRIES_CARDS.test(row)) await forgetCounts(world);
    found[comer] = await answerTo(ask);
  }
  await atRest(world);
  expect(await effectsOf(world, mayChange), "a refusal changes nothing").toEqual(before);
  return found;
}

describe("the table", () => {
  const unknown = ROUTES.filter((route) => !ACCESS.some(({ row }) => routeOf(row) === route));

  test("has a row for every route that the router has", () => {
    const rows = unknown.map((route) => `${route.padEnd(46)} ${COMERS.map(() => "404".padEnd(8)).join(" ")}`);
    const makers = unknown.map((route) => {
      const [method, path = ""] = route.split(" ");
      if (path.startsWith("/api/merchant"))
        return `"${route}": (scene) => merchant(scene, "${method}", "${path.slice("/api/merchant".length)}"),`;
      if (method === "GET") return `"${route}": get("${path}"),`;
      return `"${route}": async (scene) => call(scene, "${method}", "${path}", {}),`;
    });
    const words = [
      "Add to the table of test/security/access.ts, with what each comer is to get:",
      ...rows,
      "and to ASKS of test/security/asks.ts a good request, of the owner's things:",
      ...makers,
    ].join("\n");
    expect(unknown, words).toEqual([]);
  });

  test("misses no route for how it is written: one that could pass on to the next is in it, what is to stand before is not", () => {
    const app = new Hono<WorkerEnv>()
      .use(ownPageOnly)
      .get("/one", (c) => c.body(null))
      .get("/two/:id{[a-z]+}", withConsoleKey, async (c, next) => (c.req.param("id") === "x" ? c.body(null) : next()))
      .use("/three", async (_c, next) => next());
    expect(routesIn(app)).toEqual(["ALL /three", "GET /one", "GET /two/:id"]);
  });

  test("has no row of a route that is gone, and for each row somebody who knows how to ask", () => {
    expect(ACCESS.filter(({ row }) => !ROUTES.includes(routeOf(row)))).toEqual([]);
    expect(ACCESS.map(({ row }) => row).toSorted()).toEqual(Object.keys(ASKS).toSorted());
  });
});

test.each(ACCESS.map(({ row, cells }) => [row, cells] as const))(
  "%s is answered to each comer as it is written, and with nothing else that is saved",
  async (row, cells) => {
    await forgetCounts(world);
    const isRefused = (comer: Comer) => cells[comer].startsWith("4");
    const refused = COMERS.filter(isRefused);
    const found = refused.length > 0 ? await answersToRefused(row, refused) : {};
    for (const comer of COMERS) if (!isRefused(comer)) found[comer] = await answerTo(await askOf(row, comer));
    note("routes", { cells: COMERS.length });
    const asFound = `${row.padEnd(46)} ${COMERS.map((comer) => found[comer]?.padEnd(8)).join(" ")}`;
    expect(found, `If that is meant, the row of test/security/access.ts is:\n${asFound}\n`).toEqual(cells);
  },
  LIMIT_MS,
);
