/** The scripts that a real browser runs in each page are those of the inventory in docs/security.md, all of them and no other. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { bankLink, newcomer } from "../../scripts/shots/shopper.ts";
import { useStage, type Visit } from "../browser/stage.ts";
import { orderLink, walletLink } from "../support/papers.ts";
import { buyNowLink, firstPurchase } from "../support/shopping.ts";

const stage = useStage("browser-scripts");

/** "script in page" for each pair of the table. */
function inventory(): string[] {
  const text = readFileSync(join(ROOT, "docs/security.md"), "utf8");
  const [, table = ""] = /^## Script inventory[\s\S]*?^\|---.*\n((?:\|.*\n)+)/m.exec(text) ?? [];
  const rows = table
    .trim()
    .split("\n")
    .map((row) => row.split("|").map((cell) => cell.trim()));
  return rows.flatMap(([, script, , where = ""]) => where.split(", ").map((page) => `${script} in ${page}`)).toSorted();
}

/** What the browser parsed as script, in our page and in frames on it. */
interface Parsed {
  url: string;
  executionContextAuxData?: object;
}

const placeOf = ({ executionContextAuxData: place = {} }: Parsed) => place as { frameId?: string; isDefault?: boolean };

/** Opens a page and answers with what it ran, by the names of the inventory, once it has done what it can. */
async function ranIn(link: string, act: (visit: Visit) => Promise<unknown>): Promise<string[]> {
  const visit = await stage.visit();
  const { page, context } = visit;
  const session = await context.newCDPSession(page);
  const parsed: Parsed[] = [];
  session.on("Debugger.scriptParsed", (script: Parsed) => parsed.push(script));
  await session.send("Debugger.enable");
  const { frameTree } = await session.send("Page.getFrameTree");
  await page.goto(link);
  await act(visit);
  await session.detach();
  // Those without an address are the test's own, by the same protocol; the policy lets a page make none.
  const theirs = parsed.filter((script) => script.url !== "" && placeOf(script).isDefault);
  const isOnPage = (script: Parsed) => placeOf(script).frameId === frameTree.frame.id;
  const inFrames = theirs.filter((script) => !isOnPage(script)).map(({ url }) => new URL(url).origin);
  expect([...new Set(inFrames)].filter((origin) => origin !== stage.world.sandbox.url)).toEqual([]);
  return [...new Set(theirs.filter(isOnPage).map(({ url }) => nameOf(url, link)))].toSorted();
}

function nameOf(url: string, link: string): string {
  const { world } = stage;
  if (url === link) return "the page's own";
  const part = new RegExp(`^${world.url}/(books|extras|paying|proof)/en(?:-GB)?\\.js\\?\\d+$`).exec(url)?.[1];
  if (part) return part;
  if (url === `${world.sandbox.url}/en_US/messenger.Extensions.js`) return "Messenger Extensions SDK";
  return url === `${world.sandbox.url}/stripe-js/stripe.js` ? "Stripe.js" : url;
}

test("each page runs the scripts that the inventory names for it, all of them and no other", async () => {
  const { world } = stage;
  const ran: Record<string, string[]> = {};
  const link = await buyNowLink(world);
  const bought = await ranIn(link, async ({ checkout }) => {
    await checkout.fillAddress();
    await checkout.fillCard();
    await checkout.button("extras.code").click();
    await checkout.field("code").waitFor();
    await checkout.pay.click();
    await checkout.heading("plate.paid").waitFor();
  });
  // Somebody else opens the same link: who they are would help now.
  const passedOn = await ranIn(link, async ({ page, checkout }) => {
    await page.waitForFunction(() => "MessengerExtensions" in window);
    await checkout.button("me").waitFor();
  });
  expect(passedOn).toContain("Messenger Extensions SDK");
  expect(bought).not.toContain("Messenger Extensions SDK");
  ran.checkout = [...new Set([...bought, ...passedOn])];
  const person = newcomer(world.sandbox, "en");
  ran.bank = await ranIn(await bankLink(world.sandbox, person), async ({ checkout }) => {
    await checkout.button("confirm").click();
    await checkout.root.locator('iframe[title^="Sandbox Bank"]').waitFor();
  });
  ran.notice = await ranIn(`${world.url}/c/nothing`, async (visit) => {
    visit.expect(/404/);
    await visit.checkout.button("back").waitFor();
  });
  ran.console = await ranIn(`${world.url}/console`, async (visit) => {
    visit.expect(/401/);
    const merchant = consolePage(visit.page);
    const books = visit.page.waitForResponse(/\/api\/merchant\/dead-letters$/);
    await merchant.signIn();
    await merchant.row("A-1001").click();
    await merchant.title("A-1001").waitFor();
    await books;
  });
  const found = Object.entries(ran).flatMap(([page, scripts]) => scripts.map((script) => `${script} in ${page}`));
  expect(found.toSorted()).toEqual(inventory());
});

test("papers run none", async () => {
  const { world } = stage;
  await firstPurchase(world);
  const order = await orderLink(world);
  const deletion = `${world.url}/meta/data-deletion/${"a".repeat(32)}`;
  const seen = async ({ page }: Visit) => page.locator("footer a").waitFor();
  for (const link of [order, `${order}/withdraw`, `${world.url}/legal/seller`, deletion]) {
    expect(await ranIn(link, seen), link).toEqual([]);
  }
  const through = async ({ page }: Visit) => {
    for (const label of ["Open my wallet", "See all of it", "Back to my wallet", "Remove"])
      await page.getByRole("button", { name: label, exact: true }).first().click();
    await page.getByRole("button", { name: "Yes, remove" }).waitFor();
  };
  expect(await ranIn(await walletLink(world), through)).toEqual([]);
});
