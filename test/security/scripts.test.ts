/** The scripts that a real browser runs in each page are those of the inventory in docs/security.md, all of them and no other. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { bankLink, newcomer } from "../../scripts/shots/shopper.ts";
import { useStage, type Visit } from "../browser/stage.ts";
import { orderLink } from "../support/papers.ts";
import { answerTo, buyNowLink, firstPurchase, linkIn } from "../support/shopping.ts";

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
  if (new RegExp(`^${world.url}/extras/en(-GB)?\\.js\\?\\d+$`).test(url)) return "extras";
  return url === `${world.sandbox.url}/stripe-js/stripe.js` ? "Stripe.js" : url;
}

test("each page runs the scripts that the inventory names for it, all of them and no other", async () => {
  const { world } = stage;
  const ran: Record<string, string[]> = {};
  ran.checkout = await ranIn(await buyNowLink(world), async ({ checkout }) => {
    await checkout.fillAddress();
    await checkout.fillCard();
    await checkout.button("extras.code").click();
    await checkout.field("code").waitFor();
    await checkout.pay.click();
    await checkout.heading("plate.paid").waitFor();
  });
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
    await merchant.signIn();
    await merchant.row("A-1001").click();
    await merchant.title("A-1001").waitFor();
  });
  const found = Object.entries(ran).flatMap(([page, scripts]) => scripts.map((script) => `${script} in ${page}`));
  expect(found.toSorted()).toEqual(inventory());
});

test("papers run none", async () => {
  const { world } = stage;
  await firstPurchase(world);
  const order = await orderLink(world);
  const say = () => world.sandbox.messenger.say("giulia", "send me my data");
  const leads = ({ buttons }: Awaited<ReturnType<typeof answerTo>>) =>
    buttons.some((button) => button.type === "web_url" && button.url.includes("/my-data/"));
  const data = linkIn(await answerTo(world, "giulia", say, leads));
  const seen = async ({ page }: Visit) => page.locator("footer a").waitFor();
  for (const link of [order, `${order}/withdraw`, `${world.url}/legal/seller`, data]) {
    expect(await ranIn(link, seen), link).toEqual([]);
  }
});
