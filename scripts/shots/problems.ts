/** Scenes of what went wrong beside the orders, in the merchant's page. */
import type { DeadLetter, Replayed } from "../../contract/dead-letter.ts";
import { DIFFERENCE_KINDS } from "../../contract/difference.ts";
import { arrive, buys } from "./console.ts";
import { type Scene, toTheEnd } from "./tour.ts";

/** Every kind of difference, and a letter of each sort. */
export const problems: Scene = async (tour) => {
  const now = new Date(tour.world.sandbox.clock.now()).toISOString();
  const order = await buys(tour);
  const { page, merchant, context } = await arrive(tour);
  let letters = LETTERS.map((letter, row) => {
    const whose = letter.what.includes("ORDER") ? { id: order.id, number: order.number } : null;
    return { ...letter, what: letter.what.replace("ORDER", order.id), row, order: whose, attempts: 8, at: now };
  });
  const differences = DIFFERENCE_KINDS.map((kind, id) => {
    const whose = kind === "unknown_order" ? null : { id: order.id, number: order.number };
    const amount = { amount: 3499, currency: "EUR" };
    return { id, kind, subject: `pi_${kind}`, order: whose, amount, firstSeenAt: now, closedAt: null, advice: "" };
  });
  const books = { differences, comparedAt: { recent: now, whole: null } };
  await context.route("**/merchant/differences", (route) => route.fulfill({ json: books }));
  await context.route("**/merchant/dead-letters", (route) => route.fulfill({ json: { deadLetters: letters } }));
  let status: Replayed["status"] = "done";
  await context.route("**/replay", (route) => route.fulfill({ json: { status } }));
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
  for (status of ["done", "pending", "waiting", "dead"] as const) {
    await page.locator("#letters-title + ul button").first().click();
    await merchant.notice(`told.${status}`).waitFor();
    await tour.look(page, `console-problems-${status}`);
  }
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

const LETTERS: Omit<DeadLetter, "row" | "order" | "attempts" | "at">[] = [
  { box: "outbox", about: "receipt", why: "gone", what: "receipt:ORDER", reason: "graph 551/1545041" },
  { box: "outbox", about: "order", why: "window", what: "goods:ORDER:shipped", reason: "window" },
  { box: "outbox", about: "reply", why: "silent", what: "reply:12:0", reason: "no answer" },
  { box: "outbox", about: "reply", why: "page", what: "reply:13:0", reason: "graph 190/463" },
  { box: "outbox", about: "alert", why: "deaf", what: "alert:low_stock:3", reason: "http 500" },
  { box: "inbox", about: "provider", why: "failed", what: "stripe payment_intent.succeeded", reason: "UnknownOutcome" },
  { box: "inbox", about: "buyer", why: "failed", what: "messenger message", reason: "PostgresError" },
];
