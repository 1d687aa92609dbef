/** Scenes of what went wrong beside the orders, in the merchant's page. */
import { DIFFERENCE_KINDS } from "../../contract/difference.ts";
import { arrive, buys } from "./console.ts";
import { type Scene, toTheEnd } from "./tour.ts";

/** Every kind of difference, and a letter of each sort. */
export const problems: Scene = async (tour) => {
  const now = new Date(tour.world.sandbox.clock.now()).toISOString();
  const order = await buys(tour);
  const { page, merchant, context } = await arrive(tour);
  let letters = LETTERS.map(([box, what, reason], row) => {
    return { box, row, what: what.replace("ORDER", order.id), reason, attempts: 8, at: now };
  });
  const differences = DIFFERENCE_KINDS.map((kind, id) => {
    const whose = kind === "unknown_order" ? null : { id: order.id, number: order.number };
    const amount = { amount: 3499, currency: "EUR" };
    return { id, kind, subject: `pi_${kind}`, order: whose, amount, firstSeenAt: now, closedAt: null, advice: "" };
  });
  const books = { differences, comparedAt: { recent: now, whole: null } };
  await context.route("**/merchant/differences", (route) => route.fulfill({ json: books }));
  await context.route("**/merchant/dead-letters", (route) => route.fulfill({ json: { deadLetters: letters } }));
  await context.route("**/replay", (route) => route.fulfill({ json: {} }));
  await merchant.signIn();
  await page.locator("#row-books").waitFor();
  await tour.look(page, "console-problems-entry");
  await page.locator("#row-books").click();
  await page.locator("#money-title").waitFor();
  await tour.look(page, "console-problems");
  await page.locator("#letters-title").scrollIntoViewIfNeeded();
  await tour.look(page, "console-problems-letters");
  await toTheEnd(page);
  await tour.look(page, "console-problems-end");
  await page.locator("#letters-title + ul button").first().click();
  await merchant.says("letter.receipt").waitFor({ state: "detached" });
  await page.clock.runFor(1_500);
  await merchant.says("letter.again").waitFor();
  await tour.look(page, "console-problems-again");
  letters = [];
  books.differences = [];
  await merchant.button("again").click();
  await page.locator(".order .nothing h3").waitFor();
  await tour.look(page, "console-problems-nothing");
  await context.route("**/merchant/differences", (route) => route.abort());
  await merchant.button("again").click();
  await page.locator("#books-trouble").waitFor();
  await tour.look(page, "console-problems-trouble");
  await context.route("**/books/*.js*", (route) => route.abort());
  await page.reload();
  await page.locator("#books-trouble").waitFor();
  await tour.look(page, "console-problems-no-script");
};

const LETTERS = [
  ["outbox", "receipt:ORDER", "graph 551/1545041"],
  ["outbox", "goods:ORDER:shipped", "window, order_shipped_v1 graph 100/"],
  ["outbox", "reply:12:0", "no answer"],
  ["outbox", "alert:refund_failed:ORDER:re_1", "http 500"],
  ["inbox", "stripe payment_intent.succeeded", "UnknownOutcome"],
  ["inbox", "messenger message", "PostgresError"],
] as const;
