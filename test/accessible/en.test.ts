import { expect, test } from "vitest";
import { checkEveryScene, faultsOf } from "./scenes.ts";

const stage = checkEveryScene("en", true);

test("the checks find what is planted", async () => {
  const { page } = await stage.visit();
  await page.setContent(`<!doctype html><html lang="en"><title>A page</title>
    <style>@media (prefers-color-scheme: dark) { #dim { color: #222; background: #000 } }
      @media (max-width: 320px) { .tiny { width: 10px; height: 10px; padding: 0 } }</style>
    <main><h1>A page</h1><p id="dim">Lost in the dark</p><button class="tiny">a</button><button class="tiny">b</button>
    <input><p style="color:#aaa;background:#fff">Too pale</p><button style="height:20px">Small</button>
    <div style="width:500px">Wide</div></main>`);
  const found = (await faultsOf(page, "planted", true)).join("\n");
  const planted = [
    "planted: label (",
    "planted: color-contrast (",
    "planted, dark: color-contrast (",
    "planted, 320 px: target-size (",
    `planted, 390 px: button "Small" is 20 px high`,
    "planted, 320 px: scrolls sideways",
    "planted, 195 px: scrolls sideways",
  ];
  for (const fault of planted) expect(found).toContain(fault);
});
