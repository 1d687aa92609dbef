/**
 * Histories of the whole worker on PostgreSQL, as commands of fast-check: two buyers, few pieces, a merchant, the bank, the provider's
 * webhooks and the Cron. Each statement and call stands still until fast-check's scheduler lets it go, one at a time.
 */
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { newCard } from "../../scripts/page-client.ts";
import { cardToken } from "../support/card-token.ts";
import { waitingForRows } from "../support/records.ts";
import { MINUTE_MS } from "../support/shopping.ts";
import type { Actor } from "./actor.ts";
import { readBooks } from "./books.ts";
import { roleOf } from "./door.ts";
import { type Confirm, type Ground, TILL_URL } from "./ground.ts";
import { AFTER_A_MONTH, breachesOf } from "./invariants.ts";
import { openTills, type Racer, stockUp } from "./race.ts";
import { approve, changedByRepeating, comeAgain, letTimePass } from "./story.ts";

/** Every command may come at any time: who is refused is refused by the worker. */
type Model = object;

interface Real {
  ground: Ground;
  tills: Racer[];
  taps: Confirm[];
  /** What was begun and is not over. */
  acts: Promise<unknown>[];
  isErased: boolean;
  /** When the offers were made, in milliseconds, by the clock of the sandbox. */
  offeredAt: number;
  /** Taps that were told that their offer is over. */
  refused: { buyer: number; at: number }[];
}

/** What a run of histories came to: one in which every tap is refused proves nothing. */
export interface Yield {
  /** Histories in which somebody paid. */
  paid: number;
}

type Command = fc.AsyncCommand<Model, Real, true>;
type Act = (real: Real) => Promise<unknown> | unknown;

const BUYERS = 2;
const COMMANDS_MAX = 10;
const ROOM = 4;
const LOOK_MS = 20;
/** So long goods that nobody reports on keep their buyer from being forgotten (GDPR, Art. 12(3)). */
const MONTH_MS = 30 * 24 * 60 * MINUTE_MS;
/** For how long the price on the button is good (docs/storage.md, `quotes`). */
const OFFER_MS = 60 * MINUTE_MS;
const CARDS = ["pm_card_visa", "pm_card_chargeDeclined", "pm_card_authenticationRequired"];

function command(name: string, act: Act): Command {
  return {
    check: async () => true,
    run: async (_, real) => begin(real, act),
    toString: () => name,
  };
}

/** Begun and not waited for: what comes next overtakes it where the scheduler says so. */
function begin(real: Real, act: Act): void {
  real.acts.push(Promise.resolve(act(real)).catch(() => {}));
}

async function over({ acts, ground }: Real): Promise<void> {
  await Promise.all(acts);
  await ground.quiet();
}

async function pay(real: Real, buyer: number, name: string): Promise<void> {
  const { ground, tills, taps, refused } = real;
  const till = tills[buyer];
  if (!till) return;
  taps.push({ by: "pay", at: ground.sandbox.clock.now() });
  const card = newCard(await cardToken(ground.sandbox.url, name), { keep: true, tap: true });
  const { status, body } = await till.page.pay(till.quote, card);
  if (status < 300) till.order = body.id;
  else if (codeOf(body) === "quote_over" && !real.isErased) refused.push({ buyer, at: ground.sandbox.clock.now() });
}

const codeOf = (body: unknown) => (body as { error?: { code: string } }).error?.code;

async function payAgain({ ground, tills, taps }: Real, buyer: number): Promise<void> {
  const till = tills[buyer];
  if (!till?.order) return;
  taps.push({ by: "page", at: ground.sandbox.clock.now() });
  await till.page.payAgain(till.order, newCard(await cardToken(ground.sandbox.url, "pm_card_visa")));
}

async function tapAgain({ ground, taps }: Real): Promise<void> {
  const letter = ground.letters.findLast((each) => roleOf(each) === "pay");
  if (!letter) return;
  taps.push({ by: "pay", at: ground.sandbox.clock.now() });
  await ground.send(letter);
}

function merchant({ ground }: Real, path: string, body: object, key: string): Promise<Response> {
  const headers = {
    authorization: `Bearer ${CONSOLE_KEY}`,
    "content-type": "application/json",
    "idempotency-key": key,
  };
  const url = `${TILL_URL}/api/merchant/orders/A-1001/${path}`;
  return ground.send({ method: "POST", url, headers, body: JSON.stringify(body) });
}

function erase(real: Real, buyer: number): void {
  const { sandbox } = real.ground;
  real.isErased = true;
  const mid = `m_erase_${sandbox.delivery.deliveries().length}`;
  const postback = { mid, title: "Delete my data", payload: "DATA_ERASE_NOW" };
  sandbox.messenger.emit(real.tills[buyer]?.person ?? "", { postback });
}

const buyers = fc.integer({ min: 0, max: BUYERS - 1 });
const taps = fc
  .tuple(buyers, fc.constantFrom(...CARDS))
  .map(([who, card]) => command(`pay(${who}, ${card})`, (r) => pay(r, who, card)));
