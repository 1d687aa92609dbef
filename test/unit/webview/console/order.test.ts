/** One order and its dialogs, without a face: what is sent, and what is kept when no answer comes. */
import { beforeEach, describe, expect, test } from "vitest";
import type { MerchantOrder, Refunded } from "../../../../contract/merchant.ts";
import type { OrderPayment } from "../../../../contract/quarantine.ts";
import type { Answer, Failure } from "../../../../webview/call.ts";
import { type RefundDialog, type SettleDialog, settling } from "../../../../webview/console/dialog.ts";
import { createDesk, type DeskDeps } from "../../../../webview/console/order.ts";
import { orderOf, refundOf } from "./orders-fixture.ts";

type Asked = { key: string; amountMinor: number | undefined };

let stands: MerchantOrder;
let asked: Asked[];
let said: string[];
let answers: (Failure["code"] | Partial<Refunded["refund"]>)[];
let lost: Failure["code"][];
let keys: number;
let later: (() => void)[];
/** What the provider says of the payment, each time it is asked. */
let payments: Answer<OrderPayment>[];
let weighed: number;
/** The provider's word waits for this. */
let held: Promise<unknown>;
/** And the order for this. */
let reading: Promise<unknown>;

const no = <T>(code: Failure["code"]): Answer<T> => ({ ok: false, failure: { code } });

beforeEach(() => {
  [stands, asked, said, answers, lost, keys, later] = [orderOf(), [], [], [], [], 0, []];
  [payments, weighed, held, reading] = [[], 0, Promise.resolve(), Promise.resolve()];
});

/** What the merchant has said of a quarantined order. */
function heard(word: string): Answer<MerchantOrder> {
  said.push(word);
  const answer = answers.shift();
  if (typeof answer === "string") return no(answer);
  stands = { ...stands, quarantined: false };
  return { ok: true, value: stands };
}

async function desk(name = "A-1001") {
  const api: DeskDeps["api"] = {
    async order() {
      await reading;
      return { ok: true, value: stands };
    },
    fulfil: async () => no("internal"),
    cancel: async () => no("internal"),
    attend: async () => heard("attended"),
    async payment() {
      weighed++;
      const payment = payments.shift() ?? no<OrderPayment>("provider_down");
      await held;
      return payment;
    },
    settle: async (_order, end) => heard(end),
    async refund(_order, key, { amountMinor }) {
      asked.push({ key, amountMinor });
      const answer = answers.shift() ?? {};
      if (typeof answer === "string") return no(answer);
      const refund = refundOf({ id: key, ...answer });
      stands = { ...stands, refunds: [refund] };
      return { ok: true, value: { refund, order: stands } };
    },
  };
  const made = createDesk({
    api,
    // Waits between tries pass at once; what is put off for later is run by hand.
    clock: {
      now: () => 0,
      after(_, task) {
        if (answers.length > 0) task();
        else later.push(task);
        return () => {};
      },
    },
    newKey: () => `key-${++keys}`,
    onFailure: ({ code }) => code === "key_needed" && lost.push(code) > 0,
    onChange: () => {},
  });
  await made.open(name);
  return made;
}

async function confirming(amount = "12.50") {
  const made = await desk();
  made.giveBack();
  const dialog = made.dialog.value as RefundDialog;
  made.change<RefundDialog>({ draft: { ...dialog.draft, how: "amount", amount } });
  await made.submit();
  return made;
}
const shown = (made: Awaited<ReturnType<typeof desk>>) => made.dialog.value as RefundDialog;

