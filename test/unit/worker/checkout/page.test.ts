/// <reference path="../../../../worker/modules.d.ts" />
import { beforeAll, describe, expect, test } from "vitest";
import type { BankBoot, Boot } from "../../../../contract/checkout.ts";
import { buildIfStale } from "../../../../scripts/build.ts";
import { fc } from "../../seeded.ts";

// The module holds the built page, so that can only be imported once there is one.
let page: typeof import("../../../../worker/checkout/page.ts");
beforeAll(async () => {
  await buildIfStale();
  page = await import("../../../../worker/checkout/page.ts");
});

const NASTY = `</script><script>alert(1)</script><!-- "'&\u2028\u2029 {{nonce}} $& 😀`;

function boot(change: Partial<Boot> = {}): Boot {
  const { locale, dir, strings } = page.pickLocale(["en"], "en", "checkout");
  return {
    page: "checkout",
    locale,
    dir,
    strings,
    shop: {
      name: "Officina Caffè",
      legalName: "Officina Caffè S.r.l.",
      sellerUrl: "https://pay.example.com/legal/seller?lang=en",
      colour: "#0a6c5b",
      logoUrl: null,
      termsUrl: "https://officina.test/terms",
      privacyUrl: "https://officina.test/privacy",
      withdrawalUrl: "https://officina.test/withdrawal",
      chatUrl: "https://m.me/1001",
      digits: 2,
      testMode: true,
    },
    lines: [
      {
        title: "House blend, 500 g",
        detail: "€59.98/kg",
        imageUrl: "https://officina.test/a.jpg?b=1&c=2",
        quantity: 2,
        total: { amount: 5998, currency: "EUR" },
      },
    ],
    provider: { publishableKey: "pk_test_1", scriptUrl: null },
    order: null,
    messenger: null,
    ...change,
  };
}

/** The boot document as the page's own script would read it. */
function bootIn(html: string): unknown {
  const [, json = ""] = /<script[^>]*type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
}

