/** What one request costs: statements before its answer and after it, calls of the provider, messages sent. */
import { eventually } from "./eventually.ts";
import { atRest } from "./records.ts";
import { isBracket } from "./statements.ts";
import type { Waiting } from "./wire.ts";
import type { World } from "./world.ts";

export interface Cost {
  /** Statements that the answer waited for; the beginning and end of a transaction are not counted. */
  before: number;
  /** Statements executed once the answer was out. */
  after: number;
  /** Calls of the provider's API, with the secret key. */
  calls: number;
  /** Calls of the Send API. */
  sent: number;
}

/**
 * Lets the request's statements pass one at a time, and sees after which of them its answer comes. What it sets off elsewhere
 * (webhooks of the sandbox, its crawler) is held back meanwhile: that is the cost of other requests.
 * @param request resolves with the answer
 */
export async function costOf(world: World, request: () => Promise<unknown>): Promise<Cost> {
  await atRest(world);
  const { sandbox, wire } = world;
  const seen = { calls: sandbox.stripe.calls().length, sent: sandbox.messenger.sends().length };
  const waiting: Waiting[] = [];
  let after = 0;
  sandbox.delivery.hold();
  wire.watch((piece) => waiting.push(piece));
  let answered = false;
  const answer = request().finally(() => {
    answered = true;
  });
  const before = await passUntil(world, waiting, () => answered);
  wire.watch((piece) => {
    after += count(piece);
    piece.pass();
  });
  for (const piece of waiting) {
    after += count(piece);
    piece.pass();
  }
  await answer;
  await atRest(world);
  wire.watch(null);
  const calls = sandbox.stripe.calls().length - seen.calls;
  const sent = sandbox.messenger.sends().length - seen.sent;
  sandbox.delivery.release();
  return { before, after, calls, sent };
}

/** Passes statements until the answer has come; what waits then was not needed for it. Returns how many have passed. */
async function passUntil(world: World, waiting: Waiting[], isAnswered: () => boolean): Promise<number> {
  let passed = 0;
  for (;;) {
    await eventually(() => {
      if (!isAnswered() && waiting.length === 0) throw new Error("neither an answer nor a statement");
    });
    // An answer that went out before this statement is here, and read, by the time that two later requests have theirs.
    for (let request = 0; request < 2 && !isAnswered(); request++) await (await world.fetch("/nothing-here")).text();
    if (isAnswered()) return passed;
    const next = waiting.shift();
    if (!next) continue;
    passed += count(next);
    next.pass();
  }
}

const count = ({ statements }: Waiting) => statements.filter((statement) => !isBracket(statement)).length;
