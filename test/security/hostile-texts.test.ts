/**
 * Texts of others in every place where we show one, in a real browser that has been told to ignore our policy: that nothing of them runs,
 * loads or leads away is the work of the escapes alone.
 */
import { expect, test } from "vitest";
import { ADDRESS_FIELD_MAX } from "../../contract/address.ts";
import { LEGAL_KINDS } from "../../contract/legal.ts";
import { META } from "../../scripts/credentials.ts";
import { ADDRESS } from "../../scripts/page-client.ts";
import { CARDS } from "../../scripts/shots/checkout-page.ts";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { html } from "../../worker/html.ts";
import { useStage } from "../browser/stage.ts";
import { HOSTILE_TEXTS } from "../support/hostile-texts.ts";
import { consoleCookie } from "../support/merchant.ts";
import { asRead, missingIn, READER, sentinel } from "../support/sentinel.ts";
import { buyNowLink, freshLink, HOUR_MS, newcomer } from "../support/shopping.ts";
import { type Furnished, furnish } from "./furnished.ts";
import { CHUNKS, EXCEPTIONS, fill, HELD, isKept } from "./hostile-columns.ts";
import { ROUTES } from "./routes.ts";

const stage = useStage("browser-hostile");

test("the sentinel notices: written into a page unescaped, most of these texts run, and escaped none does", async () => {
  expect(new Set(HOSTILE_TEXTS).size).toBeGreaterThanOrEqual(200);
  const { page, caught, noticedIn, read, expect: announce } = await sentinel(stage);
  announce(/about:srcdoc|uncaught/);
  await page.goto(READER);
  const broken = (text: string) =>
    `<!doctype html><p title="${text}">${text}</p><a href="${text}">x</a><script>const x = "${text}"</script>`;
  const sample = CHUNKS[0] ?? [];
  await read(sample.map(broken));
  expect(noticedIn()).toBeGreaterThan(sample.length / 2);
  expect(caught()).not.toEqual([]);
  const whole = (chunk: string[]) =>
    html`<!doctype html><title>${chunk.join(" ")}</title>${chunk.map((text) => html`<p title="${text}">${text}</p>`)}`
      .text;
  const words = await read(CHUNKS.map(whole));
  expect(caught()).toEqual([]);
  for (const [index, chunk] of CHUNKS.entries()) expect(missingIn(words[index] ?? "", chunk)).toEqual([]);
});

const furnished = (withStates = false) => furnish(stage.world, withStates);
const filledWith = (chunk: readonly string[]) => fill(stage.world.sql, chunk);

/** SQLSTATE (PostgreSQL docs, appendix A). */
const CHECK_VIOLATION = "23514";

test("every column that the database has is filled with these texts, or stands among the exceptions; so is every text in a document", async () => {
  const { sql } = stage.world;
  await furnished();
  const { paths, documents, filled } = await filledWith(CHUNKS[0] ?? []);
  const isReached = (path: string) =>
    filled.has(path) || documents.has(path) || [...filled].some((each) => each.startsWith(`${path}.`));
  const empty = [...paths].filter((path) => !isKept(path) && !isReached(path));
  expect(empty).toEqual([]);
  expect(filled.size).toBeGreaterThan(100);
  const found = (name: string) => [...paths].some((path) => path === name || path.startsWith(`${name}.`));
  expect(EXCEPTIONS.filter((name) => !found(name))).toEqual([]);
  expect(EXCEPTIONS).toEqual([...new Set(EXCEPTIONS)]);
  for (const held of HELD) {
    const [table = "", column = ""] = held.split(".");
    const refused = sql`update ${sql(table)} set ${sql({ [column]: CHUNKS[0]?.[0] ?? "" })}`;
    await expect(refused, held).rejects.toMatchObject({ code: CHECK_VIOLATION });
  }
});

/** Our own script would ask the worker from a frame without an address. */
const OUR_SCRIPT = /<script type="module" nonce="[^"]+">[\s\S]*?<\/script><\/body>/;