describe("the first answer", () => {
  test("already shows the product and its price, in its language, with no slot left open", () => {
    const html = page.renderPage(boot(), "NONCE");
    expect(html).toContain("House blend, 500 g");
    expect(html).toContain("€59.98");
    expect(html).toContain('lang="en"');
    expect(html).toContain('dir="ltr"');
    expect(html).toContain("https://officina.test/a.jpg?b=1&amp;c=2");
    expect(html).not.toMatch(/\{\{\w+\}\}/);
  });

  test("carries the whole boot document", () => {
    expect(bootIn(page.renderPage(boot(), "NONCE"))).toEqual(boot());
  });

  test("gives every script and style of its own the nonce", () => {
    const html = page.renderPage(boot(), "NONCE");
    const tags = html.match(/<(?:script|style)\b[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThanOrEqual(2);
    expect(tags.filter((tag) => !tag.includes('nonce="NONCE"') && !tag.includes("application/json"))).toEqual([]);
  });

  test("is in the merchant's colour", () => {
    expect(page.renderPage(boot(), "N")).toContain("--brand:#0a6c5b;--on-brand:#fff");
  });

  test("without a line shows no price and fetches no picture", () => {
    const html = page.renderPage(boot({ lines: [] }), "N");
    expect(html).not.toContain("€");
    expect(html).not.toMatch(/src=""/);
  });

  test("of a link with nothing behind it has no form and no card field in it, and less than half of the weight", () => {
    const { strings } = page.pickLocale(["en"], "en", "notice");
    const checkout = page.renderPage(boot(), "N");
    for (const kind of ["expired", "missing", "return"] as const) {
      const html = page.renderPage(boot({ page: kind, strings, lines: [] }), "N");
      expect(html).toContain("Officina Caffè");
      expect(html).not.toMatch(/\{\{\w+\}\}|stripe\.js|createConfirmationToken/);
      expect(html.length).toBeLessThan(checkout.length / 2);
    }
  });

  test("of the checkout is called what it is for, because Messenger's own bar shows the title above the shop's name", () => {
    expect(page.renderPage(boot(), "N")).toContain("<title>Checkout</title>");
  });

  test("runs nothing that a product or a shop is called", () => {
    const harmless = page.renderPage(boot(), "N");
    const [line] = boot().lines;
    if (!line) throw new Error("there is a line");
    const shop = { ...boot().shop, name: NASTY };
    const nasty = boot({ shop, lines: [{ ...line, title: NASTY, detail: NASTY, imageUrl: NASTY }] });
    const html = page.renderPage(nasty, "N");
    const scripts = (text: string) => text.match(/<script/gi)?.length;
    expect(scripts(html)).toBe(scripts(harmless));
    expect(html).not.toContain("<script>alert(1)");
    expect(html).not.toContain('<!-- "');
    expect(bootIn(html)).toEqual(nasty);
    expect(html).toContain("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- &quot;&#39;&amp;");
  });

  test("of whatever words leaves its elements as they are and its boot document readable", () => {
    const harmless = page.renderPage(boot(), "N").match(/<[a-z!/]/gi)?.length;
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (words) => {
        const [line] = boot().lines;
        const named = boot({ lines: line ? [{ ...line, title: `t${words}`, detail: `d${words}` }] : [] });
        const html = page.renderPage(named, "N");
        expect(html.match(/<[a-z!/]/gi)?.length).toBe(harmless);
        expect(bootIn(html)).toEqual(named);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the page behind [Confirm with your bank]", () => {
  function bankBoot(change: Partial<BankBoot> = {}): BankBoot {
    const { shop, provider } = boot();
    return {
      ...page.pickLocale(["en"], "en", "bank"),
      shop,
      provider,
      total: { amount: 3499, currency: "EUR" },
      ...change,
    };
  }

  test("already names the shop, the amount and why, with no slot left open", () => {
    const html = page.renderBankPage(bankBoot(), "N");
    expect(html).toContain("<h1>Officina Caffè</h1>");
    expect(html).toContain("<h2>€34.99</h2>");
    expect(html).toContain("Nothing is charged until you confirm.");
    expect(html).toContain("Confirm with your bank</button>");
    expect(html).not.toMatch(/\{\{\w+\}\}/);
    expect(bootIn(html)).toEqual(bankBoot());
  });

  test("of a link that is over says that, and names no amount", () => {
    const html = page.renderBankPage(bankBoot({ total: null }), "N");
    expect(html).toContain("<h2>This link is over</h2>");
    expect(html).toContain("Back to the chat</button>");
    expect(html).not.toContain("€");
  });

  test("runs nothing that a shop is called", () => {
    const scripts = (text: string) => text.match(/<script/gi)?.length;
    const html = page.renderBankPage(bankBoot({ shop: { ...boot().shop, name: NASTY } }), "N");
    expect(scripts(html)).toBe(scripts(page.renderBankPage(bankBoot(), "N")));
  });
});

describe("the language", () => {
  test("is the first one asked for that we have", () => {
    expect(page.pickLocale(["en-GB", "de"], "en").locale).toBe("en-GB");
    expect(page.pickLocale(["tlh", "en-US"], "en").locale).toBe("en-US");
  });

  test("is the shop's where none is, and English where the shop's is not ours either", () => {
    expect(page.pickLocale([], "en-GB").locale).toBe("en-GB");
    expect(page.pickLocale(["tlh"], "tlh")).toMatchObject({ locale: "en", dir: "ltr" });
  });

  test("is never one that Intl refuses, whatever a header says", () => {
    const tag = fc.stringMatching(/^(en|it|de|ar)(-[A-Za-z0-9]{1,9}){0,3}$/);
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 4 }), (tags) => {
        const { locale } = page.pickLocale(page.acceptedLocales(tags.join(",")), "en");
        expect(() => new Intl.NumberFormat(locale)).not.toThrow();
      }),
    );
    expect(page.pickLocale(["en-12"], "en").locale).toBe("en");
  });

  test("comes with the strings of the page and of every page, and no others", () => {
    const { strings } = page.pickLocale(["en"], "en", "checkout");
    expect(strings.pay).toContain("{amount}");
    expect(strings.back).toBe("Back to the chat");
    expect(strings["bank.why"]).toBeUndefined();
    expect(page.pickLocale(["en"], "en").strings.pay).toBeUndefined();
    expect(page.pickLocale(["en"], "en").strings.back).toBe("Back to the chat");
  });
});

describe("an Accept-Language header", () => {
  test.each([
    ["de-DE,de;q=0.9,en;q=0.8", ["de-DE", "de", "en"]],
    ["en;q=0.2, it;q=0.9", ["it", "en"]],
    ["*, en;q=0", []],
    ["en;q=abc, it", ["it"]],
    ["<script>, ../etc, en", ["en"]],
    ["", []],
    [null, []],
  ])("%o names %o, best first", (header, tags) => {
    expect(page.acceptedLocales(header)).toEqual(tags);
  });
});
