/** Keys of links are changed under load: whoever holds a link that is in time is never refused, and an old key dies with its last link. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { LONGEST_LIFE_MS, rotate, written } from "../../scripts/keys/rotation.ts";
import { openPage } from "../../scripts/page-client.ts";
import { DEV_WORKER_FILE } from "../../scripts/paths.ts";
import { startWorker, type Worker } from "../../scripts/workerd.ts";
import { signLink } from "../../worker/checkout/link.ts";
import type { LinkKey } from "../../worker/config.ts";
import { signOrderLink } from "../../worker/order/link.ts";
import { openDatabasePool } from "../support/database-pool.ts";
import { timePasses } from "../support/records.ts";
import { HOUR_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { COUNTS, inLanes, LIMIT_MS, patiently } from "./counts.ts";
import { note } from "./figures.ts";
import { type Known, meetOwner } from "./people.ts";
import { freshCheckoutId, LINK_KEYS } from "./tokens.ts";

let world: World;
let owner: Known;
const started: (() => Promise<void>)[] = [];
beforeAll(async () => {
  world = await createWorld({ seed: "rotation" });
  owner = await meetOwner(world);
});
afterAll(async () => {
  for (const end of started) await end();
  await world.close();
});

/** The same deployment with other keys, as Cloudflare starts one beside the old. */
async function deploy(keys: LinkKey[]): Promise<Worker> {
  const { host, port, user, pass, database } = world.sql.options;
  const pool = await openDatabasePool(`postgres://${user}:${pass}@${host[0]}:${port[0]}/${database}`);
  const worker = await startWorker({
    file: DEV_WORKER_FILE,
    bindings: { ...bindingsFor(world.sandbox.url), PUBLIC_URL: world.url, LINK_KEYS: written(keys) },
    databaseUrl: pool.url,
    onLog: () => {},
  });
  started.push(async () => {
    await worker.close();
    await pool.close();
  });
  return worker;
}

const now = () => new Date(world.sandbox.clock.now());
const SECRETS = ["the-second-secret-of-the-drill-of-rotation", "the-third-secret-of-the-drill-of-rotation-"];

/** The keys after each of the two steps, and the ids that went in either. */
function bothSteps(keys: LinkKey[], secret: string): [waiting: LinkKey[], signing: LinkKey[], dropped: string[]] {
  const first = rotate(keys, secret, now());
  const second = rotate(first.keys, "", now());
  return [first.keys, second.keys, [...first.dropped, ...second.dropped]];
}

async function freshLink(keys: LinkKey[]): Promise<string> {
  const items = [{ variantId: "house-blend-500", quantity: 1 }];
  return await signLink(keys, META.pageId, { checkoutId: freshCheckoutId(), buyerId: owner.buyerId, items }, now());
}

/** Claims and uses one, as a buyer would. @returns what was refused of it */
async function use(token: string, origin: string): Promise<string[]> {
  const page = openPage(`${origin}/c/${token}`);
  const ours = { origin: world.url };
  const claimed = await patiently(() => page.call<{ session: string }>("POST", "/api/sessions", { token }, ours));
  page.session = claimed.body.session;
  const seen = await patiently(() => page.call("GET", "/api/checkout", undefined, ours));
  const statuses = [claimed.status, seen.status];
  return statuses.join() === "201,200" ? [] : [`${statuses}`];
}

test(
  "under load no link in time is refused while keys are changed, and the old key is dead once its last link is over",
  async () => {
    // A machine that is busy with something else may let the database wait for longer than the worker does.
    world.expectLog(/database_away/);
    const [waiting, second] = bothSteps(LINK_KEYS, SECRETS[0] ?? "");
    // Sent before the change, and sent after it.
    const links = await Promise.all(Array.from({ length: COUNTS.rotatedLinks }, () => freshLink(LINK_KEYS)));
    let serving = world.url;
    // A machine that the second step has not reached yet, when another one signs with the new key already.
    let late = world.url;
    let signing = LINK_KEYS;
    const refused: string[] = [];
    const turn = Math.floor(COUNTS.rotatedLinks / 3);
    let deployed: Promise<void> | undefined;
    const change = async () => {
      late = (await deploy(waiting)).url;
      serving = (await deploy(second)).url;
      signing = second;
    };
    await inLanes(COUNTS.rotatedLinks, async (index) => {
      if (index === turn) deployed = change();
      if (index === 2 * turn) await deployed;
      refused.push(...(await use(links[index] ?? "", serving)));
      if (index % 5 === 0) refused.push(...(await use(await freshLink(signing), index % 2 === 0 ? serving : late)));
    });
    await deployed;
    expect(refused).toEqual([]);
    expect(serving).not.toBe(world.url);

    const shows = async (origin: string, keys: LinkKey[]) => {
      const token = await signOrderLink(keys, META.pageId, owner.orderId, now());
      return (await fetch(`${origin}/o/${token}`)).status;
    };
    expect(await shows(serving, LINK_KEYS)).toBe(200);
    await timePasses(world, LONGEST_LIFE_MS + 10 * 24 * HOUR_MS);
    const [, third, dropped] = bothSteps(second, SECRETS[1] ?? "");
    expect(dropped).toEqual(LINK_KEYS.map(({ id }) => id));
    const { url } = await deploy(third);
    expect(await shows(url, LINK_KEYS)).toBe(404);
    expect(await shows(url, second)).toBe(200);
    note("rotation drill", { links: COUNTS.rotatedLinks, wrongRefusals: refused.length });
  },
  LIMIT_MS,
);
