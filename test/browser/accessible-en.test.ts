import { expect, test } from "vitest";
import { checkEveryScene, faultsOf } from "./accessible.ts";

const stage = checkEveryScene("en");

test("the checks find what is planted", async () => {
  const { page } = await stage.visit();
  await page.setContent(`<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>
    <input><p style="color:#aaa;background:#fff">Too pale</p><button style="height:20px">Small</button>
    <div style="width:500px">Wide</div></main>`);
  const found = (await faultsOf(page, "planted", true)).join("\n");
  for (const fault of ["label (", "color-contrast (", `button "Small" is 20 px high`, "320 px: scrolls sideways"]) {
    expect(found).toContain(fault);
  }
});
