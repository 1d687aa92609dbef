/** What happens in the histories of the stage *network*: each scene comes to calls that the others do not make. */
import type { OrderView } from "../../contract/checkout.ts";
import type { Bubble, Button } from "../../sandbox/messenger/bubble.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { type Answer, newCard, openPage, type PageClient } from "../../scripts/page-client.ts";
import { cardToken } from "../support/card-token.ts";
import { isCarousel, linkIn, MINUTE_MS } from "../support/shopping.ts";
import type { Rig } from "./rig.ts";
import { approve, atTheProvider } from "./story.ts";

export interface Scene {
  /** How many purchases are meant. */
  wishes: number;
  /** True: something happens at which a person has to look. */
  isForAPerson?: true;
  /** How much is meant to go back, in minor units; absent: any. */
  backMinor?: number;
  /** What has happened before, on lines that are whole. What it answers with is played on lines that may not be. */
  prepare(rig: Rig): Promise<() => Promise<unknown>>;
}

const PERSON = "giulia";
const VISA = "pm_card_visa";
const DECLINED = "pm_card_visa_chargeDeclined";
const TRIES_MAX = 4;

export const SCENES: Readonly<Record<string, Scene>> = {
  /** From [Get Started] to the receipt, in the page. */
  page: { wishes: 1, prepare: async (rig) => async () => await buyInThePage(rig) },

  /** With the saved card, by a tap in the thread. */
  tap: {
    wishes: 2,
    prepare: async (rig) => {
      await bought(rig);
      await pass(rig, 11 * MINUTE_MS);
      return async () => {
        rig.sandbox.messenger.tap(PERSON, await offeredInTheThread(rig));
        await rig.quiet();
      };
    },
  },

  /** No, and then yes with another card. */
  decline: {
    wishes: 1,
    prepare: async (rig) => {
      const till = await toTheTill(rig);
      return async () => {
        const { body } = await payAt(rig, till, DECLINED);
        const other = await card(rig, VISA);
        if (body.status === "declined") await persist(() => till.page.payAgain(body.id, other, body.attempt));
      };
    },
  },

  /** The bank asks, and its customer says yes. */
  challenge: {
    wishes: 1,
    prepare: async (rig) => {
      const till = await toTheTill(rig);
      rig.sandbox.stripe.nextOutcome("challenge");
      return async () => {
        const { body } = await payAt(rig, till, VISA);
        approve(rig);
        await persist(() => till.page.resume(body.id));
      };
    },
  },

  /** The bank asks, and nobody ever answers it: the payment is cancelled at the provider, and the goods are let go. */
  unanswered: {
    wishes: 1,
    prepare: async (rig) => {
      const till = await toTheTill(rig);
      rig.sandbox.stripe.nextOutcome("challenge");
      await payAt(rig, till, VISA);
      await rig.quiet();
      return async () => await pass(rig, 11 * MINUTE_MS);
    },
  },

  /** A tap that comes three minutes after it was made. */
  stale: {
    wishes: 1,
    prepare: async (rig) => {
      await bought(rig);
      await pass(rig, 11 * MINUTE_MS);
      const button = await offeredInTheThread(rig);
      return async () => {
        rig.sandbox.messenger.tap(PERSON, button, { at: rig.sandbox.clock.now() - 3 * MINUTE_MS });
        await rig.quiet();
      };
    },
  },

  /** The merchant gives a part of it back, later another, and then asks for more than is left. */
  refund: {
    wishes: 1,
    backMinor: 800,
    prepare: async (rig) => {
      const order = await bought(rig);
      return async () => {
        await refund(rig, order, "the-first-part", { amountMinor: 500 });
        for (let minute = 0; minute < 2; minute++) await pass(rig, 2 * MINUTE_MS);
        await refund(rig, order, "another-part", { amountMinor: 300 });
        await refund(rig, order, "more-than-is-left", { amountMinor: 3000 });
      };
    },
  },

  /** Money that went back comes back: the buyer's card was closed. */
  unrefundable: {
    wishes: 1,
    isForAPerson: true,
    prepare: async (rig) => {
      const order = await bought(rig, "pm_card_refundFail");
      return async () => {
        await refund(rig, order, "never-arrives", { amountMinor: 500 });
        await rig.quiet();
        for (const { id } of rig.sandbox.stripe.refunds()) rig.sandbox.stripe.settleRefund(id);
        await rig.quiet();
      };
    },
  },

  /** The merchant gives money back in the provider's dashboard, twice. */
  dashboard: {
    wishes: 1,
    prepare: async (rig) => {
      await bought(rig);
      return async () => {
        for (let count = 0; count < 2; count++) {
          const payment = rig.sandbox.stripe.paymentIntents().at(-1)?.id ?? "";
          await atTheProvider(rig, "/v1/refunds", { payment_intent: payment, amount: "300" });
          await rig.quiet();
        }
      };
    },
  },

  /** The card network says that the card was stolen. */
  warning: {
    wishes: 1,
    prepare: async (rig) => {
      await bought(rig);
      return async () => {
        rig.sandbox.stripe.warnOfFraud(rig.sandbox.stripe.paymentIntents().at(-1)?.id ?? "");
        await rig.quiet();
      };
    },
  },

  /** Another program has changed the currency of the payment before another card pays it. */
  currency: {
    wishes: 1,
    isForAPerson: true,
    prepare: async (rig) => {
      const till = await toTheTill(rig);
      const { body } = await payAt(rig, till, DECLINED);
      await rig.quiet();
      const payment = rig.sandbox.stripe.paymentIntents().at(-1)?.id ?? "";
      await atTheProvider(rig, `/v1/payment_intents/${payment}`, { currency: "usd" });
      const other = await card(rig, VISA);
      return async () => await persist(() => till.page.payAgain(body.id, other, body.attempt));
    },
  },

  /** A declined order whose buyer never comes back: the payment is cancelled at the provider, and the goods are let go. */
  expire: {
    wishes: 1,
    prepare: async (rig) => {
      await payAt(rig, await toTheTill(rig), DECLINED);
      await rig.quiet();
      return async () => await pass(rig, 11 * MINUTE_MS);
    },
  },
};

