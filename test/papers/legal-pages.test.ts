/** The seller's legal texts on our own pages, one address per version. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readPaper } from "../support/papers.ts";
import { atRest } from "../support/records.ts";
import { buyNowLink } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "legal-pages" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

describe("a legal text", () => {
  test.each([
    ["en", "Right of withdrawal", "You may withdraw from this contract within 14 days", "ltr"],
    ["it", "Diritto di recesso", "Puoi recedere da questo contratto entro 14 giorni", "ltr"],
    ["de", "Widerrufsrecht", "Du kannst diesen Vertrag binnen 14 Tagen", "ltr"],
    ["ar", "حق العدول", "يحق لك العدول عن هذا العقد خلال 14 يومًا", "rtl"],
  ])("stands there in %s, with the frame in the same language", async (lang, title, text, dir) => {
    const paper = await readPaper(world, `/legal/withdrawal/2026-11?lang=${lang}`);
    expect(paper.status).toBe(200);
    expect(paper.words).toContain(title);
    expect(paper.words).toContain(text);
    expect(paper.html).toContain(`<html lang="${lang}" dir="${dir}">`);
  });

  test("that was not written in the language asked for stands there in the shop's", async () => {
    await world.sql`update shop set locale = 'it-IT'`;
    const { words, html } = await readPaper(world, "/legal/terms/2026-11?lang=fr", {
      headers: { "accept-language": "fr" },
    });
    expect(words).toContain("Questo è il negozio dimostrativo");
    expect(html).toContain('<html lang="it"');
  });

  test("without a language in its address is in the browser's", async () => {
    const { words } = await readPaper(world, "/legal/privacy/2026-11", {
      headers: { "accept-language": "de-AT,en;q=0.5" },
    });
    expect(words).toContain("Das ist der Vorführladen");
  });

  test("may be kept by browsers, because a version never changes, and runs nothing", async () => {
    const { headers, html } = await readPaper(world, "/legal/terms/2026-11?lang=en");
    expect(headers.get("cache-control")).toBe("public, max-age=86400");
    expect(headers.get("vary")).toBe("accept-language");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'nonce-[^']+';/);
    expect(html).not.toMatch(/<script|\{\{\w+\}\}/);
  });

  test("is text, whatever is written in it", async () => {
    const body = `<script>alert(1)</script>\n\n</article><a href="javascript:x">{{nonce}} $& "'&`;
    await world.sql`insert into legal_texts values ('2027-01', 'terms', 'en', ${body}, now())`;
    const { html, words } = await readPaper(world, "/legal/terms/2027-01?lang=en");
    expect(words).toContain("<script>alert(1)</script>");
    expect(words).toContain(`{{nonce}} $& "'&`);
    expect(html).not.toMatch(/<script|<a href="javascript/);
  });

  test("of an older version stays where it was", async () => {
    await world.sql`update shop set terms_version = '2027-01'`;
    expect((await readPaper(world, "/legal/terms/2026-11?lang=en")).words).toContain("This is the demo shop");
  });
});

test("the seller's sheet has name, address and every way to reach them", async () => {
  const { status, words, html } = await readPaper(world, "/legal/seller?lang=de");
  expect(status).toBe(200);
  expect(words).toContain("Officina Caffè S.r.l. Via Torino 7 20123 Milano MI Italy");
  expect(html).toContain('href="mailto:ciao@officina.test"');
  expect(html).toContain('href="tel:+39025550100"');
});

test("before paying, the page has the seller's name, their sheet, and the texts one tap away, each of them there", async () => {
  const html = await (await fetch(await buyNowLink(world))).text();
  const boot = JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "{}");
  expect(boot.shop.legalName).toBe("Officina Caffè S.r.l.");
  const { sellerUrl, termsUrl, privacyUrl, withdrawalUrl } = boot.shop;
  for (const url of [sellerUrl, termsUrl, privacyUrl, withdrawalUrl]) {
    expect(new URL(url).origin).toBe(world.url);
    expect((await readPaper(world, url)).status).toBe(200);
  }
});

test.each([
  "/legal/terms/1999-01",
  "/legal/terms/%00",
  "/legal/imprint/2026-11",
  "/legal/terms",
  "/legal/terms/2026-11/more",
  "/legal",
  "/legal/terms/..%2F2026-11?lang=%3Cscript%3E",
])("%s gets the one answer of everything that is not there", async (path) => {
  const missing = await readPaper(world, "/legal/terms/nothing");
  const { status, words, headers } = await readPaper(world, path);
  expect([status, words]).toEqual([404, missing.words]);
  expect(headers.get("cache-control")).toBe("no-store");
});
