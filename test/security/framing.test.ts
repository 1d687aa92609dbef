/** Who may show our pages in a frame, with the policy of production: Messenger's two hosts, and nobody else at any depth around them. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { signLink } from "../../worker/checkout/link.ts";
import { parseConfig } from "../../worker/config.ts";
import { useStage, type Visit } from "../browser/stage.ts";

/** Without a stand-in for Messenger the worker names the real hosts. */
const stage = useStage("browser-framing", { META_GRAPH_URL: null });

const FACEBOOK = "https://www.facebook.com";
const MESSENGER = "https://www.messenger.com";
const EVIL = "https://evil.example";
/** The worker's name in the browser, which lets no page of the internet frame one of this machine. */
const OURS = "https://pay.example";
/** A machine may be busy: each of the frames is a page. */
const PATIENCE_MS = 60_000;
const SHOP = "Officina Caffè";

interface Parent {
  /** The pages around ours, outermost first. */
  origins: string[];
  /** The attribute `sandbox` of the frames that hold ours. */
  sandbox?: string;
  /** Of the page that holds them. */
  policy?: string;
  /** A page without an address between that page and ours. */
  between?: "data" | "srcdoc";
}

/** One of each kind of page; all of them name the shop. */
async function paths(): Promise<string[]> {
  const { sql, sandbox, url } = stage.world;
  const config = parseConfig({
    ...bindingsFor(sandbox.url),
    PUBLIC_URL: url,
    HYPERDRIVE: { connectionString: "unused" },
  });
  const items = [{ variantId: "house-blend-500", quantity: 1 }];
  const link = { checkoutId: "chk_framed", buyerId: "byr_framed", items };
  const token = await signLink(config.linkKeys, META.pageId, link, new Date(sandbox.clock.now()));
  const nothing = ["c", "b", "return", "o", "wallet"].map((page) => `/${page}/nothing`);
  const [shop] = await sql<{ version: string }[]>`select terms_version as version from shop`;
  return [`/c/${token}`, ...nothing, `/legal/terms/${shop?.version}`, "/console"];
}

/** A browser in which the internet is these parents and our worker. */
async function internet(): Promise<{ visit: Visit; show(parent: Parent, only?: "checkout"): Promise<string[]> }> {
  await stage.world.sql`update products set image_url = null`;
  const visit = await stage.visit();
  visit.expect(/frame-ancestors|Failed to load resource/);
  const { page, context } = visit;
  const all = await paths();
  await context.route(`${OURS}/**`, async (route) => {
    const answer = await stage.world.fetch(new URL(route.request().url()).pathname);
    const headers = Object.fromEntries(answer.headers);
    await route.fulfill({ status: answer.status, headers, body: await answer.text() });
  });
  let bodies: { body: string; policy: string | undefined }[] = [];
  await context.route(/\/parent-\d+$/, async (route) => {
    const { body = "", policy } = bodies[Number(route.request().url().split("-").at(-1))] ?? {};
    const headers = policy ? { "content-security-policy": policy } : undefined;
    await route.fulfill({ contentType: "text/html", body: `<!doctype html>${body}`, ...(headers && { headers }) });
  });
  return {
    visit,
    show: async ({ origins, ...inner }, only) => {
      const ours = only ? all.slice(0, 1) : all;
      bodies = origins.map((_, depth) => {
        const next = origins[depth + 1];
        return next
          ? { body: `<iframe src="${next}/parent-${depth + 1}"></iframe>`, policy: undefined }
          : { body: framesOf(ours, inner), policy: inner.policy };
      });
      await page.goto(`${origins[0]}/parent-0`, { timeout: PATIENCE_MS });
      await expect.poll(() => innermost(page).length, { timeout: PATIENCE_MS }).toBe(ours.length);
      return await shown(page, ours);
    },
  };
}

function framesOf(ours: string[], { sandbox, between }: Omit<Parent, "origins">): string {
  const attribute = sandbox === undefined ? "" : `sandbox="${sandbox}"`;
  const frames = ours.map((path) => `<iframe src="${OURS}${path}" ${attribute}></iframe>`).join("");
  if (between === "data") return `<iframe src="data:text/html,${encodeURIComponent(frames)}"></iframe>`;
  return between === "srcdoc" ? `<iframe srcdoc="${frames.replaceAll('"', "&quot;")}"></iframe>` : frames;
}

/** The frames that hold none: where our pages would be, in their order. */
const innermost = (page: Page) =>
  page.frames().filter((each) => each !== page.mainFrame() && each.childFrames().length === 0);

/** The first part of the path of each page of which anything is to be seen or read. */
async function shown(page: Page, ours: string[]): Promise<string[]> {
  const found = await Promise.all(
    innermost(page).map(async (frame, index) => {
      await frame.waitForLoadState("load");
      const text = (await frame.locator("html").textContent()) ?? "";
      const isThere = frame.url().startsWith(OURS) || text.includes(SHOP);
      // What is there is whole: a page without its shop would be neither shown nor stopped.
      if (isThere) expect([frame.url(), text]).toEqual([`${OURS}${ours[index]}`, expect.stringContaining(SHOP)]);
      return isThere ? [ours[index]?.split("/")[1] ?? ""] : [];
    }),
  );
  return found.flat();
}

test("Messenger's own pages, one in another too, show what a buyer may see, and the console not even they", async () => {
  const { show } = await internet();
  const all = ["c", "c", "b", "return", "o", "wallet", "legal"];
  expect(await show({ origins: [FACEBOOK] })).toEqual(all);
  expect(await show({ origins: [MESSENGER] }, "checkout")).toEqual(["c"]);
  expect(await show({ origins: [FACEBOOK, MESSENGER] }, "checkout")).toEqual(["c"]);
});

test("a strange parent, or one that is nearly Messenger, shows nothing of ours, in a sandbox or without", async () => {
  const { show } = await internet();
  expect(await show({ origins: [EVIL] })).toEqual([]);
  const nearly = ["https://facebook.com", "http://www.facebook.com", `${FACEBOOK}.evil.example`, `${FACEBOOK}:8443`];
  for (const origin of [OURS, ...nearly]) expect(await show({ origins: [origin] }, "checkout"), origin).toEqual([]);
  for (const sandbox of ["allow-scripts", "allow-scripts allow-same-origin allow-forms"])
    expect(await show({ origins: [EVIL], sandbox }, "checkout"), sandbox).toEqual([]);
});

test("Messenger in or around a strange page, or without an origin of its own, shows nothing of ours", async () => {
  const { show } = await internet();
  expect(await show({ origins: [EVIL, FACEBOOK] })).toEqual([]);
  expect(await show({ origins: [FACEBOOK], policy: "sandbox allow-scripts" })).toEqual([]);
  const parents: Parent[] = [
    { origins: [FACEBOOK, EVIL] },
    { origins: [EVIL, FACEBOOK, MESSENGER] },
    { origins: [FACEBOOK], between: "data" },
    { origins: [EVIL], between: "srcdoc" },
  ];
  for (const parent of parents) expect(await show(parent, "checkout"), JSON.stringify(parent)).toEqual([]);
});
