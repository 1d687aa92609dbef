/** The script behind the quiet link: the same for everybody, in the language that is asked for. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "extras" });
});
afterAll(() => world.close());

async function ask(file: string) {
  const response = await world.fetch(`/extras/${file}`);
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

test.each([
  ["en", "Discount code"],
  ["it-IT", "Codice sconto"],
  ["de-AT", "Rabattcode"],
  ["ar", "رمز الخصم"],
  ["sv", "Discount code"],
  ["en-12", "Discount code"],
])("in %s is a script that says %j", async (locale, words) => {
  const { status, type, text } = await ask(`${locale}.js`);
  expect([status, type]).toEqual([200, "text/javascript; charset=utf-8"]);
  expect(text).toContain(JSON.stringify(words));
  expect(text).not.toContain("{{");
});

test.each(["en", "x.js", "..%2Fcheckout.html", "en.js.map", `${"a".repeat(60)}.js`, "en%22;alert(1).js"])(
  "called %j is not there",
  async (file) => {
    expect((await ask(file)).status).toBe(404);
  },
);
