/**
 * Texts of others in every place where we show one, in a real browser that has been told to ignore our policy: that nothing of them runs,
 * loads or leads away is the work of the escapes alone.
 */
import { expect, test } from "vitest";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { html } from "../../worker/html.ts";
import { useStage, type Visit } from "../browser/stage.ts";
import { HOSTILE_TEXTS } from "../support/hostile-texts.ts";
import { moveGoods, refund } from "../support/merchant.ts";
import { orderLink, walletLink } from "../support/papers.ts";
import { buyNowLink, firstPurchase, freshLink } from "../support/shopping.ts";

const stage = useStage("browser-hostile");

/** A page of nothing: what documents read there ask for relative to it is nowhere. */
const READER = "https://reader.example/";

/** As the worker keeps them: no text in PostgreSQL has a U+0000. */
const TEXTS = HOSTILE_TEXTS.map((text) => text.replaceAll("\0", ""));
const CHUNKS = [0, 1, 2, 3].map((part) => TEXTS.filter((_, index) => index % 4 === part));

interface Sentinel extends Visit {
  /** What ran, spoke or was fetched since last asked. */
  caught(): string[];
  /** In how many of the documents something ran or was fetched, since the beginning. */
  noticedIn(): number;
  /** Reads these documents as a browser would, each in a frame of its own, and answers with the words of each. */
  read(documents: string[]): Promise<string[]>;
}

