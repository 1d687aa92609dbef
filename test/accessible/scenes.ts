/** The checks that every state of every page has to pass, whatever its width, scheme and direction. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Frame, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkoutPage } from "../../scripts/shots/checkout-page.ts";
import { CHECKOUT_SCENES } from "../../scripts/shots/scenes.ts";
import type { Language } from "../../scripts/shots/shopper.ts";
import type { Scene, TourWorld } from "../../scripts/shots/tour.ts";
import { type Stage, useStage } from "../browser/stage.ts";
import { atRest } from "../support/records.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A page's own structure (its heading, its landmarks) is no matter of a frame inside it. */
const EMBEDDED: RunOptions = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
/** What a scheme changes, and what a width changes. Everything else is found at the first look, colours at any width. */
const COLOURS: RunOptions = { runOnly: ["color-contrast"] };
const SIZES: RunOptions = { runOnly: ["target-size", "scrollable-region-focusable"] };
/**
 * The page shown while the database is away loads itself anew every three seconds: there is nothing to read or type in it
 * that this could take away (WCAG 2.2, 2.2.1 is about content with a time limit).
 */
const EXCEPTED: Record<string, NonNullable<RunOptions["rules"]>> = {
  "one-moment-opening": { "meta-refresh": { enabled: false } },
};
const HEIGHT = 844;
/** A phone of middling size, the smallest that is still sold, and the first at a zoom of 200 % (WCAG 2.2, 1.4.4 and 1.4.10). */
const WIDTH = 390;
const SMALLEST = 320;
const ZOOMED = 195;
/** WCAG 2.2, 2.5.8 asks for 24 by 24; a thumb asks for more (experience: 44). */
const TARGET_MIN_PX = 44;

/**
 * What is wrong with the page as it stands, in sentences; none when all is well.
 * @param hasScript axe is a script itself: where none runs, only the page's sizes are looked at
 * @param inTheDark look at the dark scheme's colours too
 */
export async function faultsOf(page: Page, state: string, hasScript: boolean, inTheDark = true): Promise<string[]> {
  const faults = new Set<string>();
  const note = (where: string, found: string[]) => {
    for (const fault of found) faults.add(`${where}: ${fault}`);
  };
  const frames = hasScript ? page.frames() : [];
  const isWhole = (frame: Frame) => frame === page.mainFrame();
  for (const frame of frames)
    note(state, await axe(frame, isWhole(frame) ? { rules: EXCEPTED[state] ?? {} } : EMBEDDED));
  note(`${state}, ${WIDTH} px`, await page.evaluate(smallTargets, TARGET_MIN_PX));
  if (inTheDark) {
    await page.emulateMedia({ colorScheme: "dark" });
    for (const frame of frames) note(`${state}, dark`, await axe(frame, COLOURS));
    await page.emulateMedia({ colorScheme: "light" });
  }
  await page.setViewportSize({ width: SMALLEST, height: HEIGHT });
  for (const frame of frames) note(`${state}, ${SMALLEST} px`, await axe(frame, SIZES));
  note(`${state}, ${SMALLEST} px`, await page.evaluate(smallTargets, TARGET_MIN_PX));
  note(`${state}, ${SMALLEST} px`, await page.evaluate(overflowing));
  await page.setViewportSize({ width: ZOOMED, height: HEIGHT });
  note(`${state}, ${ZOOMED} px`, await page.evaluate(overflowing));
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
  return [...faults];
}

async function axe(frame: Frame, options: RunOptions): Promise<string[]> {
  if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(AXE);
  const { violations } = await frame.evaluate(async (options): Promise<Pick<AxeResults, "violations">> => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    return await axe.run(document, { iframes: false, resultTypes: ["violations"], ...options });
  }, options);
  return violations.map(({ id, help, nodes }) => `${id} (${help}) at ${nodes.map(({ target }) => target).join(", ")}`);
}

/** Runs in the page. Whatever is wider than the screen makes the reader scroll sideways. */
function overflowing(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter(
    (each) => each.getBoundingClientRect().right > clientWidth + 1,
  );
  const names = wide.slice(0, 4).map((each) => `${each.tagName.toLowerCase()}.${each.className}`);
  return [`scrolls sideways: ${scrollWidth} px of content, such as ${names.join(", ")}`];
}

/** Runs in the page. What is pressed has to be as large as a thumb; links inside a sentence are excepted (WCAG 2.5.8). */
function smallTargets(least: number): string[] {
  const small: string[] = [];
  for (const element of document.querySelectorAll("button, select, summary, input, a[href]")) {
    const target = element.closest("label") ?? element;
    const { width, height } = target.getBoundingClientRect();
    if (width === 0 || height === 0 || element.matches(":disabled")) continue;
    const sole = !(element.matches("a") && element.parentElement?.closest("p"));
    if (sole && height < least - 0.5)
      small.push(
        `${element.tagName.toLowerCase()} "${(target.textContent ?? "").slice(0, 30)}" is ${Math.round(height)} px high`,
      );
  }
  return small;
}

/**
 * One test per scene of the tour, in this language. To be called once, at the top of a test file.
 * @param inTheDark look at the dark scheme's colours too: they know no language, so one of them is enough
 */
export function checkEveryScene(language: Language, inTheDark: boolean, scenes = CHECKOUT_SCENES): Stage {
  const stage = useStage(`browser-accessible-${language}`);
  let world: TourWorld;
  beforeAll(() => {
    world = tourWorld(stage);
  });
  for (const [name, scene] of Object.entries(scenes)) {
    test(`${name}: nothing found by axe, no small target, no scrolling sideways`, async () => {
      const faults: string[] = [];
      await play(stage, world, language, scene, async (page, state) => {
        faults.push(...(await faultsOf(page, state, scene !== CHECKOUT_SCENES.noScript, inTheDark)));
      });
      expect(faults).toEqual([]);
    });
  }
  return stage;
}

async function play(
  stage: Stage,
  world: TourWorld,
  language: Language,
  scene: Scene,
  look: (page: Page, state: string) => Promise<void>,
): Promise<void> {
  // What each scene provokes is told and checked by the tests of its own story.
  stage.world.expectLog(
    /database_away|refund_unknown|provider_away|payment_not_opened|payment_unknown|failed to connect to local database/,
  );
  await scene({
    world,
    language,
    look,
    visit: async (options) => {
      const { context, page, expect: announce } = await stage.visit({ locale: language, ...options });
      announce(/Failed to load resource/);
      return { context, page, checkout: checkoutPage(page, language) };
    },
  });
}

function tourWorld(stage: Stage): TourWorld {
  return {
    get url() {
      return stage.world.url;
    },
    get sandbox() {
      return stage.world.sandbox;
    },
    get sql() {
      return stage.world.sql;
    },
    get wire() {
      return stage.world.wire;
    },
    rest: () => atRest(stage.world),
  };
}
