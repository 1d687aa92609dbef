/** Meta's own callbacks about people who leave: worker/messenger/callbacks.ts. */
import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { readPaper } from "../support/papers.ts";
import { atRest, everyRow } from "../support/records.ts";
import { firstPurchase } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "meta-callbacks" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const PATHS = ["/meta/data-deletion", "/meta/deauthorize"];
const USER = { algorithm: "HMAC-SHA256", issued_at: 1_760_000_000, user_id: "asid-canary" };

function sign(payload: object, secret = META.appSecret): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${createHmac("sha256", secret).update(encoded).digest("base64url")}.${encoded}`;
}
const post = (path: string, signed: string) =>
  world.fetch(path, { method: "POST", body: new URLSearchParams({ signed_request: signed }) });

interface Answer {
  url: string;
  confirmation_code: string;
}
const askFor = async (user = USER) => (await (await post("/meta/data-deletion", sign(user))).json()) as Answer;

describe("Meta's word that somebody wants their data deleted", () => {
  test("is answered with a code and the page that says how it is done, in the reader's language", async () => {
    const { url, confirmation_code: code } = await askFor();
    expect(url).toBe(`${world.url}/meta/data-deletion/${code}`);
    const page = await readPaper(world, url);
    expect(page.status).toBe(200);
    expect(page.words).toContain("nothing was deleted by it");
    expect(page.words).toContain("write “delete my data” in the chat");
    expect(page.words).toContain(code);
    expect((await readPaper(world, url, { headers: { "accept-language": "de" } })).words).toContain(
      "lösche meine Daten",
    );
  });

  test("is the same code for the same person however often it comes, and another for another, none of which names them", async () => {
    const [first, again, other] = [await askFor(), await askFor(), await askFor({ ...USER, user_id: "asid-other" })];
    expect(again).toEqual(first);
    expect(other.confirmation_code).not.toBe(first.confirmation_code);
    expect(JSON.stringify(first)).not.toContain(USER.user_id);
  });

  test("changes nothing here, and neither does that somebody has removed the app", async () => {
    await firstPurchase(world, { keep: true });
    await atRest(world);
    const before = await everyRow(world.sql);
    for (const path of PATHS) expect((await post(path, sign(USER))).status).toBe(200);
    expect(await everyRow(world.sql)).toEqual(before);
    await world.logsArrived();
    expect(JSON.stringify(world.logs)).not.toContain(USER.user_id);
  });
});

describe.each(PATHS)("what claims to be Meta at %s", (path) => {
  test.each([
    ["another secret", sign(USER, "guessed")],
    ["no signature", `.${sign(USER).split(".")[1]}`],
    ["the payload of another", `${sign(USER).split(".")[0]}.${sign({ ...USER, user_id: "me" }).split(".")[1]}`],
    ["another algorithm", sign({ ...USER, algorithm: "none" })],
    ["nobody in it", sign({ algorithm: "HMAC-SHA256" })],
    ["nothing", ""],
  ])("with %s is refused", async (_, signed) => {
    expect((await post(path, signed)).status).toBe(401);
  });

  test("is refused without its form, with too much of it, and by GET", async () => {
    expect((await world.fetch(path, { method: "POST", body: "{}" })).status).toBe(401);
    expect((await world.fetch(path, { method: "POST", body: "x".repeat(20_000) })).status).toBe(413);
    expect((await world.fetch(path)).status).toBe(404);
  });
});

test.each(["x", "0", "f".repeat(31), "<b>", "F".repeat(32)])("a code that is none, %s, has no page", async (code) => {
  expect((await world.fetch(`/meta/data-deletion/${encodeURIComponent(code)}`)).status).toBe(404);
});
