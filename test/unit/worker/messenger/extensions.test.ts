import { expect, test } from "vitest";
import { parseConfig } from "../../../../worker/config.ts";
import { extensionsScript } from "../../../../worker/messenger/extensions.ts";
import { ENV } from "../env.ts";

const SDK = "https://connect.facebook.net/en_US/messenger.Extensions.js";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15";

test.each([
  ["Messenger on iOS", `${IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/500.0]`, SDK],
  ["Messenger Lite on iOS", `${IPHONE} [FBAN/MessengerLiteForiOS;FBAV/500.0]`, SDK],
  ["Messenger on Android", "Mozilla/5.0 (Linux; Android 16; wv) Chrome/140 [FB_IAB/Orca-Android;FBAV/500.0]", SDK],
  ["Safari", `${IPHONE} Version/19.1 Mobile/15E148 Safari/604.1`, null],
  ["Facebook's own app", `${IPHONE} [FBAN/FBIOS;FBAV/500.0]`, null],
  ["Chrome on a desktop", "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/140 Safari/537.36", null],
  ["nothing", "", null],
])("in %s Messenger's script is asked for where it would answer, and nowhere else", (_, userAgent, script) => {
  expect(extensionsScript(parseConfig(ENV), userAgent)).toBe(script);
});

test("a stand-in has it at its own address, for every browser", () => {
  const config = parseConfig({ ...ENV, PUBLIC_URL: "http://localhost:8787", META_GRAPH_URL: "http://127.0.0.1:4242" });
  expect(extensionsScript(config, "")).toBe("http://127.0.0.1:4242/en_US/messenger.Extensions.js");
});
