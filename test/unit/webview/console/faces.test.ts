import { expect, test } from "vitest";
import { attentionWords } from "../../../../webview/console/faces.ts";
import en from "../../../../webview/locales/en.json";

test("every reason for which somebody has to look is said in its own words, and one that is not known in general ones", () => {
  const written = Object.keys(en.console).filter((key) => key.startsWith("attention."));
  expect(written).toContain("attention.withdrawn");
  for (const key of written) expect(attentionWords(key.replace("attention.", ""))).toBe(key);
  expect(attentionWords("moonlight")).toBe("attention.other");
});
