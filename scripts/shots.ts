/**
 * `npm run shots`: a picture of every state of the checkout page, the merchant's page and the phone page, in shots/. The world is its own and
 * thrown away. `npm run shots -- declines bank` takes those scenes only.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchChromium } from "../test/support/chromium.ts";
import { buildIfStale } from "./build.ts";
import { createEnding } from "./demo/ending.ts";
import { ROOT } from "./paths.ts";
import { checkoutPage } from "./shots/checkout-page.ts";
import { printed } from "./shots/papers.ts";
import { CHECKOUT_SCENES, CONSOLE_SCENES } from "./shots/scenes.ts";
import type { Language } from "./shots/shopper.ts";
import { onThePhone } from "./shots/thread.ts";
import type { Scene, TourWorld, Visited } from "./shots/tour.ts";
import { openTourWorld } from "./shots/world.ts";

interface Series {
  /** Folder under shots/. */
  name: string;
  language: Language;
  options: BrowserContextOptions;
  scenes: Record<string, Scene>;
}

const FOLDER = join(ROOT, "shots");
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 940 };
const PATIENCE_MS = 60_000;

const light = { colorScheme: "light" } as const;
const dark = { colorScheme: "dark" } as const;
const wide = { onThePhone, ...CONSOLE_SCENES };
const thread = { onThePhone };
const pages = { ...CHECKOUT_SCENES, ...CONSOLE_SCENES };

/** The phone page first: it lists everybody who has come so far. */
const SERIES: Series[] = [
  { name: "desk-light", language: "en", options: { viewport: DESK, ...light }, scenes: wide },
  { name: "desk-dark", language: "en", options: { viewport: DESK, ...dark }, scenes: wide },
  { name: "phone-light", language: "en", options: { viewport: PHONE, ...light }, scenes: thread },
  { name: "phone-dark", language: "en", options: { viewport: PHONE, ...dark }, scenes: thread },
  { name: "light", language: "en", options: { viewport: PHONE, ...light }, scenes: pages },
  { name: "dark", language: "en", options: { viewport: PHONE, ...dark }, scenes: pages },
  { name: "print", language: "de", options: { viewport: PHONE, ...light }, scenes: { printed } },
  { name: "rtl", language: "ar", options: { viewport: PHONE, ...light }, scenes: pages },
];

const ending = createEnding(() => console.log("\nEnded early. Nothing is left running."));

async function main(wanted: string[]): Promise<void> {
  ending.listen();
  await buildIfStale();
  const world = await openTourWorld(ending);
  const browser = await launchChromium();
  ending.add(() => browser.close());
  if (wanted.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  for (const series of SERIES) {
    for (const [name, scene] of Object.entries(series.scenes)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await play(scene, `${series.name}, ${name}`, series, world, browser);
    }
  }
}

async function play(scene: Scene, title: string, series: Series, world: TourWorld, browser: Browser): Promise<void> {
  const folder = join(FOLDER, series.name);
  mkdirSync(folder, { recursive: true });
  const visits: Visited[] = [];
  const visit = async (options: BrowserContextOptions = {}): Promise<Visited> => {
    const context = await browser.newContext({
      locale: series.language,
      timezoneId: "Europe/Rome",
      reducedMotion: "reduce",
      deviceScaleFactor: 2,
      ...series.options,
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const visited = { context, page, checkout: checkoutPage(page, series.language) };
    visits.push(visited);
    return visited;
  };
  const look: Parameters<Scene>[0]["look"] = async (page, state) => {
    const path = join(folder, `${state}.png`);
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
    console.log(relative(ROOT, path));
  };
  try {
    await scene({ world, language: series.language, visit, look });
  } catch (error) {
    throw new Error(`${title}: ${error instanceof Error ? error.message : error}`, { cause: error });
  } finally {
    for (const { context } of visits) await context.close();
  }
  await world.rest();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const fault of await ending.now()) console.error(`It did not end cleanly: ${fault.message}`);
}
