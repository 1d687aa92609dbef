/** Right to left. */
import { expect, test } from "vitest";
import { checkEveryScene, faultsOf } from "./scenes.ts";

const stage = checkEveryScene("ar", false);

test("the checks find what is planted right to left, too", async () => {
  const { page } = await stage.visit();
  await page.setContent(`<!doctype html><html lang="ar" dir="rtl"><title>صفحة</title><main><h1>صفحة</h1>
    <input><button style="height:20px">صغير</button><div style="width:500px">عريض</div></main>`);
  const found = (await faultsOf(page, "planted", true)).join("\n");
  for (const fault of ["label (", "is 20 px high", "320 px: scrolls sideways"]) expect(found).toContain(fault);
});
