/** Draws the demo shop's pictures anew: sandbox/pictures/*.svg to JPEG, in real Chromium. `node scripts/render-pictures.ts` */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "../test/support/chromium.ts";
import { ROOT } from "./paths.ts";

const FOLDER = join(ROOT, "sandbox/pictures");
/** 1.91 to 1, as Messenger shows the pictures of a carousel. */
const SIZE = { width: 1146, height: 600 };
const BYTES_MAX = 60_000;
/** Tried from the best; the first that is small enough is taken. */
const QUALITIES = [96, 93, 90, 86, 82, 78, 74];

const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: SIZE });
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".svg"))) {
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${readFileSync(join(FOLDER, file), "utf8")}`);
    for (const quality of QUALITIES) {
      const jpeg = await page.screenshot({ type: "jpeg", quality });
      if (jpeg.length > BYTES_MAX && quality !== QUALITIES.at(-1)) continue;
      if (jpeg.length > BYTES_MAX) throw new Error(`${file} has ${jpeg.length} bytes at quality ${quality}.`);
      writeFileSync(join(FOLDER, file.replace(/svg$/, "jpg")), jpeg);
      console.log(`${file.replace(/svg$/, "jpg")}  ${jpeg.length.toLocaleString("en")} bytes, quality ${quality}`);
      break;
    }
  }
} finally {
  await browser.close();
}
