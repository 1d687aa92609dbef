/** The page behind [Confirm with your bank] without its face: one press, the bank, and how it ended. No JSX, no DOM. */
import type { ChallengeView } from "../../contract/links.ts";
import type { Answer, Failure } from "../call.ts";
import { type Clock, pause } from "../clock.ts";
import { createPatience, LOOKS_MS, PASSING, type Passing } from "../patience.ts";
import { signal } from "../signal.ts";

/** `over`: the link is none of ours or ran out, so nothing is known here about any order. */
export type Step = "ask" | "checking" | "tired" | "paid" | "unpaid" | "over";

/** One calm message while the question stands. */
export type Notice = "bank_waiting" | "blocked" | "provider_down" | "internal" | Passing;

export interface Deps {
  /** How the order stands, and what the bank wants. May be asked any number of times. */
  ask(): Promise<Answer<ChallengeView>>;
  /** Shows the bank's challenge. Resolves when it is over, however it ended; rejects when it could not be shown. */
  challenge(clientSecret: string): Promise<void>;
  clock: Clock;
}

export type Bank = ReturnType<typeof createBank>;

/** @param known false when the worker knew nothing behind this link */
export function createBank(known: boolean, { ask, challenge, clock }: Deps) {
  const step = signal<Step>(known ? "ask" : "over");
  const busy = signal(false);
  const waiting = signal<Passing | null>(null);
  const notice = signal<Notice | null>(null);
  const patiently = createPatience(waiting, clock);

  /** The one press. Only this opens the bank, and it charges nothing by itself. */
  async function press(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    notice.value = null;
    try {
      await confirm();
    } finally {
      busy.value = false;
    }
  }

  async function confirm(): Promise<void> {
    const wanted = await patiently(ask);
    if (!wanted.ok || !wanted.value.challenge) return conclude(wanted);
    try {
      await challenge(wanted.value.challenge.clientSecret);
    } catch {
      notice.value = "blocked";
      return;
    }
    conclude(await patiently(ask));
  }

  function conclude(answer: Answer<ChallengeView>): void {
    if (!answer.ok) fail(answer.failure);
    else if (answer.value.status === "action_required") {
      step.value = "ask";
      notice.value = "bank_waiting";
    } else if (undecided(answer.value)) void look();
    else step.value = answer.value.status === "paid" ? "paid" : "unpaid";
  }

  function fail({ code }: Failure): void {
    if (code === "not_found" || code === "link_expired") step.value = "over";
    else notice.value = code === "provider_down" ? code : (PASSING.find((passing) => passing === code) ?? "internal");
  }

  /** Looks at a payment whose outcome is not known until it is, or until looking is no use. */
  async function look(): Promise<void> {
    step.value = "checking";
    for (const wait of LOOKS_MS) {
      await pause(clock, wait);
      const answer = await ask();
      if (answer.ok && !undecided(answer.value)) return conclude(answer);
    }
    step.value = "tired";
  }

  return { step, busy, waiting, notice, press, look };
}

const undecided = ({ status }: ChallengeView): boolean => status === "created" || status === "paying";