/** What there is to read by GET, by its route; the pages among it are read as a browser reads them. */
async function shownBy(shop: Furnished, typed: string): Promise<Record<string, string[]>> {
  const { path, orderId, states, guest, termsVersion } = shop;
  const guestPage = new URL(guest.link).pathname;
  const orders = await Promise.all([orderId, ...Object.values(states)].map((id) => path("o", id)));
  const yesterday = new Date(stage.world.sandbox.clock.now() - 25 * HOUR_MS);
  const handshake = new URLSearchParams({ "hub.mode": "subscribe", "hub.verify_token": META.verifyToken });
  return {
    "GET /c": ["/c"],
    "GET /c/:token": [await path("c"), await path("c", orderId, yesterday)],
    "GET /b/:token": [await path("b"), await path("b", orderId, yesterday)],
    "GET /return/:orderId": [`/return/${orderId}`, "/return/nothing"],
    "GET /o/:token": [...orders, guestPage],
    "GET /o/:token/withdraw": [`${orders[0]}/withdraw`, `${orders[1]}/withdraw`, `${guestPage}/withdraw`],
    "GET /o/:token/data": [`${guestPage}/data`, `${orders[0]}/data`],
    "GET /wallet/:token": [await path("wallet"), await path("wallet", orderId, yesterday)],
    "GET /legal/seller": ["/legal/seller", `/legal/seller?lang=${typed}`],
    "GET /legal/:kind/:version": LEGAL_KINDS.map((kind) => `/legal/${kind}/${termsVersion}`),
    "GET /console": ["/console", `/console?q=${typed}`],
    "GET /console/books": ["/console/books"],
    "GET /console/orders/:order": ["/console/orders/A-1001"],
    "GET /meta/data-deletion/:code": [`/meta/data-deletion/${"a".repeat(32)}`],
    "GET /webhooks/messenger": [`/webhooks/messenger?${handshake}&hub.challenge=${typed}`],
    "GET /healthz": ["/healthz"],
    "GET /:part/:file": ["books", "extras", "paying", "proof"].map((part) => `/${part}/en.js`),
  };
}

const READ = ROUTES.filter((route) => /^(GET|ALL) /.test(route));
/** What stands in an address in place of all that may stand there. */
const reflectedBy = (route: string, typed: string) =>
  `${route.replace(/^\w+ /, "").replaceAll(/:\w+|\*/g, typed)}?q=${typed.slice(0, 2000).replace(/%.?$/, "")}`;

/** Those whose script draws what they show: the test below looks at each. */
const DRAWN = [
  "GET /b/:token",
  "GET /c",
  "GET /c/:token",
  "GET /console",
  "GET /console/books",
  "GET /console/orders/:order",
  "GET /return/:orderId",
] as const;

test("what others wrote runs in no first answer: papers, notices, the till, the console; nor what stands in an address", async () => {
  const { page, caught, read, expect: announce } = await sentinel(stage);
  const shop = await furnished(true);
  const headers = { cookie: `${shop.cookie}; ${await consoleCookie(stage.world)}` };
  await page.goto(READER);
  const drawn = new Set<string>();
  for (const chunk of CHUNKS) {
    await filledWith(chunk);
    const typed = encodeURIComponent(chunk.join(" ").toWellFormed());
    const shown = await shownBy(shop, typed);
    expect(Object.keys(shown).toSorted()).toEqual(READ.filter((route) => /^GET \/(?!api\/)/.test(route)).toSorted());
    const asked = [
      ...Object.entries(shown),
      ...READ.map((route): [string, string[]] => [route, [reflectedBy(route, typed)]]),
    ];
    const answers = await Promise.all(
      asked.flatMap(([route, paths]) =>
        paths.map(async (path) => {
          const answer = await stage.world.fetch(path, { headers });
          const text = await answer.text();
          const isPage = /html/.test(answer.headers.get("content-type") ?? "html");
          // What is no page is none in any browser.
          if (!isPage) expect(answer.headers.get("x-content-type-options"), path.slice(0, 40)).toBe("nosniff");
          return { route, path, text, isPage };
        }),
      ),
    );
    const pages = answers.filter(({ isPage }) => isPage);
    for (const { route, text } of pages) if (OUR_SCRIPT.test(text)) drawn.add(route);
    const words = await read(pages.map(({ text }) => text.replace(OUR_SCRIPT, "</body>")));
    expect(caught()).toEqual([]);
    const wordsAt = (route: string) => words.filter((_, index) => pages[index]?.route === route);
    const papers = wordsAt("GET /o/:token").slice(0, shown["GET /o/:token"]?.length);
    expect(papers.length).toBeGreaterThan(10);
    for (const paper of papers) expect(missingIn(paper, chunk)).toEqual([]);
    const plain = chunk.filter((text) => text === text.trim() && !text.includes("\n"));
    for (const kind of wordsAt("GET /legal/:kind/:version").slice(0, LEGAL_KINDS.length))
      expect(missingIn(kind, plain)).toEqual([]);
  }
  expect([...drawn].toSorted()).toEqual(DRAWN);
  // The same with an escape that is left out.
  const answer = await (await stage.world.fetch(await shop.path("o"))).text();
  announce(/about:srcdoc|uncaught/);
  await read([answer.replaceAll("&lt;", "<").replaceAll("&gt;", ">")]);
  expect(caught()).not.toEqual([]);
});

