/** What comes to stand above the place where a buyer is pushes nothing away from under their finger. */
import { expect, test } from "vitest";
import { buyNowLink } from "../support/shopping.ts";
import type { Waiting } from "../support/wire.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-steady");

test("the ways of delivery come between press and release of the box below them, and it is ticked", async () => {
  const { checkout, page } = await stage.alone(await buyNowLink(stage.world));
  await checkout.keep.waitFor();
  const held: Waiting[] = [];
  stage.world.wire.watch((waiting) => held.push(waiting));
  await checkout.fillAddress();
  await checkout.fillCard();
  await checkout.keep.scrollIntoViewIfNeeded();
  const before = await checkout.keep.boundingBox();
  if (!before) throw new Error("the box is not shown");
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
  await page.mouse.down();
  stage.world.wire.watch(null);
  for (const waiting of held) waiting.pass();
  await page.getByRole("radio", { name: /^Express/ }).waitFor();
  await page.mouse.up();
  expect(await checkout.keep.isChecked()).toBe(true);
});
