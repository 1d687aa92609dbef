/** The demo's checks of taps in the thread can each fail: real taps, then one thing made wrong. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChallengeView } from "../../contract/links.ts";
import type { Bubble, Button } from "../../sandbox/messenger/bubble.ts";
import { boughtOneAskedOnce, freshPrice, offersNextCard, saysAlreadyPaid } from "../../scripts/demo/checks/answers.ts";
import { cardRemoved, tapsAllowed } from "../../scripts/demo/checks/kept.ts";
import { nothingBought } from "../../scripts/demo/checks/money.ts";
import { onlyTheQuestion } from "../../scripts/demo/checks/page.ts";
import { paidByPress, paidByTap, tapsBetween, tapsCounted } from "../../scripts/demo/checks/taps.ts";
import { orderTapped } from "../../scripts/demo/known-order.ts";
import { readState, type State } from "../../scripts/demo/state.ts";
import type { Verdict } from "../../scripts/demo/verdict.ts";
import { atRest, timePasses } from "../support/records.ts";
import { card, MINUTE_MS, openShop, toTheTill } from "../support/shopping.ts";
import { buttonOf, payButton, tap } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

const LIMIT = { amount: 5000, currency: "EUR" };
const MOMENTS = ["quoted", "pressed", "offered", "tapped", "tapped again", "declined", "removed"] as const;
type Moment = (typeof MOMENTS)[number];
type Answered = "again" | "late" | "declined";

let world: World;
let psid: string;
let since: string;
let stale: Button;
const states = new Map<Moment, State>();
const answers = new Map<Answered, Bubble[]>();

beforeAll(async () => {
  world = await createWorld({ seed: "demo-tap-checks" });
  const { messenger, stripe, clock } = world.sandbox;
  psid = messenger.person("giulia").psid;
  since = new Date(clock.now()).toISOString();
  const { page, quoteId } = await toTheTill(world);
  await note("quoted");
  await page.pay(quoteId, await card(world, "pm_card_visa", true, true));
  await note("pressed");
  await timePasses(world, 11 * MINUTE_MS);
  const button = await payButton(world);
  await note("offered");
  await tap(world, button);
  await note("tapped");
  answers.set("again", await tap(world, button));
  await note("tapped again");
  const carousel = await openShop(world);
  stale = buttonOf(carousel, "Pay €21.50");
  answers.set("late", await tappedAt(clock.now() - 3 * MINUTE_MS, stale));
  stripe.nextOutcome("decline");
  answers.set("declined", await tap(world, buttonOf(carousel, "Pay €39.50")));
  await note("declined");
  await openShop(world);
  messenger.say("giulia", "cards");
  await timePasses(world, 0);
  await tap(world, buttonOf(last(messenger.thread("giulia")), "Remove"));
  await note("removed");
});
afterAll(() => world.close());

type Spoil = (after: State) => unknown;
type Case = [name: string, from: Moment, check: (before: State, after: State) => Verdict, spoil: Spoil];

/** Each check with the moment before it, and with something after it that it must not accept. */
const CASES: Case[] = [
  ["press: something was tapped in the chat as well", "quoted", byPress, tapOnceMore],
  ["press: it took two", "quoted", byPress, (after) => Object.assign(first(after.orders), { attempt: 2 })],
  ["press: an address was typed", "quoted", byPress, (after) => Object.assign(after, { quotes: after.quotes + 1 })],
  ["taps allowed: by another text", "quoted", allowed, (after) => agree(after, { textVersion: "tap-2020-01" })],
  ["taps allowed: long ago", "quoted", allowed, (after) => agree(after, { at: "2020-01-01T00:00:00Z" })],
  ["taps allowed: up to more", "quoted", allowed, (after) => agree(after, { limitMinor: 5001 })],
  ["taps allowed: never", "quoted", allowed, (after) => Object.assign(first(after.cards), { tapConsent: null })],
  ["tap: it took two", "offered", byTap, tapOnceMore],
  ["tap: a page was opened", "offered", byTap, (after) => Object.assign(after, { sessions: after.sessions + 1 })],
  ["tap: a page paid", "offered", byTap, (after) => Object.assign(last(after.orders), { channel: "page" })],
  ["nothing bought: charged", "tapped", nothingBought, (after) => more(after, "charges")],
  ["nothing bought: asked of Stripe", "tapped", nothingBought, (after) => more(after, "calls")],
  [
    "nothing bought: tried again",
    "tapped",
    nothingBought,
    (after) => Object.assign(last(after.orders), { attempt: 2 }),
  ],
  ["nothing bought: held", "tapped", nothingBought, (after) => Object.assign(last(after.variants), { held: 1 })],
  ["card removed: still kept", "declined", removed, (after) => asBefore(after, "cards")],
  ["card removed: still at Stripe", "declined", removed, (after) => asBefore(after, "methods")],
  ["card removed: never asked of Stripe", "declined", removed, (after) => asBefore(after, "calls")],
];

test.for(CASES)("%s", ([, from, check, spoil]) => {
  const [before, after] = [at(from), at(MOMENTS[MOMENTS.indexOf(from) + 1])];
  expect(check(before, after).differences).toEqual([]);
  const broken = structuredClone(after);
  spoil(broken);
  expect(check(before, broken).differences).not.toEqual([]);
});

