/// <reference path="../../../../worker/modules.d.ts" />
import { beforeAll, expect, test } from "vitest";
import { buildIfStale } from "../../../../scripts/build.ts";

// The module knows the built pages, so that can only be imported once there are some.
let sheets: typeof import("../../../../worker/legal/sheets.ts");
beforeAll(async () => {
  await buildIfStale();
  sheets = await import("../../../../worker/legal/sheets.ts");
});

const texts = (...locales: string[]) => locales.map((locale) => ({ locale, body: locale }));

test.each([
  ["the very locale before its language", ["de", "de-AT"], ["de-at", "en"], "de-AT"],
  ["its language where the locale is not there", ["en", "de"], ["de-CH", "en"], "de"],
  ["another country's where that is the language's only one", ["pt-BR", "en"], ["pt-PT"], "pt-BR"],
  ["the next one wanted where the first is not there", ["it", "en"], ["fr", "it"], "it"],
  ["any rather than none", ["it"], ["fr", "ja"], "it"],
  ["none where there is none", [], ["en"], undefined],
])("of a text's languages it takes %s", (_, written, wanted, picked) => {
  expect(sheets.pickText(texts(...written), wanted)?.locale).toBe(picked);
});