async function sentinel(): Promise<Sentinel> {
  const visit = await stage.visit({ bypassCSP: true });
  // Pictures at addresses that lead nowhere; what the test's own broken pages do.
  visit.expect(/Failed to load resource|ERR_|Not allowed to load local resource/);
  const { context, page, requests } = visit;
  const seen: string[] = [];
  const noticed = new Set<string>();
  await context.exposeBinding("xss", ({ frame }) => {
    noticed.add(frame.name());
    seen.push("ran");
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname === "xss.invalid") noticed.add(request.frame().name());
  });
  page.on("dialog", async (dialog) => {
    seen.push("spoke");
    await dialog.dismiss();
  });
  await context.route(`${READER}**`, (route) =>
    route.request().url() === READER
      ? route.fulfill({ contentType: "text/html", body: "<!doctype html>" })
      : route.abort(),
  );
  await context.route(/^https?:\/\/xss\.invalid\//, (route) => route.abort());
  return {
    ...visit,
    noticedIn: () => noticed.size,
    caught: () => {
      const fetched = requests.splice(0).filter(({ url }) => url.hostname === "xss.invalid");
      return [...seen.splice(0), ...fetched.map(({ url }) => url.href)];
    },
    read: (documents) =>
      page.evaluate(async (all) => {
        const read = async (source: string, index: number) => {
          const frame = document.createElement("iframe");
          frame.name = `document-${index}`;
          const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
          frame.srcdoc = source;
          document.body.append(frame);
          await loaded;
          // Animations, focus and media speak after the document is there.
          for (let frames = 0; frames < 3; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
          const words = frame.contentDocument?.documentElement.textContent ?? "";
          frame.remove();
          return words;
        };
        return await Promise.all(all.map(read));
      }, documents),
  };
}

test("the sentinel notices: written into a page unescaped, most of these texts run, and escaped none does", async () => {
  expect(new Set(HOSTILE_TEXTS).size).toBeGreaterThanOrEqual(200);
  const { page, caught, noticedIn, read, expect: announce } = await sentinel();
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

/** A picture may be at any address of the merchant's. */
const pictureOf = (text: string) => (text.startsWith("//") ? null : text);

/** Everything that a merchant, a buyer, a carrier or a provider has written, as these texts. */
async function fill(chunk: string[]): Promise<void> {
  const { sql } = stage.world;
  const all = chunk.join(" ");
  const seller = { legalName: all, address: chunk.join("\n"), email: all, phone: all, register: all, vatId: all };
  const place = {
    country: "IT",
    name: all,
    line1: all,
    line2: all,
    postcode: "20121",
    city: all,
    region: "MI",
    phone: all,
  };
  const nothing = {
    quantity: 1,
    unitMinor: 0,
    grossMinor: 0,
    discountMinor: 0,
    taxMinor: 0,
    taxBasisPoints: 0,
    paidMinor: 0,
  };
  const lines = chunk.map((text) => ({
    variantId: "x",
    title: text,
    detail: text,
    imageUrl: pictureOf(text),
    ...nothing,
  }));
  await sql`update shop set name = ${all}, seller = ${sql.json(seller)}, logo_url = ${chunk[0] ?? ""}`;
  await sql`update products set title = ${all}, description = ${all}, image_url = ${chunk[1] ?? ""}, texts = '{}'`;
  await sql`update variants set title = ${all}, texts = '{}'`;
  await sql`update legal_texts set body = ${chunk.join("\n\n")}`;
  await sql`update addresses set address = ${sql.json(place)}`;
  await sql`update cards set brand = ${all}`;
  await sql`update buyers set first_name = ${all}`;
  await sql`update refunds set note = ${all}, failure = ${all}`;
  await sql`
    update orders set seller = ${all}, sold_by = ${sql.json(seller)}, address = ${sql.json(place)}, email = ${all},
      lines = jsonb_build_array(lines->0) || ${sql.json(lines)}, carrier = ${all}, tracking_number = ${all},
      tracking_url = ${`https://parcels.example/?${all}`}, card_brand = ${all}, card_last4 = ${all}, decline_code = ${all}`;
}

/** As it is read: an HTML parser knows one kind of line break. */
const asRead = (text: string) => text.replaceAll(/\r\n?/g, "\n");
const missingIn = (words: string, chunk: string[]) => chunk.filter((text) => !asRead(words).includes(asRead(text)));
/** Our own script would ask the worker from a frame without an address. */
const withoutOurScript = (page: string) =>
  page.replace(/<script type="module" nonce="[^"]+">[\s\S]*?<\/script><\/body>/, "</body>");

async function paths(): Promise<Record<string, string>> {
  const order = new URL(await orderLink(stage.world)).pathname;
  const [row] = await stage.world.sql<
    { id: string; version: string }[]
  >`select id, terms_version as version from orders`;
  return {
    order,
    withdraw: `${order}/withdraw`,
    terms: `/legal/terms/${row?.version}`,
    seller: "/legal/seller",
    door: new URL(await walletLink(stage.world)).pathname,
    deletion: `/meta/data-deletion/${"a".repeat(32)}`,
    notice: "/c/nothing",
    back: `/return/${row?.id}`,
    bank: "/b/nothing",
    console: "/console",
  };
}

test("what others wrote runs in no first answer: papers, notices, the till, the console; nor what stands in an address", async () => {
  const { page, caught, read, expect: announce } = await sentinel();
  const buyer = await firstPurchase(stage.world, { keep: true });
  const headers = { cookie: `__Host-threadtill=${buyer.page.session}` };
  await moveGoods(stage.world, "shipped", { carrier: "DHL", trackingNumber: "JD014600003" });
  await refund(stage.world, "A-1001", { amountMinor: 100, note: "x" });
  const known = await paths();
  const link = new URL(await freshLink(stage.world)).pathname;
  await page.goto(READER);
  for (const chunk of CHUNKS) {
    await fill(chunk);
    const typed = encodeURIComponent(chunk.join(" ").toWellFormed());
    const reflected = [
      `/c/${typed}`,
      `/o/${typed}`,
      `/legal/terms/${typed}`,
      `/legal/seller?lang=${typed}`,
      `/return/${typed}`,
    ];
    const asked = [...Object.values(known), link, ...reflected, `/console/orders/${typed}`];
    const answers = await Promise.all(
      asked.map(async (path) => await (await stage.world.fetch(path, { headers })).text()),
    );
    const words = await read(answers.map(withoutOurScript));
    expect(caught()).toEqual([]);
    const at = (path: string) => words[asked.indexOf(path)] ?? "";
    expect(missingIn(at(known.order ?? ""), chunk)).toEqual([]);
    expect(
      missingIn(
        at(known.terms ?? ""),
        chunk.filter((text) => text === text.trim() && !text.includes("\n")),
      ),
    ).toEqual([]);
  }
  // The same with an escape that is left out.
  const [answer = ""] = [await (await stage.world.fetch(known.order ?? "")).text()];
  announce(/about:srcdoc|uncaught/);
  await read([answer.replaceAll("&lt;", "<").replaceAll("&gt;", ">")]);
  expect(caught()).not.toEqual([]);
});

test("what others wrote runs nowhere in a wallet: not among its cards, addresses and orders, not where it asks, not in the data", async () => {
  const { page, caught, read } = await sentinel();
  await firstPurchase(stage.world, { keep: true, tap: true });
  const link = await walletLink(stage.world);
  const [ids] = await stage.world.sql<
    { card: string; address: string }[]
  >`select (select id from cards) as card, (select id from addresses) as address`;
  const key = "a".repeat(64);
  const press = async (form: Record<string, string>) => {
    const body = new URLSearchParams({ key, ...form });
    const answer = await stage.world.fetch(link, { method: "POST", headers: { origin: stage.world.url }, body });
    expect(answer.status).toBe(200);
    return await answer.text();
  };
  await page.goto(READER);
  for (const chunk of CHUNKS) {
    await fill(chunk);
    const { card = "", address = "" } = ids ?? {};
    const pages = [
      await press({ deed: "show" }),
      await press({ deed: "remove_card", id: card }),
      await press({ deed: "end_taps", id: card }),
      await press({ deed: "end_taps", id: card, sure: "yes" }),
      await press({ deed: "remove_address", id: address }),
      await press({ deed: "erase" }),
      await press({ deed: "data" }),
    ];
    const words = await read(pages);
    expect(caught()).toEqual([]);
    for (const shown of words.slice(0, 4)) expect(missingIn(shown, chunk)).toEqual([]);
    for (const text of chunk.slice(0, 3)) expect(words.at(-1)).toContain(JSON.stringify(text).slice(1, -1));
  }
});

test("what others wrote runs in no page that draws itself: the checkout of somebody who comes back, the merchant's list and order", async () => {
  const { page, caught, checkout, expect: announce } = await sentinel();
  announce(/401/);
  await firstPurchase(stage.world, { keep: true });
  await refund(stage.world, "A-1001", { amountMinor: 100, note: "x" });
  const link = await freshLink(stage.world);
  const merchant = consolePage(page);
  for (const [turn, chunk] of CHUNKS.entries()) {
    await fill(chunk);
    await page.goto(link);
    await checkout.pay.waitFor();
    expect(missingIn((await page.locator("body").textContent()) ?? "", chunk.slice(0, 3))).toEqual([]);
    await page.goto(`${stage.world.url}/console`);
    if (turn === 0) await merchant.signIn();
    await merchant.row("A-1001").waitFor();
    await page.goto(`${stage.world.url}/console/orders/A-1001`);
    await merchant.title("A-1001").waitFor();
    expect(missingIn((await page.locator(".order").textContent()) ?? "", chunk)).toEqual([]);
    expect(caught()).toEqual([]);
  }
});

test("what a buyer types into every field of the form runs nowhere, until it is paid", async () => {
  const { page, caught, checkout } = await sentinel();
  const text = `"><img src=x onerror=xss()>`;
  await page.goto(await buyNowLink(stage.world));
  await checkout.fillAddress({ name: text, line1: text, city: text });
  await checkout.fillCard();
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  expect(await page.locator("body").textContent()).toContain(text);
  expect(caught()).toEqual([]);
});
