import { beforeAll, describe, expect, it } from "vitest";
import type { ChallengeView } from "../../../contract/links.ts";
import type { PaymentStatus } from "../../../contract/order.ts";
import { faceOf } from "../../../webview/bank/face.ts";
import { createBank } from "../../../webview/bank/model.ts";
import type { Answer } from "../../../webview/call.ts";
import en from "../../../webview/locales/en.json" with { type: "json" };
import { LOOKS_MS } from "../../../webview/patience.ts";
import { speak } from "../../../webview/words.ts";
import { failing, fine, handClock, settled } from "./fixture.ts";

const TOTAL = { amount: 3499, currency: "EUR" };
const stands = (status: PaymentStatus): Answer<ChallengeView> => fine({ status, total: TOTAL, challenge: null });
const WANTED = fine<ChallengeView>({
  status: "action_required",
  total: TOTAL,
  challenge: { clientSecret: "pi_1_secret_2" },
});

/** @param answers to "how does it stand", in order; the last one again and again */
function stage(...answers: Answer<ChallengeView>[]) {
  const calls: string[] = [];
  const clock = handClock();
  const ports = {
    ask: async () => {
      calls.push("ask");
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? failing("internal");
    },
    challenge: async (secret: string) => {
      calls.push(secret);
    },
  };
  const bank = createBank(true, { ask: () => ports.ask(), challenge: (secret) => ports.challenge(secret), clock });
  return { bank, calls, ports, clock };
}

describe("the page behind [Confirm with your bank]", () => {
  it("asks nobody anything until it is pressed", async () => {
    const { bank, calls, clock } = stage(WANTED);
    await clock.pass(600_000);
    expect(calls).toEqual([]);
    expect(bank.step.value).toBe("ask");
  });

  it("shows the bank's question with the press, and reads afterwards how it ended", async () => {
    const { bank, calls } = stage(WANTED, stands("paid"));
    await bank.press();
    expect(calls).toEqual(["ask", "pi_1_secret_2", "ask"]);
    expect(bank.step.value).toBe("paid");
    expect(bank.busy.value).toBe(false);
  });

  it.each([
    ["paid", "paid"],
    ["declined", "unpaid"],
    ["cancelled", "unpaid"],
    ["expired", "unpaid"],
  ] as const)("of an order that is %s already says so and opens no bank", async (status, step) => {
    const { bank, calls } = stage(stands(status));
    await bank.press();
    expect(calls).toEqual(["ask"]);
    expect(bank.step.value).toBe(step);
  });

  it("goes on with the next press when the bank was left without an answer", async () => {
    const { bank, calls } = stage(WANTED, WANTED, WANTED, stands("paid"));
    await bank.press();
    expect([bank.step.value, bank.notice.value]).toEqual(["ask", "bank_waiting"]);
    await bank.press();
    expect(calls).toEqual(["ask", "pi_1_secret_2", "ask", "ask", "pi_1_secret_2", "ask"]);
    expect([bank.step.value, bank.notice.value]).toEqual(["paid", null]);
  });

  it("is one press, however often it is pressed", async () => {
    const { bank, calls, ports } = stage(WANTED, stands("paid"));
    let close = () => {};
    ports.challenge = () => new Promise((done) => (close = done));
    const presses = [bank.press(), bank.press()];
    await settled();
    expect(bank.busy.value).toBe(true);
    void bank.press();
    close();
    await Promise.all(presses);
    expect(calls).toEqual(["ask", "ask"]);
  });

  it("says so when the bank's window could not be shown, and can be pressed again", async () => {
    const { bank, ports } = stage(WANTED);
    ports.challenge = () => Promise.reject(new Error("blocked"));
    await bank.press();
    expect([bank.step.value, bank.notice.value, bank.busy.value]).toEqual(["ask", "blocked", false]);
  });

  it.each([
    ["not_found", "over", null],
    ["link_expired", "over", null],
    ["provider_down", "ask", "provider_down"],
    ["internal", "ask", "internal"],
    ["wrong_origin", "ask", "internal"],
  ] as const)("after %s stands at %s and says %s", async (code, step, notice) => {
    const { bank } = stage(failing(code));
    await bank.press();
    expect([bank.step.value, bank.notice.value, bank.busy.value]).toEqual([step, notice, false]);
  });

  it("tries again by itself while the line is away, and says when that was no use", async () => {
    const { bank, clock } = stage(failing("offline"));
    const pressed = bank.press();
    await settled();
    expect(bank.waiting.value).toBe("offline");
    await clock.pass(600_000);
    await pressed;
    expect([bank.waiting.value, bank.notice.value]).toEqual([null, "offline"]);
  });

  it("looks at an unknown outcome until it is known, for a bounded time, and again when asked", async () => {
    const { bank, calls, ports, clock } = stage(stands("paying"));
    await bank.press();
    expect(bank.step.value).toBe("checking");
    await clock.pass(3_600_000);
    expect(bank.step.value).toBe("tired");
    expect(calls).toHaveLength(1 + LOOKS_MS.length);
    ports.ask = async () => stands("paid");
    void bank.look();
    await clock.pass(2_000);
    expect(bank.step.value).toBe("paid");
  });
});

describe("its faces", () => {
  const bridge = { closesItself: false, back() {}, leaving: { value: false } };
  beforeAll(() =>
    speak({ locale: "en", dir: "ltr", strings: { ...en.every, ...en.shared, ...en.bank }, shop: { digits: 2 } }),
  );

  it("name the amount and one way on for each step", () => {
    const { bank } = stage(WANTED);
    const words = (["ask", "checking", "tired", "paid", "unpaid", "over"] as const).map((step) => {
      bank.step.value = step;
      const { words, way } = faceOf(bank, TOTAL, bridge);
      return [words.split("\n")[0], way?.[0] ?? "back"];
    });
    expect(words).toEqual([
      ["€34.99", "confirm"],
      ["We are checking the payment", "back"],
      ["No answer from the bank yet", "again"],
      ["€34.99 paid", "back"],
      ["This was not paid", "back"],
      ["This link is over", "back"],
    ]);
  });

  it("of a link that is over say nothing about any order", () => {
    const bank = createBank(false, { ask: async () => WANTED, challenge: async () => {}, clock: handClock() });
    const { words } = faceOf(bank, null, bridge);
    expect(words).not.toMatch(/charged|paid|€/);
  });
});