test("what others wrote runs nowhere in a wallet: not among its cards, addresses and orders, not where it asks, not in the data", async () => {
  const { page, caught, read } = await sentinel(stage);
  const shop = await furnished();
  const wallet = await shop.path("wallet");
  const guestData = `${new URL(shop.guest.link).pathname}/data`;
  const [ids] = await stage.world.sql<
    { card: string; address: string }[]
  >`select (select id from cards) as card, (select id from addresses) as address`;
  const { card = "", address = "" } = ids ?? {};
  const post = async (path: string, form: Record<string, string>, status = 200) => {
    const body = new URLSearchParams(form);
    const answer = await stage.world.fetch(path, { method: "POST", headers: { origin: stage.world.url }, body });
    expect(answer.status).toBe(status);
    return await answer.text();
  };
  const press = (form: Record<string, string>) => post(wallet, { key: "a".repeat(64), ...form });
  const guest = (form: Record<string, string>) => post(guestData, { key: shop.guestKey, ...form });
  await page.goto(READER);
  for (const chunk of CHUNKS) {
    await filledWith(chunk);
    const pages = [
      await press({ deed: "show" }),
      await press({ deed: "remove_card", id: card }),
      await press({ deed: "end_taps", id: card }),
      await press({ deed: "end_taps", id: card, sure: "yes" }),
      await press({ deed: "remove_address", id: address }),
      await press({ deed: "erase" }),
      await press({ deed: "data" }),
      await guest({ deed: "data" }),
      await guest({ deed: "show" }),
      await guest({ deed: "erase" }),
      await post(guestData, { email: chunk.join(" ").slice(0, 250), last4: chunk[0] ?? "" }, 403),
    ];
    const words = await read(pages);
    expect(caught()).toEqual([]);
    for (const shown of words.slice(0, 4)) expect(missingIn(shown, chunk)).toEqual([]);
    for (const text of chunk)
      for (const data of words.slice(6, 8)) expect(data).toContain(asRead(JSON.stringify(text).slice(1, -1)));
  }
});