interface Till {
  page: PageClient;
  quoteId: string;
}

const card = async (rig: Rig, name: string) =>
  newCard(await cardToken(rig.sandbox.url, name), { keep: true, tap: true });

async function toTheTill(rig: Rig): Promise<Till> {
  const carousel = await answerTo(rig, () => rig.sandbox.messenger.getStarted(PERSON), isCarousel);
  const page = openPage(linkIn(carousel));
  await persist(() => page.claim());
  const quote = await persist(() => page.quote());
  if (quote.status !== 201) throw new Error(`the quote answered ${quote.status}`);
  return { page, quoteId: quote.body.id };
}

async function payAt(rig: Rig, { page, quoteId }: Till, name: string): Promise<Answer<OrderView>> {
  const chosen = await card(rig, name);
  return await persist(() => page.pay(quoteId, chosen));
}

async function buyInThePage(rig: Rig, name = VISA): Promise<OrderView> {
  return (await payAt(rig, await toTheTill(rig), name)).body;
}

/** A purchase that is over, its receipt read. */
async function bought(rig: Rig, name = VISA): Promise<OrderView> {
  const order = await buyInThePage(rig, name);
  await rig.quiet();
  return order;
}

async function offeredInTheThread(rig: Rig): Promise<Button> {
  const carousel = await answerTo(rig, () => rig.sandbox.messenger.say(PERSON, "shop"), isCarousel);
  const button = carousel.buttons.find(({ type, title }) => type === "postback" && title.startsWith("Pay "));
  if (!button) throw new Error("nothing can be paid by a tap");
  return button;
}

async function refund(rig: Rig, { number }: OrderView, key: string, body: object): Promise<void> {
  const { call } = openPage(new URL("/c/none", rig.url).href);
  const headers = { authorization: `Bearer ${CONSOLE_KEY}`, "idempotency-key": key };
  await persist(() => call("POST", `/api/merchant/orders/${number}/refunds`, body, headers));
}

/** As somebody does who gets no answer, or is asked to try again. */
async function persist<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let tries = 1; ; tries++) {
    const answer = await ask().catch(() => null);
    if (answer && answer.status < 500 && answer.status !== 429) return answer;
    if (tries === TRIES_MAX) throw new Error(`nothing answers: ${JSON.stringify(answer)}`);
  }
}

/** Does something in the thread and waits for what answers it, with the sweep if it takes one. */
async function answerTo(rig: Rig, act: () => unknown, matches: (bubble: Bubble) => boolean): Promise<Bubble> {
  const thread = () => rig.sandbox.messenger.thread(PERSON);
  const seen = thread().length;
  act();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    await rig.quiet();
    const found = thread().slice(seen).find(matches);
    if (found) return found;
    await pass(rig, 2 * MINUTE_MS);
  }
  throw new Error("nobody answers in the thread");
}

async function pass(rig: Rig, ms: number): Promise<void> {
  await rig.quiet();
  rig.sandbox.clock.jump(ms);
  await rig.quiet();
  await rig.sweep().catch(() => {});
  await rig.quiet();
}
