/** A tour through every state of the page: for screenshots, and for the checks that every state has to pass. */
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { Sql } from "../../db/client.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import type { Wire } from "../../test/support/wire.ts";
import type { CheckoutPage } from "./checkout-page.ts";
import type { Language } from "./shopper.ts";

export interface TourWorld {
  /** The worker's origin. */
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly sql: Sql;
  /** Between the worker and its database. */
  readonly wire: Pick<Wire, "cut" | "mend">;
  /** Resolves when nobody works any more. */
  rest(): Promise<void>;
}

export interface Tour {
  world: TourWorld;
  language: Language;
  /** A browser that has never been here, with one empty page. The scene's end closes it. */
  visit(options?: BrowserContextOptions): Promise<Visited>;
  /** The page is in this state now. */
  look(page: Page, state: string): Promise<void>;
}

export interface Visited {
  context: BrowserContext;
  page: Page;
  checkout: CheckoutPage;
}

export type Scene = (tour: Tour) => Promise<void>;

/** Opens a link, or a path of the worker, as a page of its own. */
export async function openAlone(tour: Tour, link: string, options?: BrowserContextOptions): Promise<Visited> {
  const visited = await tour.visit(options);
  await visited.page.goto(new URL(link, tour.world.url).href);
  return visited;
}

/** Holds every request to this path until the answer is called. */
export async function hold(context: BrowserContext, path: string): Promise<() => Promise<void>> {
  const pattern = `**${path}`;
  const gate = Promise.withResolvers<void>();
  await context.route(pattern, async (route) => {
    await gate.promise;
    // The page may have gone meanwhile.
    await route.continue().catch(() => {});
  });
  return async () => {
    gate.resolve();
    await context.unroute(pattern);
  };
}

/** In the middle of the screen, as a reader would have scrolled. */
export async function bringUp(page: Page, selector: string): Promise<void> {
  await page.locator(selector).evaluate((element) => element.scrollIntoView({ block: "center" }));
}

export const toTheEnd = (page: Page): Promise<void> => page.evaluate(() => scrollTo(0, document.body.scrollHeight));

/** Lets the page's own clock run ahead until this is there: for states that come only after long waiting. */
export async function waitAhead(page: Page, ahead: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 500; round++) {
    if (await ahead()) return;
    await page.clock.runFor(4_000);
  }
  throw new Error("However long one waits, it does not come.");
}
