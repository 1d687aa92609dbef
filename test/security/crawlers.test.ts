/** Crawlers, link previews, mail scanners and browsers that fetch ahead: whatever they fetch, nothing happens. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atRest } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";
import { ASKS, type Ask } from "./asks.ts";
import { COUNTS, chanceFor, inLanes, LIMIT_MS, PLAIN, patiently } from "./counts.ts";
import { effectsOf } from "./effects.ts";
import { note } from "./figures.ts";
import { freshPage, meetOther, meetOwner, savedIn } from "./people.ts";
import { enter, type Stage } from "./proofs.ts";
import { ROUTES } from "./routes.ts";

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await createWorld({ seed: "crawlers" });
  stage = { world, owner: await meetOwner(world), other: await meetOther(world) };
});
afterAll(() => world.close());

const AGENTS: Record<string, string>[] = [
  { "user-agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)" },
  { "user-agent": "facebookcatalog/1.0" },
  { "user-agent": "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)" },
  { "user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", range: "bytes=0-32768" },
  { "user-agent": "WhatsApp/2.23.20.0" },
  { "user-agent": "TelegramBot (like TwitterBot)" },
  { "user-agent": "Twitterbot/1.0" },
  { "user-agent": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)" },
  { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" },
  { "user-agent": "Mozilla/5.0 (compatible; MSIE 9.0) SafeLinks", "x-ms-exchange-safelinks": "1" },
  { "user-agent": "Mozilla/5.0 Chrome/140", "sec-purpose": "prefetch" },
  { "user-agent": "Mozilla/5.0 Chrome/140", "sec-purpose": "prefetch;prerender" },
  { "user-agent": "Mozilla/5.0 Chrome/140", "sec-purpose": "prefetch;anonymous-client-ip" },
  { "user-agent": "Mozilla/5.0 Firefox/140", "x-moz": "prefetch" },
  { "user-agent": "Mozilla/5.0 Safari/600", "x-purpose": "preview" },
];

/** Every address that a GET opens: another person's, and the owner's own, as somebody without any session has it. */
async function addresses(): Promise<string[]> {
  const asks: Ask[] = [];
  const scenes = [enter(stage, "other"), enter(stage, "claimed")];
  for (const route of ROUTES.filter((each) => each.startsWith("GET "))) {
    for (const scene of scenes) asks.push(await (ASKS[route] ?? unasked(route))(scene));
  }
  return asks.map(({ path }) => path);
}

function unasked(route: string): never {
  throw new Error(`nobody knows how to ask ${route}`);
}

/** On its own page an order has its address, masked. */
const mayShow = (path: string) => (path.startsWith("/o/") ? ["", "m"] : [""]);

describe("fetches by crawlers, previews and prerenders", () => {
  test(
    "change no row, make no call of the provider, send nothing, show nothing saved, and the link is still its owner's to claim",
    async () => {
      world.expectLog(/database_away/);
      const fresh = await freshPage(world, stage.owner);
      const wallet = await ASKS["POST /wallet/:token"]?.(enter(stage, "claimed"));
      if (!wallet) return unasked("POST /wallet/:token");
      const paths = [...new Set([...(await addresses()), `/c/${fresh.token}`, wallet.path])];
      expect(paths.length).toBeGreaterThan(30);
      const chance = chanceFor("crawlers");
      await atRest(world);
      const before = await effectsOf(world);
      const statuses: Record<string, number> = {};
      await inLanes(COUNTS.fetches, async (index) => {
        const path = paths[index % paths.length] ?? "/";
        const method = chance.pick(["GET", "GET", "HEAD", "OPTIONS"]);
        const headers = { ...PLAIN, accept: "text/html,*/*", ...chance.pick(AGENTS) };
        const answer = await patiently(() => world.fetch(path, { method, headers }));
        const text = await answer.text();
        const told = `${method} ${answer.status}`;
        statuses[told] = (statuses[told] ?? 0) + 1;
        expect(mayShow(path), path).toContain(savedIn(text, stage.owner.psid));
        if (method === "HEAD") expect(text).toBe("");
        expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      });
      await atRest(world);
      expect(await effectsOf(world)).toEqual(before);
      expect(Object.keys(statuses).filter((told) => / 5/.test(told))).toEqual([]);
      // They were not only sent away.
      for (const method of ["GET", "HEAD"])
        expect(statuses[`${method} 200`], JSON.stringify(statuses)).toBeGreaterThan(COUNTS.fetches / 10);
      expect((await fresh.claim()).body.checkout.level).toBe("claimed");
      const { path, ...ask } = wallet;
      const opened = await world.fetch(path, ask);
      expect([opened.status, savedIn(await opened.text(), stage.owner.psid)]).toEqual([200, "m4"]);
      note("crawlers", {
        fetches: COUNTS.fetches,
        rowsChanged: 0,
        providerCalls: 0,
        statuses: JSON.stringify(statuses),
      });
    },
    LIMIT_MS,
  );
});