describe("a refund", () => {
  test("names its amount before anything is sent, and is sent by the second press", async () => {
    const made = await confirming();
    expect([shown(made).confirming, asked]).toEqual([1250, []]);
    await made.submit();
    expect(asked).toEqual([{ key: "key-1", amountMinor: 1250 }]);
    expect(made.dialog.value).toBeNull();
    expect(made.told.value).toEqual({ what: "refund", id: "key-1" });
  });

  test("of what is no amount is not sent, and says so", async () => {
    const made = await confirming("12.505");
    expect([shown(made).confirming, shown(made).checked]).toEqual([null, true]);
  });

  test("pressed twice at once is sent once", async () => {
    const made = await confirming();
    await Promise.all([made.submit(), made.submit()]);
    expect(asked).toHaveLength(1);
  });

  test("tried again after lost answers keeps its key and its amount", async () => {
    const made = await confirming();
    answers = ["unreached", "one_moment", { status: "pending" }];
    await made.submit();
    expect(asked).toEqual(Array(3).fill({ key: "key-1", amountMinor: 1250 }));
    expect(made.told.value).toMatchObject({ what: "refund" });
  });

  test("of which nobody knows whether it arrived may not be changed, and is the same one when its dialog is opened again", async () => {
    const made = await confirming();
    answers = ["internal"];
    await made.submit();
    expect(shown(made)).toMatchObject({ unknown: true, confirming: 1250, failure: { code: "internal" } });
    made.close();
    made.giveBack();
    expect(shown(made)).toMatchObject({ unknown: true, confirming: 1250, key: "key-1" });
  });

  test("stays uncertain when the session ends before it is tried again", async () => {
    const made = await confirming();
    answers = ["internal"];
    await made.submit();
    answers = ["key_needed"];
    await made.submit();
    expect(lost).toEqual(["key_needed"]);
    expect(shown(made)).toMatchObject({ unknown: true, confirming: 1250, failure: null });
  });

  test("that was refused keeps what was typed, and may be changed", async () => {
    const made = await confirming();
    answers = ["refund_refused"];
    stands = orderOf({ refundable: { amount: 500, currency: "EUR" } });
    await made.submit();
    expect(shown(made)).toMatchObject({ unknown: false, confirming: null, draft: { amount: "12.50" } });
    expect(made.order.value?.refundable.amount).toBe(500);
  });

  test("whose key was used already gets another, so that the next one is not taken for it", async () => {
    const made = await confirming();
    answers = ["key_reused"];
    await made.submit();
    expect(shown(made)).toMatchObject({ key: "key-2", confirming: null });
  });

  test("answered after somebody has gone to another order shows nothing there", async () => {
    const made = await confirming();
    const sent = made.submit();
    stands = orderOf({ id: "ord_2", number: "A-1002" });
    const opened = made.open("A-1002");
    await Promise.all([sent, opened]);
    expect(made.dialog.value).toBeNull();
    expect(made.told.value).toBeNull();
  });

  test("that is on its way is looked after until it is known, and then no more", async () => {
    const made = await confirming();
    answers = [{ status: "pending" }];
    await made.submit();
    expect(later).toHaveLength(1);
    stands = orderOf({ refunds: [refundOf({ id: "key-1" })] });
    later.shift()?.();
    await expect.poll(() => made.order.value?.refunds[0]?.status).toBe("succeeded");
    expect(later).toEqual([]);
  });
});

test("another person who signs in finds nothing of what was typed", async () => {
  const made = await confirming();
  made.close();
  made.forget();
  await made.open("A-1001");
  made.giveBack();
  expect(shown(made)).toMatchObject({ key: "key-2", draft: { amount: "" } });
});

