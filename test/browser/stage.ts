/** One world and one browser for a test file: each test gets an empty shop and browser contexts of its own. */
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { type CheckoutPage, checkoutPage } from "../../scripts/shots/checkout-page.ts";
import { type PhonePage, phonePage } from "../../scripts/shots/phone-page.ts";
import { sharedChromium } from "../support/chromium.ts";
import { atRest } from "../support/records.ts";
import { createWorld, type World, type WorldOptions } from "../support/world.ts";
import { type Watch, watch } from "./watch.ts";

export interface Visit extends Watch {
  context: BrowserContext;
  page: Page;
  /** The checkout, when this page itself is one. */
  checkout: CheckoutPage;
}

export interface Stage {
  readonly world: World;
  /** A browser that has never been here, with one empty page. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
  /** The phone of this person, in a browser of its own. */
  phone(person?: string, options?: BrowserContextOptions): Promise<Visit & { phone: PhonePage }>;
  /** A link opened by itself, in a browser of its own. */
  alone(link: string, options?: BrowserContextOptions): Promise<Visit>;
}

/** A phone of middling size. */
const VIEWPORT = { width: 390, height: 844 };
const PATIENCE_MS = 60_000;

/** What a failed test saw last, for whoever looks into it. */
async function picture(name: string, visits: Visit[]): Promise<void> {
  for (const [index, { page }] of visits.entries()) {
    const file = `${name.replaceAll(/\W+/g, "-").slice(0, 60)}-${index + 1}.png`;
    await page.screenshot({ path: join(ROOT, "shots/failed", file) }).catch(() => {});
  }
}

/** To be called once, at the top of a test file. @param seed of the world's ids @param bindings of a worker of its own */
export function useStage(seed: string, bindings?: WorldOptions["bindings"]): Stage {
  let world: World;
  let browser: Browser;
  let visits: Visit[] = [];

  beforeAll(async () => {
    [world, browser] = await Promise.all([
      createWorld({ seed, crawler: true, ...(bindings && { bindings }) }),
      sharedChromium(),
    ]);
  });
  beforeEach(async () => {
    await world.wire.mend();
    await world.reset();
  });
  afterEach(async ({ task }) => {
    await world.wire.mend();
    const ending = visits;
    visits = [];
    if (task.result?.state === "fail") await picture(task.name, ending);
    for (const { context } of ending) await context.close();
    await atRest(world);
    const troubles = ending.flatMap((visit) => visit.unexpected());
    if (troubles.length > 0) throw new Error(`The browser reported what was not announced:\n${troubles.join("\n")}`);
  });
  afterAll(() => world.close());

  async function visit(options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({
      viewport: VIEWPORT,
      locale: "en-GB",
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const watched = await watch(context);
    const page = await context.newPage();
    const visit = { ...watched, context, page, checkout: checkoutPage(page) };
    visits.push(visit);
    return visit;
  }

  return {
    get world() {
      return world;
    },
    visit,
    async phone(person = "giulia", options = {}) {
      const opened = await visit(options);
      const phone = phonePage(opened.page, world.sandbox.url);
      await phone.open(person);
      return { ...opened, phone };
    },
    async alone(link, options = {}) {
      const opened = await visit(options);
      await opened.page.goto(link);
      return opened;
    },
  };
}