test("more taps than one, or fewer, are noticed at the end", () => {
  expect(tapsBetween(at("offered"), at("tapped"), psid)).toEqual({ thread: 1, page: 0 });
  expect(tapsBetween(at("quoted"), at("pressed"), psid)).toEqual({ thread: 0, page: 1 });
  expect(tapsCounted({ thread: 1, page: 1 }).differences).toEqual([]);
  expect(tapsCounted({ thread: 2, page: 1 }).differences).not.toEqual([]);
  expect(tapsCounted({ thread: 1, page: 0 }).differences).not.toEqual([]);
});

test("an order too few is noticed", () => {
  expect(orderTapped(at("offered"), at("tapped")).number).toBe("A-1002");
  expect(() => orderTapped(at("tapped"), at("tapped again"))).toThrow("made 0 orders");
});

test("answers that say something else, or twice, are noticed", () => {
  const [again, late, declined] = [said("again"), said("late"), said("declined")];
  expect(saysAlreadyPaid(again, "A-1002").differences).toEqual([]);
  for (const wrong of [[], late, [...again, ...again], [...again, receipt()]]) {
    expect(saysAlreadyPaid(wrong, "A-1002").differences).not.toEqual([]);
  }
  expect(saysAlreadyPaid(again, "A-1003").differences).not.toEqual([]);
  expect(freshPrice(late, stale).differences).toEqual([]);
  for (const wrong of [[], again, [...late, ...late]]) expect(freshPrice(wrong, stale).differences).not.toEqual([]);
  expect(freshPrice(late, buttonOf(first(late), stale.title)).differences).not.toEqual([]);
  const words = "Your bank said no to €39.50. Nothing was charged.";
  expect(offersNextCard(declined, words, ["Use another card"]).differences).toEqual([]);
  expect(offersNextCard(declined, words, ["Pay €39.50 · 4242", "Use another card"]).differences).not.toEqual([]);
  expect(offersNextCard(late, words, ["Use another card"]).differences).not.toEqual([]);
});

test("two of one thing bought, or not asked about, is noticed", () => {
  const [before, after] = [at("offered"), at("tapped")];
  const question = { ...first(said("again")), text: "You bought this a moment ago. Would you like another one?" };
  expect(boughtOneAskedOnce(before, after, [question]).differences).toEqual([]);
  expect(boughtOneAskedOnce(before, after, []).differences).not.toEqual([]);
  expect(boughtOneAskedOnce(before, after, [question, question]).differences).not.toEqual([]);
  expect(boughtOneAskedOnce(at("quoted"), after, [question]).differences).not.toEqual([]);
});

test("a bank's link that shows another amount, or whose it is, is noticed", () => {
  const view: ChallengeView = { status: "action_required", total: LIMIT, challenge: { clientSecret: "pi_1_secret_2" } };
  expect(onlyTheQuestion(view, LIMIT, ["Rossi"]).differences).toEqual([]);
  expect(onlyTheQuestion({ ...view, status: "paid" }, LIMIT, []).differences).not.toEqual([]);
  expect(onlyTheQuestion({ ...view, challenge: null }, LIMIT, []).differences).not.toEqual([]);
  expect(onlyTheQuestion(view, { ...LIMIT, amount: 4999 }, []).differences).not.toEqual([]);
  const told = { ...view, destination: "Giulia Rossi" };
  expect(onlyTheQuestion(told, LIMIT, ["Rossi"]).differences).not.toEqual([]);
});

async function note(moment: Moment): Promise<void> {
  await atRest(world);
  states.set(moment, await readState(world.sql, world.sandbox));
}

/** Taps it as at that time, in milliseconds. */
async function tappedAt(time: number, button: Button): Promise<Bubble[]> {
  const { messenger } = world.sandbox;
  const before = messenger.thread("giulia").length;
  if (button.type !== "postback") throw new Error("Pay is a postback");
  const { title, payload } = button;
  messenger.emit("giulia", { timestamp: time, postback: { mid: "m_late", title, payload } });
  await atRest(world);
  return messenger.thread("giulia").slice(before);
}

function at(moment: Moment | undefined): State {
  const state = moment && states.get(moment);
  if (!state) throw new Error(`nobody has looked at the moment ${moment}`);
  return state;
}

function said(when: Answered): Bubble[] {
  return answers.get(when) ?? [];
}

function byPress(before: State, after: State): Verdict {
  return paidByPress(before, after, psid);
}

function byTap(before: State, after: State): Verdict {
  return paidByTap(before, after, psid);
}

function allowed(_: State, after: State): Verdict {
  return tapsAllowed(after, psid, LIMIT, since);
}

function removed(before: State, after: State): Verdict {
  return cardRemoved(before, after, psid, "Visa 4242");
}

function tapOnceMore(after: State): void {
  const thread = after.threads.get(psid) ?? [];
  after.threads.set(psid, [...thread, first(thread.filter(({ from }) => from === "person"))]);
}

function agree(after: State, otherwise: object): void {
  Object.assign(first(after.cards).tapConsent ?? {}, otherwise);
}

function more(after: State, key: "calls" | "charges"): void {
  Object.assign(after, { [key]: [...after[key], first<unknown>(after[key])] });
}

function asBefore(after: State, key: "calls" | "cards" | "methods"): void {
  Object.assign(after, { [key]: at("declined")[key] });
}

function receipt(): Bubble {
  const bubbles = at("tapped").threads.get(psid) ?? [];
  return first(bubbles.filter(({ template }) => template?.template_type === "receipt"));
}

function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("there is none");
  return row;
}

function last<T>(rows: readonly T[]): T {
  return first(rows.slice(-1));
}