describe("a payment that is not the order's", () => {
  const judging = async () => {
    stands = orderOf({ quarantined: true });
    const made = await desk();
    await made.start(settling);
    return made;
  };
  type Made = Awaited<ReturnType<typeof desk>>;
  const choose = async (made: Made, end: SettleDialog["end"]) => {
    made.change<SettleDialog>({ end, checked: false, sure: false });
    await made.submit();
  };

  test("is decided about by nobody before something is chosen", async () => {
    const made = await judging();
    expect(made.dialog.value).toMatchObject({ kind: "settle", end: null });
    await made.submit();
    expect([made.dialog.value?.checked, said]).toEqual([true, []]);
  });

  test.each([
    ["accept", "settled"],
    ["refund", "settled"],
    ["release", "settled"],
    ["attended", "attended"],
  ] as const)("is told of as chosen, once it was confirmed: %s", async (end, what) => {
    const made = await judging();
    await choose(made, end);
    expect([made.dialog.value, said]).toMatchObject([{ end, sure: true }, []]);
    await made.submit();
    expect([said, made.dialog.value, made.order.value?.quarantined]).toEqual([[end], null, false]);
    expect(made.told.value).toEqual({ what });
  });

  test("of which the provider says otherwise stays open, with what was chosen and why not", async () => {
    const made = await judging();
    await choose(made, "release");
    answers = ["move_refused"];
    await made.submit();
    expect(made.dialog.value).toMatchObject({ end: "release", failure: { code: "move_refused" } });
    await choose(made, "accept");
    expect(made.dialog.value?.failure).toBeNull();
    await made.submit();
    expect([said, made.dialog.value]).toEqual([["release", "accept"], null]);
  });

  test("about which somebody else has decided meanwhile leaves nothing to choose", async () => {
    const made = await judging();
    await choose(made, "refund");
    answers = ["move_refused"];
    stands = { ...stands, quarantined: false };
    await made.submit();
    expect([made.dialog.value, made.told.value]).toEqual([null, { what: "changed" }]);
  });

  test("is asked about anew each time: what was chosen before is not kept", async () => {
    const made = await judging();
    await choose(made, "refund");
    made.close();
    await made.start(settling);
    expect(made.dialog.value).toMatchObject({ end: null, sure: false });
  });

  const took = (amount: number): Answer<OrderPayment> => {
    const eur = (amount: number) => ({ amount, currency: "EUR" });
    return { ok: true, value: { payment: { id: "pi_1", state: "succeeded", amount: eur(amount), givenBack: eur(0) } } };
  };

  test("is decided about with the provider's word in sight, and without it where none comes", async () => {
    payments = [took(5000)];
    expect((await judging()).dialog.value).toMatchObject({ payment: { amount: { amount: 5000 } } });
    const blind = await judging();
    expect([blind.dialog.value, weighed]).toMatchObject([{ kind: "settle", failure: null }, 2]);
    expect(blind.dialog.value).toMatchObject({ payment: undefined });
  });

  /** From now on the provider's word waits. @returns lets it come */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };

  test("is weighed by the newest word, whichever comes last", async () => {
    payments = [took(5000), took(3000)];
    stands = orderOf({ quarantined: true });
    const made = await desk();
    const slow = hold();
    const first = made.start(settling);
    made.close();
    held = Promise.resolve();
    await made.start(settling);
    slow();
    await first;
    expect(made.dialog.value).toMatchObject({ payment: { amount: { amount: 3000 } } });
  });

  test("is weighed anew when the page is looked at again, and says nothing where no word comes", async () => {
    payments = [took(5000), took(3000)];
    const made = await judging();
    await made.refresh();
    expect(made.dialog.value).toMatchObject({ payment: { amount: { amount: 3000 } } });
    await made.refresh();
    expect(made.dialog.value).toMatchObject({ kind: "settle", payment: undefined });
  });

  test("stays as it was chosen while it is on its way, whatever comes meanwhile", async () => {
    const made = await judging();
    await choose(made, "accept");
    payments = [took(5000)];
    const slow = hold();
    const weighing = made.refresh();
    await Promise.resolve();
    const sending = made.submit();
    expect(made.busy.value).toBe(true);
    slow();
    await Promise.all([weighing, sending]);
    expect([said, made.dialog.value, made.told.value]).toEqual([["accept"], null, { what: "settled" }]);
  });

  test("and decided meanwhile closes also when a late word of it comes while that is found out", async () => {
    stands = orderOf({ quarantined: true });
    const made = await desk();
    payments = [took(5000)];
    const slow = hold();
    const weighing = made.start(settling);
    await choose(made, "refund");
    answers = ["move_refused"];
    stands = { ...stands, quarantined: false };
    const { promise, resolve: read } = Promise.withResolvers<void>();
    reading = promise;
    const sending = made.submit();
    while (made.busy.value) await new Promise((done) => setImmediate(done));
    slow();
    await weighing;
    read();
    await sending;
    expect([made.dialog.value, made.told.value]).toEqual([null, { what: "changed" }]);
  });

  test("is weighed anew when the provider says otherwise", async () => {
    payments = [took(5000), took(3000)];
    const made = await judging();
    await choose(made, "release");
    answers = ["move_refused"];
    await made.submit();
    expect(made.dialog.value).toMatchObject({
      failure: { code: "move_refused" },
      payment: { amount: { amount: 3000 } },
    });
  });

  test("says nothing in a dialog that was closed before it was told, nor in another's", async () => {
    payments = [took(5000), took(5000)];
    stands = orderOf({ quarantined: true });
    const made = await desk();
    const first = made.start(settling);
    made.close();
    await first;
    expect(made.dialog.value).toBeNull();
    const second = made.start(settling);
    made.close();
    made.giveBack();
    await second;
    expect(made.dialog.value).not.toHaveProperty("payment");
  });
});