const COMMANDS = [
  // What most of the others are about.
  ...[taps, taps, taps],
  buyers.map((who) => command(`pay again(${who})`, (r) => payAgain(r, who))),
  fc.constant(command("tap again", tapAgain)),
  fc.constant(command("the bank says yes", ({ ground }) => approve(ground))),
  fc.constant(command("webhooks wait", ({ ground }) => ground.sandbox.delivery.hold("stripe"))),
  fc
    .boolean()
    .map((reverse) =>
      command(`webhooks come${reverse ? " in reverse" : ""}`, ({ ground }) =>
        ground.sandbox.delivery.release("stripe", { reverse }),
      ),
    ),
  fc.constant(command("webhooks come twice", ({ ground }) => ground.sandbox.delivery.duplicateNext(3, "stripe"))),
  fc.constant(command("sweep", ({ ground }) => ground.sweep())),
  fc.constantFrom(1, 3, 11, 70).map((minutes) =>
    command(`wait(${minutes} min)`, ({ ground }) => {
      // No request lasts for minutes.
      if (ground.inside() === 0) ground.sandbox.clock.jump(minutes * MINUTE_MS);
    }),
  ),
  fc
    .constantFrom(100, 2000, 3499)
    .map((amountMinor) =>
      command(`refund(${amountMinor})`, (r) => merchant(r, "refunds", { amountMinor }, `refund-of-${amountMinor}`)),
    ),
  fc.constant(command("cancel", (r) => merchant(r, "cancel", {}, "cancel-it"))),
  buyers.map((who) => command(`delete my data(${who})`, (r) => erase(r, who))),
  fc.constant(command("new link key", ({ ground }) => ground.rotateKeys())),
];

/** Lets a step go only when all who are inside stand before one: what then follows is the scheduler's choice and nobody else's. */
function turns(ground: Ground) {
  /** How many steps each of them stands before: one, or several that it takes at once. */
  const standing = new Map<Actor, number>();
  let look = () => {};
  const still = () =>
    new Promise<void>((resolve) => {
      let isStill = false;
      const goOn = () => {
        isStill = true;
        resolve();
      };
      look = () => {
        // Who has just left may have let somebody in, or set off a webhook: they come within this turn of the loop.
        setImmediate(() => ground.inside() === standing.size && goOn());
      };
      look();
      void lookForLocks();

      /** Whoever waits for a row that somebody holds who stands is as still as they are. */
      async function lookForLocks(): Promise<void> {
        for (;;) {
          await pause(LOOK_MS);
          const blocked = isStill ? 0 : await waitingForRows(ground.sql);
          if (isStill) return;
          if (blocked > 0 && standing.size > 0 && ground.inside() <= standing.size + blocked) return goOn();
        }
      }
    });
  return {
    still,
    arrive: (scheduler: fc.Scheduler, actor: Actor, what: string) => {
      standing.set(actor, (standing.get(actor) ?? 0) + 1);
      look();
      return scheduler.schedule(Promise.resolve(), `${actor.role} ${what}`).then(() => {
        const left = (standing.get(actor) ?? 1) - 1;
        if (left > 0) standing.set(actor, left);
        else standing.delete(actor);
        return "pass" as const;
      });
    },
    left: () => look(),
  };
}

/** @param replayPath of fast-check, for a history that was shrunk */
export function tillHistories(ground: Ground, yielded: Yield, replayPath?: string) {
  let turn = turns(ground);
  const act: fc.SchedulerAct = async (go) => {
    await go();
    await turn.still();
  };
  return fc.asyncProperty(
    fc.scheduler({ act }),
    fc.commands<Model, Real, true>(COMMANDS, {
      maxCommands: COMMANDS_MAX,
      size: "max",
      ...(replayPath && { replayPath }),
    }),
    fc.integer({ min: 1, max: 3 }),
    taps,
    async (scheduler, commands, pieces, first) => {
      const tills = await openTills(ground, "last", BUYERS);
      await stockUp(ground, pieces);
      const offeredAt = ground.sandbox.clock.now();
      const real: Real = { ground, tills, taps: [], acts: [], isErased: false, offeredAt, refused: [] };
      turn = turns(ground);
      ground.pace({ arrive: (actor, { what }) => turn.arrive(scheduler, actor, what) });
      ground.onLeave(turn.left);
      await ground.admit(ROOM);
      await first.run({}, real);
      await fc.scheduledModelRun(scheduler, () => ({ model: {}, real }), commands);
      await scheduler.waitFor(over(real));
      ground.pace(null);
      await ground.admit(1);
      const breaches = [...refusedInTime(real), ...(await endOf(real, yielded))];
      if (breaches.length > 0) throw new Error(breaches.join("\n"));
    },
  );
}

/** Nobody here has another offer, so that only time ends theirs, whatever key signs by now. */
function refusedInTime({ refused, offeredAt }: Real): string[] {
  return refused
    .filter(({ at }) => at - offeredAt < OFFER_MS)
    .map(
      ({ buyer, at }) => `an offer is good for an hour: ${buyer} was refused after ${(at - offeredAt) / MINUTE_MS} min`,
    );
}

async function endOf(real: Real, yielded: Yield): Promise<string[]> {
  const { ground, taps, isErased } = real;
  approve(ground);
  ground.sandbox.delivery.calm();
  await ground.quiet();
  await letTimePass(ground);
  const around = { taps, confirms: ground.confirms, salesMax: BUYERS, everyEchoCame: true };
  const books = await readBooks(ground, around);
  if (books.orders.some(({ status }) => status === "paid")) yielded.paid++;
  const breaches = breachesOf(books);
  const letters = ground.letters.filter((letter) => roleOf(letter) === "stripe");
  // Of somebody who is forgotten nobody knows any more which of their messages have come before.
  const again = isErased ? [] : await changedByRepeating(ground, letters);
  if (isErased) {
    await comeAgain(ground, letters);
    ground.sandbox.clock.jump(MONTH_MS);
    await ground.sweep();
    await ground.quiet();
    breaches.push(...breachesOf(await readBooks(ground, around), AFTER_A_MONTH));
  }
  return [...breaches, ...again.map((table) => `repeating changes nothing: ${table}`)];
}