test("what others wrote runs in no page that draws itself: the checkout of somebody who comes back, after a decline, or too late, the bank's page, the merchant's list and order", async () => {
  const { page, caught, checkout, expect: announce } = await sentinel(stage);
  announce(/status of (401|404|410)/);
  const shop = await furnished();
  const { world } = stage;
  const returning = await freshLink(world);
  const declined = await buyNowLink(world, newcomer(world));
  const fresh = await buyNowLink(world, newcomer(world));
  await page.goto(declined);
  await checkout.fillAddress();
  await checkout.fillCard(CARDS.declined);
  await checkout.pay.click();
  await checkout.notice("notice.card_declined").waitFor();
  await page.goto(fresh);
  const kept = page.waitForResponse(/\/draft$/);
  await checkout.fillAddress();
  await kept;
  const merchant = consolePage(page);
  await page.goto(`${world.url}/console`);
  await merchant.signIn();
  const yesterday = new Date(world.sandbox.clock.now() - 25 * HOUR_MS);
  const words = async (place = "body") => (await page.locator(place).textContent()) ?? "";

  /** Opens each page of this kind, and waits until it has drawn what it was opened for. */
  const visits: Record<(typeof DRAWN)[number], (chunk: string[]) => Promise<void>> = {
    "GET /c/:token": async (chunk) => {
      await page.goto(returning);
      await checkout.pay.waitFor();
      expect(missingIn(await words(), chunk)).toEqual([]);
      await page.goto(declined);
      await checkout.notice("notice.card_declined").waitFor();
      expect(missingIn(await words(), chunk)).toEqual([]);
      await page.goto(fresh);
      await page.getByRole("radio").nth(2).waitFor();
      await page.getByRole("button", { name: /^Discount code/ }).press("Enter");
      await checkout.field("code").fill(chunk.join("").slice(0, 64));
      await checkout.button("apply").press("Enter");
      await checkout.says("code.unknown").waitFor();
      expect(missingIn(await words(), chunk)).toEqual([]);
      await page.goto(`${world.url}${await shop.path("c", shop.orderId, yesterday)}`);
      await checkout.heading("plate.expired").waitFor();
    },
    "GET /c": async () => {
      await page.goto(`${world.url}/c`);
      await page.locator("#field-name, #field-to, [role=radiogroup]").first().waitFor();
    },
    "GET /b/:token": async (chunk) => {
      await page.goto(`${world.url}${await shop.path("b")}`);
      await checkout.button("confirm").waitFor();
      expect(missingIn(await words(), chunk)).toEqual([]);
      await page.goto(`${world.url}/b/nothing`);
      await checkout.heading("bank.over").waitFor();
    },
    "GET /return/:orderId": async () => {
      await page.goto(`${world.url}/return/nothing`);
      await checkout.button("back").waitFor();
    },
    "GET /console": async (chunk) => {
      await page.goto(`${world.url}/console`);
      await merchant.row("A-1001").waitFor();
      expect(missingIn(await words(".found"), chunk)).toEqual([]);
      await page.goto(`${world.url}/console?q=${encodeURIComponent(chunk[0] ?? "")}`);
      await page.getByRole("searchbox").fill(chunk.join("").slice(0, 120));
      await page.locator(".list .nothing").waitFor();
    },
    "GET /console/books": async (chunk) => {
      await world.sql`update outbox set status = 'dead'`;
      await page.goto(`${world.url}/console/books`);
      await page.locator("#letters-title").waitFor();
      expect(missingIn(await words(".order"), chunk)).toEqual([]);
    },
    "GET /console/orders/:order": async (chunk) => {
      await page.goto(`${world.url}/console/orders/A-1001`);
      await merchant.title("A-1001").waitFor();
      expect(missingIn(await words(".order"), chunk)).toEqual([]);
      await page.goto(`${world.url}/console/orders/${encodeURIComponent(chunk[0] ?? "")}`);
      await page.locator("#order-trouble").waitFor();
    },
  };
  for (const chunk of CHUNKS) {
    await filledWith(chunk);
    // A declined order is shown to a page that would send it to the same place (worker/checkout/session.ts).
    await world.sql`update orders set address = address || '{"postcode": "20121"}' where status = 'declined'`;
    // What was typed has the length that a field takes, or no price is asked with it.
    const short = chunk.join(" ").slice(0, ADDRESS_FIELD_MAX);
    const draft = { address: { ...ADDRESS, name: short, line1: short, line2: short, city: short }, email: "" };
    await world.sql`
      update sessions set draft = ${world.sql.json(draft)} where checkout_id not in (select checkout_id from orders)`;
    for (const route of DRAWN) {
      await visits[route](chunk);
      expect(caught(), route).toEqual([]);
    }
  }
});
